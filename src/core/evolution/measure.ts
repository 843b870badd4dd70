import type { NewHomeFact } from '../../schema/event';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { dimensionWeights } from '../../views/reputationView';
import { standingIn } from '../reputation/acts';
import { mean, said } from '../reputation/scales';
import { appliedOf } from './changes';
import { runsOf, worthOf } from './diagnose';
import { type EvolutionRules, proposeRevert, revertId } from './propose';

/** Points of standing under which nothing is said to have changed. */
const notable = 3;

/**
 * Judges the changes that were applied `measure_after` runs ago: what the member's runs were worth before and after, each by its own signals on
 * the scale of standing, so that the fall that led to a change does not count against it. Where it got worse, the way back is proposed too.
 */
export function measureDue(growth: GrowthState, rules: EvolutionRules, runId?: string): NewHomeFact[] {
  const members = new Set(growth.evolutions.list.map(({ member }) => member));
  return [...members].flatMap((member) =>
    appliedOf(growth, member)
      .filter(({ measured }) => measured === undefined)
      .flatMap((one) => measured(growth, one, rules, runId)),
  );
}

function measured(growth: GrowthState, one: EvolutionState, rules: EvolutionRules, runId: string | undefined): NewHomeFact[] {
  const reputation = growth.reputation.members[one.member];
  const decided = one.decided;
  if (!reputation || !decided) return [];
  const runs = runsOf(reputation);
  const worths = (list: typeof runs): number[] =>
    list.flatMap(({ signals }) => {
      const worth = worthOf(signals, dimensionWeights);
      return worth === undefined ? [] : [worth];
    });
  const later = runs.filter(({ seq }) => seq > decided.seq);
  if (later.length < rules.measure_after) return [];
  const before = worths(runs.filter(({ seq }) => seq < decided.seq).slice(-rules.measure_after));
  const after = worths(later.slice(0, rules.measure_after));
  if (after.length === 0) return [];
  const was = before.length > 0 ? mean(before) : one.standing;
  const is = mean(after);
  const change = is - was;
  const verdict = change > notable ? 'better' : change < -notable ? 'worse' : 'same';
  const run = runId === undefined ? {} : { runId };
  const facts: NewHomeFact[] = [
    { type: 'evolution.measured', data: { id: one.id, before: was, after: is, runs: after.length, verdict, ...run } },
  ];
  if (verdict !== 'worse' || growth.evolutions.list.some(({ id }) => id === revertId(one))) return facts;
  const cause = `Since the change @${one.member}'s runs are worth ${said(is)} where they were ${said(was)}, over ${after.length} runs.`;
  return [...facts, ...proposeRevert(one, cause, standingIn(growth.reputation, one.member), runId)];
}
