import { axes } from '../schema/growth';
import type { FigureId, StandingPoint, StandingReason } from '../schema/standing';
import type { GrowthState } from './growthView';
import { type SettledRun, totalOf, valuesOf } from './scoresView';

/** What a settled run says of one member, and why. */
type Settled = { points: Partial<Record<FigureId, Omit<StandingPoint, 'runId'>>>; reasons: StandingReason[] };

/**
 * The figures of each member in one settled run: standing and sparks as they were when it was settled, its scores as they hold now.
 * @returns nothing for a run that was not settled
 */
export function settledFigures(growth: GrowthState, runId: string): Record<string, Settled> {
  const run = growth.scores.runs[runId];
  if (!run) return {};
  return Object.fromEntries(Object.keys(run.members).map((member) => [member, figuresOf(growth, run, member)]));
}

function figuresOf(growth: GrowthState, run: SettledRun, member: string): Settled {
  const points: Settled['points'] = {};
  const reasons: StandingReason[] = [];
  const before = growth.scores.order[growth.scores.order.indexOf(run.runId) - 1];
  const since = before === undefined ? 0 : (growth.scores.runs[before]?.seq ?? 0);

  const moments = growth.reputation.members[member]?.history.filter(({ seq }) => seq <= run.seq) ?? [];
  const moment = moments.at(-1);
  if (moment) points.reputation = { value: moment.composite };
  for (const { signals } of moments.filter(({ runId }) => runId === run.runId))
    for (const { why, value, turns } of signals) reasons.push({ figure: 'reputation', words: why, amount: value, turns: turns ?? [] });

  let balance = 0;
  for (const entry of growth.ledger.entries) {
    if (entry.seq > run.seq) break;
    const amount = (entry.to === member ? entry.amount : 0) - (entry.from === member ? entry.amount : 0);
    if (entry.from !== member && entry.to !== member) continue;
    balance += amount;
    if (entry.seq > since)
      reasons.push({ figure: 'sparks', words: entry.why, amount, turns: entry.turn === undefined ? [] : [entry.turn] });
  }
  points.sparks = { value: balance };

  const settled = run.members[member];
  const values = settled && valuesOf(settled);
  if (settled?.scores && values) {
    points.score = { value: totalOf(values) };
    for (const axis of axes) {
      const { reason, turns } = settled.scores[axis];
      const overruled = settled.overruled.findLast(({ values: own }) => own[axis] !== undefined);
      const words = overruled ? `${overruled.reason} (${reason})` : reason;
      points[axis] = { value: values[axis] };
      for (const figure of ['score', axis] as const) reasons.push({ figure, words, amount: values[axis], turns });
    }
  }
  const named = Object.values(run.members).flatMap((other) => {
    const count = other.member === member ? 0 : (other.mentions[member] ?? 0);
    return count > 0 ? [{ by: other.member, count }] : [];
  });
  points.mentions = { value: named.reduce((sum, { count }) => sum + count, 0) };
  for (const { by, count } of named) reasons.push({ figure: 'mentions', words: `@${by}`, amount: count, turns: [] });
  return { points, reasons };
}
