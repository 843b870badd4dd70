import { type ChangeHow, type Cost, type Fact, type FactOf, factVersion } from '../../schema/event';
import type { Message, MessageKind } from '../../schema/message';
import type { Usage } from '../../schema/model';
import type { ResolvedTeam } from '../../schema/team';
import type { StoredFact } from '../ports/journal';

/** What a speaker is in the team: the judge and the steward of a roundtable are not its members. */
export type Seat = 'member' | 'judge' | 'steward' | 'person';

/** One thing said in a run, as a report and a replay show it. */
export type RunTurn = {
  /** Place in the transcript, from 0. */
  index: number;
  /** The number of the fact that holds it. */
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  speaker: string;
  seat: Seat;
  role: string;
  kind: MessageKind;
  round: number;
  text: string;
  /** The turn it was said in; absent for what the person said. */
  turn?: string;
  to?: string[];
  private?: boolean;
  /** Shared files that this turn changed. */
  files: { path: string; how: ChangeHow }[];
  model?: string;
  /** Absent for what was said outside a turn. */
  usage?: Usage;
  cost?: Cost;
  ms?: number;
  /** A limit cut the answer short. */
  cut?: boolean;
};

/** The facts that this version can read, in order; an unknown type is kept, because every fold skips it. */
export function readable(facts: readonly StoredFact[]): Fact[] {
  return facts.filter((fact): fact is Fact => fact.v <= factVersion);
}

/** The first fact of a run, where it is there. */
export function createdOf(facts: readonly Fact[]): FactOf<'run.created'> | undefined {
  return facts.find((fact) => fact.type === 'run.created');
}

/**
 * The transcript of a run: what members, judge and steward said in their turns or between them, and what the person said. The runner's own messages
 * (briefing, notices, state) are not in it, so that nothing can be found in them (source: FACTS 5.3, T12).
 */
export function turnsOf(stored: readonly StoredFact[]): RunTurn[] {
  const facts = readable(stored);
  const team = createdOf(facts)?.data.team;
  const models = new Map<string, string>();
  const changed = new Map<string, Map<string, ChangeHow>>();
  for (const fact of facts) {
    if (fact.type === 'turn.started') models.set(fact.data.turn, fact.data.model);
    if (fact.type !== 'file.changed' || fact.data.private) continue;
    const files = changed.get(fact.data.turn) ?? new Map<string, ChangeHow>();
    files.set(fact.data.path, fact.data.how);
    changed.set(fact.data.turn, files);
  }
  // Turns taken at the same time are heard in order, so their messages are facts of their own.
  const later = new Map<string, FactOf<'turn.finished'>['data']>();
  const turns: RunTurn[] = [];
  const add = (fact: Fact, message: Message, data: FactOf<'turn.finished'>['data'] | undefined): void => {
    const model = data && models.get(data.turn);
    turns.push({
      ...said(team, message),
      index: turns.length,
      seq: fact.seq,
      at: fact.at,
      files: data ? [...(changed.get(data.turn) ?? [])].map(([path, how]) => ({ path, how })) : [],
      ...(data && { turn: data.turn, usage: data.usage, cost: data.cost, ms: data.ms }),
      ...(model !== undefined && { model }),
      ...(data?.cut && { cut: true }),
    });
  };
  for (const fact of facts) {
    if (fact.type === 'message.posted' && fact.data.message.author !== 'runner') {
      const { message } = fact.data;
      add(fact, message, message.turn === undefined ? undefined : later.get(message.turn));
      if (message.turn !== undefined) later.delete(message.turn);
    }
    if (fact.type !== 'turn.finished') continue;
    if (fact.data.message) add(fact, fact.data.message, fact.data);
    else if (fact.data.posted === 'later') later.set(fact.data.turn, fact.data);
  }
  return turns;
}

function said(team: ResolvedTeam | undefined, message: Message) {
  const { author, kind, round, text, to, turn } = message;
  return {
    speaker: author,
    seat: seatOf(team, author),
    role: roleOf(team, author),
    kind,
    round,
    text,
    ...(turn !== undefined && { turn }),
    ...(to && { to }),
    ...(message.private && { private: true }),
  };
}

/** Whether it was said in a turn of its own, with a model call, by somebody who is a member of the team. */
export function isMemberTurn(turn: RunTurn): boolean {
  return turn.seat === 'member' && turn.usage !== undefined;
}

/** The seat of an author; one whom the team does not list counts as a member. */
export function seatOf(team: ResolvedTeam | undefined, author: string): Seat {
  if (author === 'person') return 'person';
  if (team?.members.some((member) => member.name === author)) return 'member';
  if (team?.judge?.name === author) return 'judge';
  if (team?.steward?.name === author) return 'steward';
  return 'member';
}

function roleOf(team: ResolvedTeam | undefined, author: string): string {
  if (author === 'person') return 'the person';
  const all = [...(team?.members ?? []), team?.judge, team?.steward];
  return all.find((member) => member?.name === author)?.role ?? '';
}
