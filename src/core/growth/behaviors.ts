import type { ScoreState } from '../../views/scoresView';
import type { Behavior } from './ownFiles';
import { behaviorId } from './readOwnFiles';
import { relevance, stemsOf, wordOverlap } from './relevance';

/** What a roundtable without a confirmation costs. Source: FACTS 2.11, as are the three thresholds. */
const decay = 0.05;
export type Fading = 'firm' | 'nudge' | 'fading' | 'gone';
const active = 5;
/** How much a behaviour whose trigger has nothing to do with the briefing still counts; ours, so that some are always there. */
const floor = 0.1;
const overlapLimit = 0.7;
const mostBehaviors = 30;

/** The settled roundtables that a member was in, the oldest first. */
export function runsOf({ order, runs }: ScoreState, member: string): string[] {
  return order.filter((runId) => runs[runId]?.members[member] !== undefined);
}

/** How many of a member's roundtables were settled after a run. A run that nobody knows is taken for the present one. */
export function runsSince(scores: ScoreState, member: string, run: string | undefined): number {
  const at = run === undefined ? -1 : scores.order.indexOf(run);
  if (at < 0) return 0;
  return scores.order.slice(at + 1).filter((runId) => scores.runs[runId]?.members[member] !== undefined).length;
}

/**
 * 1 when it was just added or confirmed, 0.05 less for each roundtable of the member settled since; not below 0. It stands in no file, so
 * that a roundtable which confirms nothing changes none.
 */
export function confidenceOf(behavior: Pick<Behavior, 'added_run' | 'confirmed_run'>, scores: ScoreState, member: string): number {
  const since = runsSince(scores, member, behavior.confirmed_run ?? behavior.added_run);
  return Math.max(0, Math.round((1 - decay * since) * 100) / 100);
}

export function fadingOf(confidence: number): Fading {
  if (confidence <= 0) return 'gone';
  if (confidence <= 0.3) return 'fading';
  return confidence <= 0.5 ? 'nudge' : 'firm';
}

export type Weighed = Behavior & { confidence: number; fading: Fading };

/** All behaviours with what they are worth now. */
export function weighed(behaviors: readonly Behavior[], scores: ScoreState, member: string): Weighed[] {
  return behaviors.map((one) => {
    const confidence = confidenceOf(one, scores, member);
    return { ...one, confidence, fading: fadingOf(confidence) };
  });
}

/** The five that fit a briefing best, by relevance times confidence; where none fits, the surest. Those at 0 are left out. */
export function activeBehaviors(behaviors: readonly Weighed[], briefing: string): (Weighed & { relevance: number })[] {
  const words = stemsOf(briefing);
  const triggers = behaviors.map((one) => stemsOf(one.fires_when));
  return behaviors
    .filter((one) => one.confidence > 0)
    .map((one) => ({ ...one, relevance: relevance(one.fires_when, words, triggers) }))
    .map((one, index) => ({ one, index, rank: (floor + (1 - floor) * one.relevance) * one.confidence }))
    .sort((a, b) => b.rank - a.rank || a.index - b.index)
    .slice(0, active)
    .map(({ one }) => one);
}

/** How a behaviour stands in a prompt. */
export function behaviorText({ text, fires_when, fading }: Weighed): string {
  const when = fires_when.trim().replace(/[.;,]+$/, '');
  const how =
    when === ''
      ? text
      : /^(when|if|before|after|while|once|as soon as)\b/i.test(when)
        ? `${capital(when)}: ${text}`
        : `When ${when}: ${text}`;
  if (fading === 'fading') return `${how} (fading)`;
  return fading === 'nudge' ? `${how} (not seen at work lately: use it where it helps)` : how;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export type BehaviorChange = {
  behaviors: Behavior[];
  added: string[];
  confirmed: string[];
  removed: string[];
  refused: { what: string; why: string }[];
};

/**
 * Applies what a session decided. A new behaviour that says what an old one says confirms that one. More than thirty are not kept: the
 * one that was confirmed longest ago goes, the first of the list.
 */
export function changeBehaviors(
  before: readonly Behavior[],
  wanted: { add: readonly { text: string; firesWhen: string }[]; confirm: readonly string[]; remove: readonly string[] },
  run: string,
): BehaviorChange {
  const out: BehaviorChange = { behaviors: [...before], added: [], confirmed: [], removed: [], refused: [] };
  const unknown = (id: string, what: string): void =>
    void out.refused.push({
      what: `${what} ${id}`,
      why: `There is no behaviour ${id}. Known are: ${before.map((one) => one.id).join(', ') || 'none'}.`,
    });
  const confirm = (id: string): void => {
    if (out.confirmed.includes(id)) return;
    out.behaviors = out.behaviors.map((one) =>
      one.id !== id ? one : { ...one, confirmed_run: run, confirmed_count: one.confirmed_count + (one.confirmed_run === run ? 0 : 1) },
    );
    out.confirmed.push(id);
  };
  for (const id of wanted.remove) {
    if (!out.behaviors.some((one) => one.id === id)) unknown(id, 'removing');
    else {
      out.behaviors = out.behaviors.filter((one) => one.id !== id);
      out.removed.push(id);
    }
  }
  for (const id of wanted.confirm) {
    if (out.behaviors.some((one) => one.id === id)) confirm(id);
    else unknown(id, 'confirming');
  }
  for (const { text, firesWhen } of wanted.add) {
    const clean = text.replace(/\s+/g, ' ').trim().slice(0, 600);
    if (clean === '') continue;
    const same = out.behaviors.find((one) => wordOverlap(one.text, clean) > overlapLimit);
    if (same) {
      if (!out.added.includes(same.id)) confirm(same.id);
      out.refused.push({ what: clean, why: `${same.id} says the same in nearly the same words; it counts as confirmed.` });
      continue;
    }
    const id = behaviorId(clean, new Set(out.behaviors.map((one) => one.id)));
    out.behaviors.push({
      id,
      text: clean,
      fires_when: firesWhen.replace(/\s+/g, ' ').trim().slice(0, 400),
      added_run: run,
      confirmed_count: 0,
    });
    out.added.push(id);
  }
  while (out.behaviors.length > mostBehaviors) {
    const gone = out.behaviors.find((one) => one.confirmed_run !== run && !out.added.includes(one.id)) ?? out.behaviors[0];
    if (!gone) break;
    out.behaviors = out.behaviors.filter((one) => one !== gone);
    out.removed.push(gone.id);
    out.refused.push({ what: gone.text, why: `A member keeps ${mostBehaviors} behaviours; the oldest one went.` });
  }
  return out;
}
