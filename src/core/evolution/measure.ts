import type { NewHomeFact } from '../../schema/event';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { dimensionWeights } from '../../views/reputationView';
import { standingIn } from '../reputation/acts';
import { weightedMean } from '../reputation/peerReview';
import { mean, said } from '../reputation/scales';
import { appliedOf } from './changes';
import { runsOf, type SeenRun } from './diagnose';
import { type EvolutionRules, proposeRevert, revertId } from './propose';

/** Points of standing under which nothing is said to have changed. */
const notable = 3;

/**
 * Judges the changes that were applied `measure_after` runs ago: what the member's runs were worth before and after, each by its own signals and by
 * the weights of standing. Standing itself goes on falling for a while after what made it fall, and the runs before the trouble were better in any
 * case: neither is held against the change. Where it got worse, the way back is proposed too.
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
  const later = runs.filter(({ seq }) => seq > decided.seq);
  if (later.length < rules.measure_after) return [];
  const trouble = runs.findIndex(({ runId: id }) => one.evidence.some((evidence) => evidence.runId === id));
  const before = worthsOf(
    runs
      .slice(Math.max(0, trouble))
      .filter(({ seq }) => seq < decided.seq)
      .slice(-rules.measure_after),
  );
  const after = worthsOf(later.slice(0, rules.measure_after));
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

/** The dimensions that look at a run alone. The others compare it with runs before, which lie on the other side of the change. */
const own = ['task_completion', 'output_quality', 'review_accuracy'] as const;

function worthsOf(runs: readonly SeenRun[]): number[] {
  return runs.flatMap(({ signals }) => {
    const parts = own.flatMap((dimension) => {
      const values = signals.flatMap((signal) => (signal.dimension === dimension ? [signal.value] : []));
      return values.length > 0 ? [{ score: mean(values), weight: dimensionWeights[dimension] }] : [];
    });
    return parts.length > 0 ? [weightedMean(parts)] : [];
  });
}
