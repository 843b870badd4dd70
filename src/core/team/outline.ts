import type { Agent, Tier } from '../../schema/agent';
import type { Persona } from '../../schema/persona';
import type { Team, TeamMember } from '../../schema/team';
import type { WorkflowType } from '../../schema/workflow';
import { builtInTeam } from './builtIn';
import { castTeam, type Draft, modelOf } from './cast';
import { parseTeam } from './parse';
import { isError, type Problem } from './problem';
import { validateTeam } from './validate';

/** Whose words a member speaks by: an agent's file, a shared persona's, or the team file itself. */
export type PersonaSource = { from: 'agent'; name: string } | { from: 'persona'; key: string } | { from: 'file' };

/** A member as the file has it, before anybody was asked which models are there. */
export type OutlineMember = { name: string; role: string; model: string; tier: Tier; persona: PersonaSource };

/** A team as it would be convened. `problems` are those that keep it from it; members that could be made out are there all the same. */
export type TeamOutline = {
  name: string;
  workflow: WorkflowType;
  goal?: string;
  members: OutlineMember[];
  /** Who runs a roundtable. */
  judge?: OutlineMember;
  steward?: OutlineMember;
  problems: Problem[];
};

type Shelves = { cast: readonly Agent[]; personas: readonly Persona[] };

/** What a team file comes to, or the built-in team without one. Asks nobody; undefined for a text that is no team at all, with why. */
export function outlineTeam(
  file: { text: string; path: string } | undefined,
  shelves: Shelves,
): { outline?: TeamOutline; problems: readonly Problem[] } {
  if (!file) {
    const outline = outlineOf(builtInTeam(), [], shelves, () => ({}));
    return { outline, problems: outline.problems };
  }
  const { problems, locate } = validateTeam(file.text, file.path);
  const read = parseTeam(file.text, file.path);
  if (!read.ok || !locate) return { problems };
  const outline = outlineOf(read.value, problems.filter(isError), shelves, locate);
  return { outline, problems: outline.problems };
}

function outlineOf(
  team: Team,
  known: readonly Problem[],
  { cast, personas }: Shelves,
  locate: (path: (string | number)[]) => Omit<Problem, 'message'>,
): TeamOutline {
  const workflow = team.workflow?.type ?? 'round_robin';
  const problems = [...known];
  const { members, judge, steward } = castTeam(team, { cast, personas, roundtable: workflow === 'roundtable' }, (path, message) => {
    problems.push({ ...locate(path), message });
  });
  const row = ({ agent, member }: Draft): OutlineMember => ({
    name: agent.name,
    role: agent.role,
    model: modelOf(undefined, team, member.model, agent),
    tier: agent.tier,
    persona: sourceOf(member, cast),
  });
  const runs = (agent: Agent): OutlineMember => row({ agent, member: { name: agent.name } });
  return {
    name: team.name,
    workflow,
    ...(team.goal !== undefined && { goal: team.goal }),
    members: members.map(row),
    ...(judge && { judge: runs(judge) }),
    ...(steward && { steward: runs(steward) }),
    problems,
  };
}

/** The rule of `castTeam`: what the file writes goes before what an agent brings. */
function sourceOf({ name, agent, persona }: TeamMember, cast: readonly Agent[]): PersonaSource {
  if (persona?.startsWith('@')) return { from: 'persona', key: persona.slice(1).trim() };
  if (persona !== undefined) return { from: 'file' };
  const known = agent ?? name;
  return cast.some((one) => one.name === known) ? { from: 'agent', name: known } : { from: 'file' };
}
