import type { MemberScore, PenaltyKind, Signal } from '../../schema/growth';
import { axes } from '../../schema/growth';
import type { Mark } from '../../schema/message';
import type { PeerMean, Reviewing } from './peerReview';
import { clamp, mean, peerShift, qualityOf, said } from './scales';

/** What was seen of one member in one roundtable. */
export type RunOfMember = {
  score: MemberScore;
  /** Points of the roundtables before in which it was scored, the oldest first. */
  earlier: readonly number[];
  turns: { taken: number; failed: readonly string[] };
  claims: { grounded: number; derived: number; ungrounded: number };
  /** What colleagues say of it, where they were asked. */
  peer?: PeerMean | undefined;
  /** How its own reviews compare with the others'. */
  reviewing?: Reviewing | undefined;
  marks: readonly Pick<Mark, 'kind' | 'turn' | 'reason'>[];
};

/** Runs that a moving average is of. Source: FACTS A.5. */
export const averageOver = 5;
/** Of 100, what a mark of the judge takes from the quality of a run. */
const penaltyCost: Readonly<Record<PenaltyKind, number>> = { redundancy: 6, offDirective: 6, researchViolation: 6, hallucination: 14 };
const penaltyWords: Readonly<Record<PenaltyKind, string>> = {
  redundancy: 'redundant',
  offDirective: 'off directive',
  researchViolation: 'against the rules of research',
  hallucination: 'hallucinated',
};
/** Share of the quality that is the colleagues' word, where two or more of them gave one. */
const peerShare = 0.2;

/**
 * What a roundtable says of a member, a signal a dimension where there is something to go by. Each is a judgement of this run alone; the moving
 * average is made by the fold. Source of the dimensions: FACTS 3.5; of what feeds them: ours, since the origin's values are constants (C6).
 */
export function signalsOf(seen: RunOfMember): Signal[] {
  return [completion(seen), quality(seen), improvement(seen), consistency(seen), accuracy(seen)].filter((one) => one !== undefined);
}

/** The person put other points in place of the judge's: what the run says of the output then. */
export function signalOfOverrule(points: number, reason: string): Signal {
  return {
    dimension: 'output_quality',
    value: qualityOf(points),
    why: `The person gave ${points} points in place of the judge's: ${reason}`,
  };
}

/** Points of the four axes; undefined where the judge gave none. */
export function pointsOf({ scores }: MemberScore): number | undefined {
  return scores && axes.reduce((sum, axis) => sum + scores[axis].value, 0);
}

function silent({ turns }: RunOfMember): boolean {
  return turns.taken > 0 && turns.failed.length >= turns.taken;
}

/** Turns that came to an end; less for what ignored a directive, and for turns in which the judge found nothing. */
function completion(seen: RunOfMember): Signal | undefined {
  const { turns, marks, score } = seen;
  if (turns.taken === 0) return undefined;
  const ended = turns.taken - turns.failed.length;
  const ignored = marks.filter(({ kind }) => kind === 'offDirective' || kind === 'redirect');
  const points = pointsOf(score);
  // Turns that bring next to nothing have not done the task.
  const lack = points === undefined || points > 2 || ended === 0 ? 0 : points === 2 ? 20 : 40;
  const value = clamp((ended / turns.taken) * 100 - ignored.length * 15 - lack);
  const why = [
    `${ended} of ${turns.taken} turns came to an end`,
    ...ignored.map(({ reason }) => `the judge called it back: ${reason}`),
    ...(lack > 0 ? [`they brought ${points} of 40 points`] : []),
  ].join('; ');
  const shows = turns.failed.length > 0 ? ('failure' as const) : ignored.length > 0 ? ('rework' as const) : undefined;
  return {
    dimension: 'task_completion',
    value,
    why,
    turns: [...turns.failed, ...ignored.map(({ turn }) => turn)],
    ...(shows && { shows }),
  };
}

/** The judge's points and the colleagues' word, less what penalties and claims without ground cost. */
function quality(seen: RunOfMember): Signal | undefined {
  const { score, peer, claims } = seen;
  if (silent(seen))
    return {
      dimension: 'output_quality',
      value: 0,
      why: 'Every turn failed, so there is no output.',
      turns: [...seen.turns.failed],
      shows: 'failure',
    };
  const points = pointsOf(score);
  if (points === undefined || !score.scores) return undefined;
  const heard = peer && peer.of.length >= 2 ? peer.mean : undefined;
  const judged = qualityOf(points);
  const base = heard === undefined ? judged : (1 - peerShare) * judged + peerShare * clamp(heard + peerShift);
  const cost = score.penalties.reduce((sum, { kind }) => sum + penaltyCost[kind], 0);
  const empirical = claims.grounded + claims.derived + claims.ungrounded;
  const loose = empirical >= 2 ? Math.max(0, claims.ungrounded / empirical - 0.5) * 20 : 0;
  const why = [
    `${points} of 40 points, where 4 to 6 are typical`,
    ...(heard === undefined ? [] : [`colleagues give ${said(heard)}`]),
    ...score.penalties.map(({ kind, reason }) => `${penaltyWords[kind]}: ${reason}`),
    ...(loose > 0 ? [`${claims.ungrounded} of ${empirical} claims have no ground`] : []),
  ].join('; ');
  return {
    dimension: 'output_quality',
    value: clamp(base - cost - loose),
    why,
    turns: [...new Set([...axes.flatMap((axis) => score.scores?.[axis].turns ?? []), ...score.penalties.map(({ turn }) => turn)])],
    ...(cost > 0 && { shows: 'penalty' as const }),
  };
}

/** This run beside the member's own average; holding a high level counts as well as rising, holding a low one does not. */
function improvement(seen: RunOfMember): Signal | undefined {
  const last = seen.earlier.slice(-averageOver);
  const points = silent(seen) ? 0 : pointsOf(seen.score);
  if (points === undefined || last.length === 0) return undefined;
  const value = improvementOf(qualityOf(points), last.map(qualityOf));
  const change = points - mean(last);
  const how = Math.abs(change) < 0.05 ? 'the same as' : `${said(Math.abs(change))} ${change > 0 ? 'above' : 'below'}`;
  return {
    dimension: 'improvement_rate',
    value,
    why: `${points} points are ${how} its average of ${said(mean(last))} over ${last.length} ${last.length === 1 ? 'run' : 'runs'}`,
  };
}

/** How a run compares with those before, 0 to 100, all in quality: where a member stays on its level, it is about that level. */
export function improvementOf(now: number, before: readonly number[]): number {
  const average = mean(before);
  return clamp(8 + 0.86 * average + 1.1 * (now - average));
}

/** How far its runs fall below its own average; one above it is no fault. Failed turns are. */
function consistency(seen: RunOfMember): Signal | undefined {
  const { turns } = seen;
  if (silent(seen)) return { dimension: 'consistency', value: 30, why: 'Every turn failed.', turns: [...turns.failed], shows: 'failure' };
  const share = turns.taken > 0 ? turns.failed.length / turns.taken : 0;
  const points = pointsOf(seen.score);
  const last = points === undefined ? [] : [...seen.earlier, points].slice(-averageOver);
  if (last.length < 3 && share === 0) return undefined;
  const fall = last.length < 3 ? 0 : fallOf(last.map(qualityOf));
  const value = clamp(95 - 2.5 * fall - 65 * share);
  const why = [
    ...(last.length < 3 ? [] : [`its last ${last.length} runs had ${last.join(', ')} points`]),
    ...(share > 0 ? [`${turns.failed.length} of ${turns.taken} turns failed`] : []),
  ].join('; ');
  return { dimension: 'consistency', value, why, turns: [...turns.failed] };
}

/** The root of the mean square of how far values lie below their mean. */
export function fallOf(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => Math.min(0, value - middle) ** 2)));
}

function accuracy({ reviewing }: RunOfMember): Signal | undefined {
  if (!reviewing) return undefined;
  const { deviation, compared, worst } = reviewing;
  return {
    dimension: 'review_accuracy',
    value: clamp(100 - 2 * deviation),
    why: `its ${compared} reviews are ${said(deviation)} points from what the others and the judge say; it gave @${worst.target} ${said(worst.score)}, they ${said(worst.others)}`,
  };
}
