import type { Agent } from '../../schema/agent';
import type { Persona } from '../../schema/persona';
import type { Team } from '../../schema/team';
import { castTeam } from './cast';
import { checkTeam } from './checkTeam';
import { parseTeamTree } from './parse';
import { isError, type Problem } from './problem';
import type { Locate } from './readYaml';
import { parseTree, type YamlTree } from './yamlTree';

/** `team` is absent when it cannot run. */
export type Validated = { team?: Team; locate?: Locate; problems: Problem[] };

/** A team file read and checked in every way that asks nobody: the same problems at every door. */
export function validateTeam(text: string, file: string): Validated {
  const parsed = parseTree(text, file);
  return parsed.ok ? validateTree(parsed.tree) : parsed;
}

/** The same for a file that is a tree by now. */
export function validateTree(tree: YamlTree): Validated {
  const read = parseTeamTree(tree);
  if (!read.ok) return { problems: read.problems };
  const issues = checkTeam(read.value).map(({ path, ...rest }): Problem => ({ ...read.locate(path), ...rest }));
  const problems = [...read.notes, ...issues];
  return { ...(!problems.some(isError) && { team: read.value }), locate: read.locate, problems };
}

/** Agents and personas that a team names and nobody has; of a team that can run but for them. */
export function castProblems({ team, locate }: Validated, shelf: { agents: readonly Agent[]; personas: readonly Persona[] }): Problem[] {
  if (!team || !locate) return [];
  const problems: Problem[] = [];
  castTeam(
    team,
    { cast: shelf.agents, personas: shelf.personas, roundtable: team.workflow?.type === 'roundtable' },
    (path, message, mends = []) => problems.push({ ...locate(path), message, ...(mends.length > 0 && { mends }) }),
  );
  return problems;
}
