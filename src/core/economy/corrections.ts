import { didYouMean } from '../../base/similar';
import type { FactData } from '../../schema/event';
import { type Axis, axes } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { earningsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { totalOf, valuesOf } from '../../views/scoresView';
import { type Answer, no, sparksText } from './answer';
import { grossOf, payDifference } from './judged';
import { createPurse } from './purse';
import { relegation } from './relegation';

/**
 * Puts the person's values in place of the judge's and moves the difference. What the member has spent since is not taken from it.
 * `rules` decide only about relegation: gates and penalties count as they were settled.
 */
export function overrule(
  growth: GrowthState,
  rules: EconomyOptions,
  { runId, member, values, reason, by }: Omit<FactData['score.overruled'], 'moves'>,
): Answer<{ total: number; moved: number }> {
  const run = growth.scores.runs[runId];
  if (!run) return no(`${runId} has no scores to overrule.${didYouMean(runId, growth.scores.order)}`);
  const settled = run.members[member];
  if (!settled) return no(`${member} took no part in ${runId}.${didYouMean(member, Object.keys(run.members))}`);
  const now = valuesOf(settled);
  const earned = earningsOf(growth, runId, member);
  if (!now || !earned) return no(`The judge gave ${member} no score in ${runId}, so there is none to overrule.`);
  if (reason.trim() === '') return no('To overrule a score needs a reason. Give one.');
  const own = Object.fromEntries(axes.flatMap((axis) => (values[axis] === undefined ? [] : [[axis, values[axis]]]))) as typeof values;
  const changed: Record<Axis, number> = { ...now, ...own };
  if (axes.every((axis) => changed[axis] === now[axis]))
    return no(`That changes nothing: ${axes.map((axis) => `${axis} ${now[axis]}`).join(', ')}.`);
  const purse = createPurse(growth.ledger);
  const held = purse.of(member);
  const total = totalOf(changed);
  const worth = { points: total, gates: earned.gates, fined: earned.fined };
  payDifference(purse, growth.ledger, runId, member, worth, `Overruled by ${by}: ${reason.trim()}`);
  const moved = purse.of(member) - held;
  const data = { runId, member, values: own, reason: reason.trim(), by, moves: purse.take() };
  const net = grossOf(worth) + earned.bonuses - earned.fee;
  const choices = relegation(growth, rules, member, { runId, net });
  return { ok: true, facts: [{ type: 'score.overruled', data }, ...choices], total, moved };
}

/** The person gives sparks, or takes some of what is there where the amount is below 0. */
export function grant(
  growth: GrowthState,
  rules: EconomyOptions,
  { member, amount, reason, by }: { member: string; amount: number; reason: string; by: string },
): Answer<{ balance: number }> {
  if (!Number.isInteger(amount) || amount === 0) return no('Sparks are given or taken in whole numbers other than 0.');
  if (reason.trim() === '') return no('To give or take sparks needs a reason. Give one.');
  const purse = createPurse(growth.ledger);
  purse.open(member, rules.opening);
  const held = purse.of(member);
  if (held + amount < 0) return no(`${member} has ${sparksText(held)}, so ${-amount} cannot be taken. Take ${held} at most.`);
  const why = reason.trim();
  if (amount > 0) purse.pay({ from: 'mint:grants', to: member, amount, category: 'grant', why });
  else purse.pay({ from: member, to: 'sink:corrections', amount: -amount, category: 'grant', why });
  return { ok: true, facts: [{ type: 'sparks.granted', data: { member, reason: why, by, moves: purse.take() } }], balance: held + amount };
}
