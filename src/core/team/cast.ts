import { didYouMean } from '../../base/similar';
import type { Agent, AgentPart } from '../../schema/agent';
import type { Persona } from '../../schema/persona';
import type { Team, TeamMember } from '../../schema/team';
import { type Mend, meant } from './problem';
import { writtenOut } from './writtenOut';

/** A member before its model is known: who it is, and what the file says of it. */
export type Draft = { agent: Agent; member: TeamMember };
export type Cast = { members: Draft[]; judge?: Agent; steward?: Agent; therapist?: Agent };
export type Report = (path: (string | number)[], message: string, mends?: readonly Mend[]) => void;

/** Who takes part: agents by name, personas by key, what is written out. Reports names that nobody has. */
export function castTeam(
  team: Team,
  { cast, personas, roundtable }: { cast: readonly Agent[]; personas: readonly Persona[]; roundtable: boolean },
  report: Report,
): Cast {
  const known = cast.map((agent) => agent.name);
  const find = (name: string, path: (string | number)[]): Agent | undefined => {
    const agent = cast.find((candidate) => candidate.name === name);
    if (!agent) report(path, `There is no agent ${name}. Agents are: ${known.join(', ')}.${didYouMean(name, known)}`, meant(name, known));
    return agent;
  };
  const members = writtenOut(team).flatMap((member, index): Draft[] => {
    const path = ['members', index];
    const written = typeof team.members[index] !== 'string';
    const agent = draftMember(member, written, path, cast, personas, report, find);
    return agent ? [{ agent, member }] : [];
  });
  if (!roundtable) return { members };
  const names = new Set(members.map(({ agent }) => agent.name));
  const runs = (name: string, part: AgentPart, path: (string | number)[]): Agent | undefined => {
    const agent = find(name, path);
    if (agent && agent.part !== part) report(path, `${name} is a ${agent.part}, not a ${part}.`);
    if (agent && names.has(name)) report(path, `${name} cannot be a member and the ${part} at once.`);
    return agent;
  };
  const judge = runs(team.judge, 'judge', ['judge']);
  const steward = runs('steward', 'steward', ['steward']);
  // Without one there is no debrief; a name that nobody has is a mistake only where it was written.
  const therapist =
    team.therapist === 'therapist' && !cast.some(({ name }) => name === 'therapist')
      ? undefined
      : runs(team.therapist, 'therapist', ['therapist']);
  return { members, ...(judge && { judge }), ...(steward && { steward }), ...(therapist && { therapist }) };
}

function draftMember(
  member: TeamMember,
  written: boolean,
  path: (string | number)[],
  cast: readonly Agent[],
  personas: readonly Persona[],
  report: Report,
  find: (name: string, path: (string | number)[]) => Agent | undefined,
): Agent | undefined {
  const { agent: from, persona, role, model } = member;
  const key = persona?.startsWith('@') ? persona.slice(1).trim() : undefined;
  const shared = key === undefined ? undefined : personas.find((candidate) => candidate.key === key);
  if (key !== undefined && !shared) {
    const keys = personas.map((candidate) => candidate.key);
    report(
      [...path, 'persona'],
      `There is no persona ${key}.${keys.length > 0 ? ` Personas are: ${keys.join(', ')}.` : ''}${didYouMean(key, keys)}`,
      meant(
        `@${key}`,
        keys.map((one) => `@${one}`),
      ),
    );
    return undefined;
  }
  const text = shared?.persona ?? persona;
  if (text === undefined && from === undefined && written && !cast.some((agent) => agent.name === member.name)) {
    report(
      path,
      `${member.name} has no persona. Write one, or @key of one, or name an agent: ${cast.map((agent) => agent.name).join(', ')}.`,
      [{ kind: 'add', key: 'persona' }],
    );
    return undefined;
  }
  const base =
    text !== undefined && from === undefined
      ? cast.find((agent) => agent.name === member.name && agent.part === 'worker')
      : find(from ?? member.name, from ? [...path, 'agent'] : path);
  if (text === undefined && !base) return undefined;
  if (base && base.part !== 'worker') {
    report(path, `${base.name} is the ${base.part} and is no member of a team.`);
    return undefined;
  }
  return {
    name: member.name,
    part: 'worker',
    role: role ?? shared?.role ?? base?.role ?? 'member',
    model: model ?? base?.model ?? 'auto',
    tier: base?.tier ?? 'sonnet',
    persona: text ?? base?.persona ?? '',
    ...(base?.voice && text === undefined && { voice: base.voice }),
  };
}

/** The model as it is written: for everybody, for this member, for the team, by its agent; names of the team's own are looked up. */
export function modelOf(forAll: string | undefined, team: Team, own: string | undefined, agent: Agent): string {
  const spec = forAll ?? own ?? team.defaults.model ?? agent.model;
  return team.models?.[spec] ?? spec;
}
