import type { FactData, HomeFact } from '../schema/event';
import { type Axis, type AxisScores, axes } from '../schema/growth';

export type SettledMember = FactData['run.settled']['members'][number];
/** What the person put in place of the judge's values, with who and why. */
export type Overrule = { seq: number; at: number; reason: string; by: string; values: FactData['score.overruled']['values'] };
/** A roundtable as it was settled last. */
export type SettledRun = Omit<FactData['run.settled'], 'members' | 'moves'> & {
  seq: number;
  /** The fact that settled it first; `at` is when that was. */
  first: number;
  at: number;
  members: Record<string, SettledMember & { overruled: Overrule[] }>;
};

/** The settled roundtables by run, in the order of their first settlement. */
export type ScoreState = { runs: Record<string, SettledRun>; order: string[] };

export function emptyScores(): ScoreState {
  return { runs: {}, order: [] };
}

/** Folds one fact, in place. */
export function foldScores(state: ScoreState, fact: HomeFact): void {
  if (fact.type === 'run.settled') {
    const { members, moves: _, ...rest } = fact.data;
    const before = state.runs[rest.runId];
    if (!before) state.order.push(rest.runId);
    state.runs[rest.runId] = {
      ...rest,
      seq: fact.seq,
      first: before?.first ?? fact.seq,
      at: before?.at ?? fact.at,
      // A further round is judged anew, so what was said of the judgement before it does not hold for it.
      members: Object.fromEntries(members.map((member) => [member.member, { ...member, overruled: [] }])),
    };
  } else if (fact.type === 'score.overruled') {
    const { runId, member, values, reason, by } = fact.data;
    state.runs[runId]?.members[member]?.overruled.push({ seq: fact.seq, at: fact.at, values, reason, by });
  }
}

/** The values that hold: the judge's, or the person's last one in their place; undefined where nothing was scored. */
export function valuesOf(member: { scores?: AxisScores | undefined; overruled: readonly Overrule[] }): Record<Axis, number> | undefined {
  const { scores } = member;
  if (!scores) return undefined;
  const values = Object.fromEntries(axes.map((axis) => [axis, scores[axis].value as number])) as Record<Axis, number>;
  for (const { values: own } of member.overruled) for (const axis of axes) values[axis] = own[axis] ?? values[axis];
  return values;
}

/** Points of a run: the four axes together, 0 to 40. */
export function totalOf(values: Readonly<Record<Axis, number>>): number {
  return axes.reduce((sum, axis) => sum + values[axis], 0);
}

/** The runs that a member was scored in, the oldest first. */
export function scoredRunsOf(
  state: ScoreState,
  member: string,
): { run: SettledRun; settled: SettledRun['members'][string]; values: Record<Axis, number>; total: number }[] {
  return state.order.flatMap((runId) => {
    const run = state.runs[runId];
    const settled = run?.members[member];
    const values = settled && valuesOf(settled);
    return run && settled && values ? [{ run, settled, values, total: totalOf(values) }] : [];
  });
}
