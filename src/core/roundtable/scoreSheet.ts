import {
  type Axis,
  type AxisScores,
  type AxisValue,
  axes,
  type Insight,
  type MemberScore,
  type Proposal,
  type ScoreFlag,
} from '../../schema/growth';
import type { ScoreRevisions, ScoreSheet } from '../../schema/growthOutputs';

/** A turn of the debate, as scores may rest on it. */
export type ScoredTurn = { turn: string; author: string; text: string };
export type Scored = Pick<MemberScore, 'member' | 'scores' | 'insights' | 'revised'>;

const flat = (text: string): string =>
  text
    .replace(/[\s*_`>]+/g, ' ')
    .trim()
    .toLowerCase();

/**
 * What of a score sheet holds. A value between 3 and 10 is a 3; a 10 is one only with an insight whose quote stands in a turn of that member
 * and which says what was before and after. Turns that are not the member's are dropped. Source: FACTS 2.7.
 */
export function soundScores(sheet: ScoreSheet, members: readonly string[], turns: readonly ScoredTurn[]): Scored[] {
  return members.flatMap((member): Scored[] => {
    const row = sheet.scores.find((one) => one.member === member);
    if (!row) return [];
    const own = turns.filter(({ author }) => author === member);
    const insight = row.insight && soundInsight(row.insight, own);
    const scores = Object.fromEntries(
      axes.map((axis) => {
        const { value, reason, turns: named } = row[axis];
        return [
          axis,
          {
            value: soundValue(value, insight?.axis === axis),
            reason: reason.trim(),
            turns: [...new Set(named.map((name) => name.replace(/^\[|\]$/g, '')))].filter((name) => own.some(({ turn }) => turn === name)),
          },
        ];
      }),
    ) as AxisScores;
    const insights = insight && scores[insight.axis].value === 10 ? [insight] : [];
    return [{ member, scores, insights, revised: [] }];
  });
}

function soundInsight(insight: NonNullable<ScoreSheet['scores'][number]['insight']>, own: readonly ScoredTurn[]): Insight | undefined {
  const quote = flat(insight.quote);
  const said = own.find(({ turn, text }) => turn === insight.turn && flat(text).includes(quote));
  const whole = quote.length >= 12 && insight.before.trim() !== '' && insight.after.trim() !== '';
  return said && whole ? { ...insight, quote: insight.quote.trim() } : undefined;
}

function soundValue(value: number, hasInsight: boolean): AxisValue {
  if (value >= 10 && hasInsight) return 10;
  return Math.max(0, Math.min(3, Math.trunc(value))) as AxisValue;
}

/** What is looked at a second time: every 3 and 10, and every 2 whose reason speaks of more than that. Source: FACTS 2.7. */
export function doubtful(scored: readonly Scored[]): { member: string; axis: Axis; value: AxisValue; reason: string }[] {
  return scored.flatMap(({ member, scores }) =>
    axes.flatMap((axis) => {
      const score = scores?.[axis];
      const high =
        score && (score.value >= 3 || (score.value === 2 && /exceptional|discontinuity|paradigm|breakthrough/i.test(score.reason)));
      return high ? [{ member, axis, value: score.value, reason: score.reason }] : [];
    }),
  );
}

/** Axes on which three members or more share a 3: the scale may have slipped. Source: FACTS 2.7. */
export function crowdedAxes(scored: readonly Scored[]): Axis[] {
  return axes.filter((axis) => scored.filter(({ scores }) => scores?.[axis].value === 3).length >= 3);
}

/** The scores after the second reading. It may take an insight back and correct any value, but gives no 10. */
export function revise(scored: readonly Scored[], { revisions }: ScoreRevisions): Scored[] {
  return scored.map((one) => {
    const { scores } = one;
    if (!scores) return one;
    let next = scores;
    const revised: MemberScore['revised'] = [];
    for (const { axis, value, reason } of revisions.filter(({ member }) => member === one.member)) {
      const from = next[axis].value;
      const to = soundValue(value, value >= 10 && from === 10);
      if (to === from) continue;
      next = { ...next, [axis]: { ...next[axis], value: to } };
      revised.push({ axis, from, to, reason: reason.trim() });
    }
    return { ...one, scores: next, revised, insights: one.insights.filter(({ axis }) => next[axis].value === 10) };
  });
}

/** Source: FACTS 2.7, byzantine variance; looked at from three rounds on. */
export function flagsOf(scores: AxisScores | undefined, rounds: number): ScoreFlag[] {
  if (!scores || rounds < 3) return [];
  const values = axes.map((axis) => scores[axis].value);
  const mean = values.reduce((sum: number, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum: number, one) => sum + (one - mean) ** 2, 0) / values.length;
  if (mean < 1.5 && variance < 0.3) return ['flat-low'];
  return variance > 2 ? ['erratic'] : [];
}

/** The proposals that hold: of a member, out of one of its turns. */
export function soundProposals(sheet: ScoreSheet, runId: string, digest: number, turns: readonly ScoredTurn[]): Proposal[] {
  return sheet.proposals
    .filter(({ member, turn, text }) => text.trim() !== '' && turns.some((one) => one.turn === turn && one.author === member))
    .map(({ member, turn, text }, index) => ({ id: `${runId}/p${digest}.${index + 1}`, member, turn, text: text.trim() }));
}
