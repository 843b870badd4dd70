import type { Fact, FactData, FactOf, UnknownFact } from '../schema/event';
import { type FigureId, figureIds, type Standing, type StandingPoint, type StandingRun, type StandingTurn } from '../schema/standing';
import { totalTokens } from '../schema/usage';
import type { GrowthState } from './growthView';
import { hasMoved } from './positions';
import { settledFigures } from './settledFigures';

/** What one run says of its members. Serialisable, and fold by fold the same as all at once. */
export type RunStanding = {
  /** The last fact that is in it. */
  seq: number;
  run?: StandingRun;
  /** A run that began as a copy tells of what came after it; the rest is told by the run it was copied from. */
  forkedFrom?: { runId: string; seq: number };
  turns: Record<string, StandingTurn & { member: string }>;
  positions: Record<string, string>;
  /** The turns that wrote changes, by the number of the change's fact, with which the ids of its hunks begin. */
  wrote: Record<string, string>;
  /** The last decision on each hunk of a turn. */
  decided: Record<string, 'keep' | 'undo'>;
};

export function emptyRunStanding(): RunStanding {
  return { seq: 0, turns: {}, positions: {}, wrote: {}, decided: {} };
}

/** Folds one fact in place; one that is known already, or of a type that this version does not know, changes nothing but `seq`. */
export function foldStanding(standing: RunStanding, fact: Fact | UnknownFact): void {
  if (fact.seq <= standing.seq) return;
  standing.seq = fact.seq;
  fold(standing, fact as Fact);
}

function fold(standing: RunStanding, fact: Fact): void {
  const { run } = standing;
  switch (fact.type) {
    case 'run.created': {
      const { runId, topic, team, forkedFrom } = fact.data;
      standing.run = {
        runId,
        topic,
        team: team.name,
        at: fact.at,
        status: 'running',
        rehearsal: team.members.every(({ ref }) => ref.provider === 'rehearsal'),
        members: team.members.map(({ name }) => name),
      };
      if (forkedFrom) standing.forkedFrom = forkedFrom;
      return;
    }
    case 'run.resumed':
    case 'run.continued':
      if (run) run.status = 'running';
      return;
    case 'run.paused':
      if (run) run.status = 'paused';
      return;
    case 'run.finished':
      if (run) run.status = fact.data.status;
      return;
    case 'turn.finished':
    case 'turn.failed':
      return foldTurn(standing, fact);
    case 'message.posted': {
      const { message } = fact.data;
      const turn = message.turn === undefined ? undefined : standing.turns[message.turn];
      if (turn) takeMessage(standing, turn, fact);
      return;
    }
    case 'file.changed':
      if (!fact.data.private) standing.wrote[fact.seq] = fact.data.turn;
      return;
    case 'changes.decided':
      for (const { path, id } of fact.data.hunks) decide(standing, `${path}\n${id}`, id, fact.data.decision);
  }
}

function foldTurn(standing: RunStanding, fact: FactOf<'turn.finished'> | FactOf<'turn.failed'>): void {
  const { run, forkedFrom, turns } = standing;
  const { turn: id, member, usage, cost } = fact.data;
  const copied = forkedFrom !== undefined && fact.seq <= forkedFrom.seq;
  if (fact.type === 'turn.finished' && !copied) for (const mark of fact.data.marks ?? []) turns[mark.turn]?.marks.push(mark.kind);
  if (!run?.members.includes(member)) return;
  if (copied) {
    if (fact.type === 'turn.finished' && fact.data.message?.position) standing.positions[member] = fact.data.message.position;
    return;
  }
  const known = turns[id];
  const usd = known && known.usd === undefined ? undefined : cost.usd;
  const turn = {
    member,
    turn: id,
    round: fact.type === 'turn.finished' ? (fact.data.message?.round ?? 0) : 0,
    spoke: fact.type === 'turn.finished' && (fact.data.message !== undefined || fact.data.posted === 'later'),
    // One that failed and was asked again has cost both times.
    tokens: (known?.tokens ?? 0) + totalTokens(usage),
    ...(usd !== undefined && { usd: (known?.usd ?? 0) + usd }),
    claims: { grounded: 0, derived: 0, ungrounded: 0 },
    marks: known?.marks ?? [],
    moved: false,
    kept: 0,
    undone: 0,
  };
  turns[id] = turn;
  if (fact.type === 'turn.finished' && fact.data.message) takeMessage(standing, turn, fact);
}

function takeMessage(
  { positions }: RunStanding,
  turn: StandingTurn & { member: string },
  fact: FactOf<'turn.finished'> | FactOf<'message.posted'>,
): void {
  const { message } = fact.data;
  if (!message) return;
  turn.round = message.round;
  for (const claim of message.claims ?? []) turn.claims[claim.status] += 1;
  if (message.position === undefined) return;
  const before = positions[turn.member];
  turn.moved = before !== undefined && hasMoved(before, message.position);
  positions[turn.member] = message.position;
}

/** The last decision on a hunk holds. */
function decide({ turns, wrote, decided }: RunStanding, key: string, id: string, decision: FactData['changes.decided']['decision']): void {
  const turn = turns[wrote[id.split('.')[0] ?? ''] ?? ''];
  const before = decided[key];
  if (!turn || before === decision) return;
  const field = { keep: 'kept', undo: 'undone' } as const;
  if (before) turn[field[before]] -= 1;
  delete decided[key];
  if (decision === 'open') return;
  turn[field[decision]] += 1;
  decided[key] = decision;
}

/** What the turns of one member come to, figure by figure; a figure that nothing was counted for is absent. */
const measures: Partial<Record<FigureId, (turns: readonly StandingTurn[]) => Omit<StandingPoint, 'runId'> | undefined>> = {
  grounded(turns) {
    const of = sum(turns, ({ claims }) => claims.grounded + claims.derived + claims.ungrounded);
    return of === 0 ? undefined : { value: sum(turns, ({ claims }) => claims.grounded) / of, of };
  },
  marks: (turns) => ({ value: sum(turns, ({ marks }) => marks.filter((mark) => mark !== 'gate').length) }),
  gates: (turns) => ({ value: sum(turns, ({ marks }) => marks.filter((mark) => mark === 'gate').length) }),
  moved: (turns) => ({ value: sum(turns, ({ moved }) => Number(moved)) }),
  kept(turns) {
    const of = sum(turns, ({ kept, undone }) => kept + undone);
    return of === 0 ? undefined : { value: sum(turns, ({ kept }) => kept) / of, of };
  },
  turns: (turns) => ({ value: sum(turns, ({ spoke }) => Number(spoke)) }),
  tokens: (turns) => ({ value: sum(turns, ({ tokens }) => tokens) }),
  // With one price unknown the sum would be too low.
  usd: (turns) => (turns.some(({ usd }) => usd === undefined) ? undefined : { value: sum(turns, ({ usd }) => usd ?? 0) }),
};

/**
 * The figures of every member over runs, the oldest run first; a run in which no member had a turn yet is left out.
 * @param growth what the settled ones among them add: standing, sparks, scores and mentions
 */
export function standingOf(standings: Iterable<RunStanding>, growth?: GrowthState): Standing {
  const series = Object.fromEntries(figureIds.map((id) => [id, {}])) as Standing['series'];
  const told = [...standings]
    .flatMap((standing) => (standing.run && Object.keys(standing.turns).length > 0 ? [{ ...standing, run: standing.run }] : []))
    .sort((a, b) => a.run.at - b.run.at || (a.run.runId < b.run.runId ? -1 : 1));
  const add = (id: FigureId, member: string, runId: string, point: Omit<StandingPoint, 'runId'>): void => {
    const points = series[id][member] ?? [];
    points.push({ runId, ...point });
    series[id][member] = points;
  };
  for (const { run, turns } of told) {
    for (const [member, { points }] of Object.entries(growth ? settledFigures(growth, run.runId) : {}))
      for (const [id, point] of Object.entries(points)) add(id as FigureId, member, run.runId, point);
    for (const member of new Set(Object.values(turns).map((turn) => turn.member))) {
      const own = Object.values(turns).filter((turn) => turn.member === member);
      for (const id of figureIds) {
        const point = measures[id]?.(own);
        if (point) add(id, member, run.runId, point);
      }
    }
  }
  return { runs: told.map(({ run }) => run), series };
}

function sum<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((total, item) => total + of(item), 0);
}
