import type { Dimension, Evolution, Signal } from '../../schema/growth';
import type { GrowthState } from '../../views/growthView';
import type { MemberReputation } from '../../views/reputationView';

/** Source: FACTS 3.7; penalties are ours. */
export type PatternName =
  | 'high_failure_rate'
  | 'frequent_rework'
  | 'low_output_quality'
  | 'inconsistent_output'
  | 'not_improving'
  | 'penalties';

/** What a member does again and again: in a sentence, with the runs and turns that show it. */
export type Pattern = { name: PatternName; why: string; evidence: Evolution['evidence'] };

/** Runs that a diagnosis looks at, and those under which there is none. */
const window = { last: 10, least: 3 };
const limits = { failure: 0.3, rework: 0.2, quality: 45, consistency: 45, improvement: 40, penalties: 0.3 } as const;
/** Turns of evidence a pattern, the latest. */
const mostEvidence = 4;

/** A run as the standing of one member saw it. */
export type SeenRun = { runId: string; seq: number; signals: readonly Signal[] };

/** The runs that moved a member's standing, one entry a run, the oldest first; later signals of a run are with it. */
export function runsOf(member: Pick<MemberReputation, 'history'>): SeenRun[] {
  const runs = new Map<string, { runId: string; seq: number; signals: Signal[] }>();
  for (const { runId, seq, signals } of member.history) {
    if (runId === undefined) continue;
    const known = runs.get(runId);
    if (known) known.signals.push(...signals);
    else runs.set(runId, { runId, seq, signals: [...signals] });
  }
  return [...runs.values()];
}

/**
 * What is wrong with a member's work, by the latest ten of its runs since its last change; nothing under three. The strongest evidence is kept:
 * the latest runs that show it.
 */
export function diagnose(growth: GrowthState, member: string): Pattern[] {
  const reputation = growth.reputation.members[member];
  if (!reputation) return [];
  const changed = Math.max(
    0,
    ...growth.evolutions.list.flatMap(({ member: of, decided }) => (of === member && decided?.decision === 'applied' ? [decided.seq] : [])),
  );
  const runs = runsOf(reputation)
    .filter(({ seq }) => seq > changed)
    .slice(-window.last);
  if (runs.length < window.least) return [];
  const { dimensions } = reputation;
  return [
    failure(runs),
    counted(runs, 'frequent_rework', limits.rework, isRework, 'had to be done again'),
    low(runs, 'low_output_quality', 'output_quality', dimensions.output_quality, limits.quality),
    low(runs, 'inconsistent_output', 'consistency', dimensions.consistency, limits.consistency),
    low(runs, 'not_improving', 'improvement_rate', dimensions.improvement_rate, limits.improvement),
    counted(runs, 'penalties', limits.penalties, ({ shows }) => shows === 'penalty', 'drew penalties of the judge'),
  ].filter((one) => one !== undefined);
}

function failure(runs: readonly SeenRun[]): Pattern | undefined {
  const values = runs.flatMap(({ signals }) =>
    signals.filter(({ shows, dimension }) => dimension === 'task_completion' && shows === 'failure'),
  );
  const seen = runs.filter(({ signals }) => signals.some(({ dimension }) => dimension === 'task_completion')).length;
  const rate = seen === 0 ? 0 : values.reduce((sum, { value }) => sum + (1 - value / 100), 0) / seen;
  if (rate <= limits.failure) return undefined;
  return {
    name: 'high_failure_rate',
    why: `failed turns left ${percent(rate)} of its task undone over ${runs.length} runs`,
    evidence: evidenceOf(runs, ({ shows, dimension }) => dimension === 'task_completion' && shows === 'failure'),
  };
}

function isRework({ shows, value }: Signal): boolean {
  return shows === 'rework' || (shows === 'hunks' && value < 50);
}

function counted(
  runs: readonly SeenRun[],
  name: PatternName,
  limit: number,
  shows: (signal: Signal) => boolean,
  what: string,
): Pattern | undefined {
  const hit = runs.filter(({ signals }) => signals.some(shows)).length;
  if (hit < 2 || hit / runs.length <= limit) return undefined;
  return { name, why: `${hit} of its last ${runs.length} runs ${what}`, evidence: evidenceOf(runs, shows) };
}

function low(runs: readonly SeenRun[], name: PatternName, dimension: Dimension, value: number, limit: number): Pattern | undefined {
  if (value >= limit) return undefined;
  const evidence = evidenceOf(runs, (signal) => signal.dimension === dimension && signal.value < limit);
  // What is low from before its last change is no news.
  if (evidence.length === 0) return undefined;
  return { name, why: `${dimensionWords[dimension]} is at ${Math.round(value)}, under ${limit}`, evidence };
}

/** Dimensions as a person reads them. */
export const dimensionWords: Readonly<Record<Dimension, string>> = {
  task_completion: 'task completion',
  output_quality: 'output quality',
  improvement_rate: 'improvement',
  consistency: 'consistency',
  review_accuracy: 'review accuracy',
};

function evidenceOf(runs: readonly SeenRun[], shows: (signal: Signal) => boolean): Evolution['evidence'] {
  return runs
    .flatMap(({ runId, signals }) => signals.filter(shows).map(({ turns = [], why }) => ({ runId, turns: [...turns], why })))
    .slice(-mostEvidence);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
