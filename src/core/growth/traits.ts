import type { SessionOutcomes } from '../../schema/growthOutputs';
import type { SessionState } from '../../views/skillsView';
import type { Trait, Traits } from './ownFiles';
import { wordOverlap } from './relevance';

/** What the gate asks for. Source: FACTS 2.11. */
const needed = { confirm: { runs: 3, kinds: 2 }, candidate: { runs: 1, kinds: 1 } } as const;
const reviewAfter = 10;
const mostHistory = 40;
const mostRejected = 12;

type Proposed = NonNullable<SessionOutcomes['trait']>;
export type TraitChange = { traits: Traits; refused: { what: string; why: string }[] };

const sameLabel = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase() || wordOverlap(a, b) > 0.7;
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/**
 * Puts a proposed trait through the evidence gate. Only runs that were settled with this member count, and only signals with a quote from
 * one of them; what was gathered for a candidate before counts too. A confirmation that lacks evidence becomes a candidate where it has
 * enough for that, and the answer says what is missing.
 */
export function judgeTrait(before: Traits, proposed: Proposed | undefined, run: string, settledRuns: ReadonlySet<string>): TraitChange {
  if (!proposed || proposed.verdict === 'none') return { traits: before, refused: [] };
  const label = proposed.label.replace(/\s+/g, ' ').trim().slice(0, 120);
  // Models write a label for nothing, too. Source: FACTS 2.11.
  if (label === '' || /^none\b/i.test(label)) return { traits: before, refused: [] };
  const verdict = proposed.verdict;
  const known = [...before.confirmed, ...before.candidate, ...before.rejected].find((one) => sameLabel(one.label, label));
  const trait = merged(known, { ...proposed, label }, settledRuns);
  const asked = verdict;
  const refused: TraitChange['refused'] = [];

  if (verdict !== 'reject' && !meets(trait, 'candidate')) {
    const why = `A trait needs at least one settled run of this member and one quote from it; ${lack(proposed, settledRuns)}.`;
    return { traits: before, refused: [{ what: `trait “${label}”`, why }] };
  }
  let given: 'confirm' | 'candidate' | 'reject' = asked;
  let why = trait.rationale;
  if (asked === 'confirm' && !meets(trait, 'confirm')) {
    given = before.confirmed.some((one) => sameLabel(one.label, label)) ? 'confirm' : 'candidate';
    const kinds = new Set(trait.signals.map(({ kind }) => kind)).size;
    why = `It has ${counted(trait.runs.length, 'run', 'runs')} and ${counted(kinds, 'kind', 'kinds')} of evidence; a confirmation needs 3 and 2.`;
    if (given === 'candidate') refused.push({ what: `confirming trait “${label}”`, why: `${why} It stays a candidate.` });
  }
  const without = (list: readonly Trait[]): Trait[] => list.filter((one) => !sameLabel(one.label, label));
  const lists = { confirmed: without(before.confirmed), candidate: without(before.candidate), rejected: without(before.rejected) };
  // A candidate does not push back what is confirmed.
  if (given === 'candidate' && before.confirmed.some((one) => sameLabel(one.label, label))) given = 'confirm';
  if (given === 'confirm') lists.confirmed.push(trait);
  else if (given === 'candidate') lists.candidate.push(trait);
  else lists.rejected = [...lists.rejected, trait].slice(-mostRejected);
  const history = [...before.history, { run, label, verdict: given, ...(given !== asked && { asked }), why }].slice(-mostHistory);
  return { traits: { ...lists, history }, refused };
}

function merged(known: Trait | undefined, proposed: Proposed, settledRuns: ReadonlySet<string>): Trait {
  const signals = [...(known?.signals ?? []), ...proposed.signals]
    .map(({ kind, quote, run }) => ({ kind, quote: quote.trim().slice(0, 400), run }))
    .filter(({ quote, run }) => quote !== '' && settledRuns.has(run));
  const seen = new Set<string>();
  const unique = signals.filter(({ kind, quote, run }) => {
    const key = JSON.stringify([kind, quote, run]);
    return !seen.has(key) && seen.add(key);
  });
  const runs = new Set([...(known?.runs ?? []), ...proposed.runs, ...unique.map(({ run }) => run)].filter((run) => settledRuns.has(run)));
  return {
    label: known?.label ?? proposed.label,
    rationale: proposed.rationale.trim().slice(0, 1_000) || (known?.rationale ?? ''),
    runs: [...runs],
    signals: unique.slice(-12),
  };
}

function meets({ runs, signals }: Trait, verdict: 'confirm' | 'candidate'): boolean {
  return runs.length >= needed[verdict].runs && new Set(signals.map(({ kind }) => kind)).size >= needed[verdict].kinds;
}

function lack({ runs, signals }: Proposed, settledRuns: ReadonlySet<string>): string {
  const named = [...new Set([...runs, ...signals.map(({ run }) => run)])];
  const strange = named.filter((run) => !settledRuns.has(run));
  if (strange.length > 0) return `${strange.join(', ')} ${strange.length === 1 ? 'is none' : 'are none'}`;
  return named.length === 0 ? 'no run was named' : 'no quote was given';
}

/** Observations of a member since a trait of it was judged last. At ten a session is offered a review. Source: FACTS 2.11. */
export function observationsSince(traits: Traits, sessions: readonly SessionState[], member: string): number {
  const own = sessions.filter((one) => one.member === member);
  const last = traits.history.at(-1)?.run;
  const from = last === undefined ? -1 : own.findLastIndex((one) => one.runId === last);
  return own.slice(from + 1).reduce((sum, one) => sum + Object.values(one.observations).reduce((count, list) => count + list.length, 0), 0);
}

export function reviewDue(traits: Traits, sessions: readonly SessionState[], member: string): boolean {
  return observationsSince(traits, sessions, member) >= reviewAfter;
}
