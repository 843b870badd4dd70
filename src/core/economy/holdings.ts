import type { EconomyOptions } from '../../schema/growthOptions';
import type { GrowthState } from '../../views/growthView';
import { leaderboard } from '../../views/leaderboardView';
import { scoredRunsOf } from '../../views/scoresView';
import { itemOf } from './catalog';
import { openOf } from './purchases';
import { purseOf } from './purse';

/** What a member has, and what that does for it in its next roundtable. */
export type Holdings = {
  /** Sparks that it has to spend; what everybody begins with where it has no account yet. */
  balance: number;
  /** Roundtables that it was scored in. */
  runs: number;
  /** The highest level it bought and was scored often enough for, 0 to 3. Source: FACTS 2.7 (5, 10, 20) and 2.8, see A4. */
  level: 0 | 1 | 2 | 3;
  /** Skills that its prompt may hold. */
  slots: number;
  /** Characters of skills, habits and memory that its prompt may hold. */
  selfChars: number;
  /** Skills from the store by the id of their item, which is that of their file in `skills/`; the oldest purchase first. */
  skills: { id: string; title: string; purchase: string }[];
  /** Floor turns beside its budget. */
  extraFloor: number;
  /** It has paid for the first turn; whether it gets it, `firstSpeakerOf` says. */
  firstSpeaker: boolean;
  /** Purchases that its next roundtable uses up: for `MemberSelf.uses`. */
  uses: string[];
  /** Purchases that wait for a session with the therapist, and for a plan. */
  sessions: string[];
  plans: string[];
};

/** Sums up a member's open purchases under the rules of its team. */
export function holdings(growth: GrowthState, rules: EconomyOptions, member: string): Holdings {
  const runs = scoredRunsOf(growth.scores, member).length;
  const out: Holdings = {
    ...{ balance: purseOf(growth.ledger, rules, member), runs, level: 0, slots: 0, selfChars: 0 },
    ...{ skills: [], extraFloor: 0, firstSpeaker: false, uses: [], sessions: [], plans: [] },
  };
  for (const { id, item: name } of openOf(growth, member)) {
    const item = itemOf(name);
    // What another version of the program sold has no effect in this one.
    if (!item) continue;
    const { effect } = item;
    if (effect.kind === 'skill') out.skills.push({ id: item.id, title: item.title, purchase: id });
    else if (effect.kind === 'level' && runs >= item.needs && effect.level > out.level) out.level = effect.level;
    else if (effect.kind === 'slot') out.slots += effect.slots;
    else if (effect.kind === 'session') out.sessions.push(id);
    else if (effect.kind === 'plan') out.plans.push(id);
    else if (effect.kind === 'extraFloor') {
      out.extraFloor += effect.turns;
      out.uses.push(id);
    } else if (effect.kind === 'firstSpeaker') {
      out.firstSpeaker = true;
      out.uses.push(id);
    }
  }
  out.slots += rules.slots[out.level] ?? 0;
  out.selfChars = rules.self_chars[out.level === 0 ? 0 : 1] ?? 0;
  return out;
}

/**
 * Who of these members has the first turn by a purchase: the highest rank, of equals whoever paid first; undefined where nobody paid.
 * `settle` gives the others theirs back, since their `self.firstSpeaker` is false and their `self.uses` has the purchase. Source: FACTS 2.8, A6.
 */
export function firstSpeakerOf(growth: GrowthState, members: readonly string[]): string | undefined {
  const ranks = new Map(leaderboard(growth).map(({ member, rank }) => [member, rank ?? Number.MAX_SAFE_INTEGER]));
  const paid = members.flatMap((member) => {
    const purchase = openOf(growth, member).find(({ item }) => itemOf(item)?.effect.kind === 'firstSpeaker');
    return purchase ? [{ member, seq: purchase.seq, rank: ranks.get(member) ?? Number.MAX_SAFE_INTEGER }] : [];
  });
  return paid.sort((a, b) => a.rank - b.rank || a.seq - b.seq)[0]?.member;
}
