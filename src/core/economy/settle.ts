import type { NewHomeFact } from '../../schema/event';
import type { AxisScores, MemberScore, MemberSelf, PeerReview, Proposal, Signal, VentureTier } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { earningsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { type SettledMember, type SettledRun, valuesOf } from '../../views/scoresView';
import { ageBulletin } from './bulletin';
import { grossOf, payDifference, payJudged, worthOf } from './judged';
import { comeBack } from './places';
import { refund, usesOf } from './purchases';
import { createPurse, type Purse } from './purse';
import { relegation } from './relegation';
import { stakeVentures } from './ventures';

export type SettleMember = MemberScore & {
  feeTier: SettledMember['feeTier'];
  signals: Signal[];
  floor: { budget: number; spent: number };
  mentions: Record<string, number>;
  self?: MemberSelf | undefined;
};
export type VenturePitch = { member: string; tier: VentureTier; idea: string; turn: string };

export type SettleInput = {
  runId: string;
  /** The number of the digest, from 1; one over 1 moves only the difference to what was moved before. */
  digest: number;
  team: string;
  topic: string;
  rehearsal: boolean;
  rules: EconomyOptions;
  /** Gates that are paid in the whole roundtable, in the order of the members. */
  maxGates: number;
  members: readonly SettleMember[];
  peers: readonly PeerReview[];
  proposals: readonly Proposal[];
  /** Members of the team who sit out on the bench. */
  benched: readonly string[];
  ventures: readonly VenturePitch[];
  /** Purchases that the run uses up, beside those in the members' `self.uses`. */
  used: readonly string[];
};
/** What a member asked for and did not get. */
export type Refused = { member: string; what: string; why: string };
export type Settlement = { facts: NewHomeFact[]; refused: Refused[] };

/**
 * The one settlement of a roundtable, decided from what holds at this moment: scores, gates, penalties, fees, income on the bench,
 * purchases used up, ventures, requests that grow old, members who come back, choices that are due. No facts where this digest or a later
 * one is settled already, or the economy is off. A run that did not come to its digest is never settled, so it costs nothing. Source:
 * FACTS 2.1 and 2.6 to 2.8.
 */
export function settle(growth: GrowthState, input: SettleInput): Settlement {
  const { runId, digest, rules, team, topic, rehearsal } = input;
  const before = growth.scores.runs[runId];
  if (!rules.enabled || (before && before.digest >= digest)) return { facts: [], refused: [] };

  const purse = createPurse(growth.ledger);
  const scored = input.members.map((member) => carryScore(before, member));
  const gates = paidGates(scored, input.maxGates);
  const members = scored.map((member, index) => settleMember(growth, purse, input, member, gates[index] ?? 0));
  const benched = input.benched.filter((name) => growth.economy.places[name]?.place === 'bench');
  if (!before) for (const name of benched) payIncome(purse, name, rules);
  const { used, lost } = usesOf(growth, input);
  const settled: NewHomeFact = {
    type: 'run.settled',
    data: {
      ...{ runId, digest, team, topic, rehearsal, members, benched, used },
      ...{ peers: [...input.peers], proposals: [...input.proposals], moves: purse.take() },
    },
  };

  const refunds = lost.map((purchase) => refund(purse, purchase, 'Another member of a higher rank spoke first.', runId));
  const ventures = stakeVentures(growth, purse, input);
  const aged = digest === 1 ? [...ageBulletin(growth, purse, rules, runId), ...comeBack(growth, rules, benched, runId)] : [];
  const choices = members.flatMap(({ member, scores, net }) => {
    if (!scores) return [];
    return relegation(growth, rules, member, { runId, net: net + (earningsOf(growth, runId, member)?.bonuses ?? 0) });
  });
  return { facts: [settled, ...refunds, ...ventures.facts, ...aged, ...choices], refused: ventures.refused };
}

function settleMember(
  growth: GrowthState,
  purse: Purse,
  { runId, rules }: SettleInput,
  { self: _, ...score }: SettleMember,
  paidGates: number,
): SettledMember {
  const { member } = score;
  purse.open(member, rules.opening);
  if (!score.scores) return { ...score, gross: 0, fined: 0, fee: 0, unpaid: 0, net: 0 };
  const worth = worthOf(score, paidGates, rules);
  const gross = grossOf(worth);
  const { fined } = worth;
  const before = growth.scores.runs[runId]?.members[member];
  if (before?.scores) {
    payDifference(
      purse,
      growth.ledger,
      runId,
      member,
      worth,
      `Judged anew after a further round: ${gross} in place of what was paid before.`,
    );
    return { ...score, gross, fined, fee: before.fee, unpaid: before.unpaid, net: gross - before.fee };
  }
  payJudged(purse, member, score, paidGates, rules);
  const fee = rules.fees[score.feeTier];
  const why = `Entry fee of the tier ${score.feeTier}.`;
  const paid = purse.pay({ from: member, to: 'sink:fees', amount: fee, category: 'entry_fee', why });
  return { ...score, gross, fined, fee, unpaid: fee - paid, net: gross - fee };
}

/** Where the judge gave no score after a further round, the one from before holds, with what the person put in its place. */
function carryScore(run: SettledRun | undefined, member: SettleMember): SettleMember {
  const before = run?.members[member.member];
  const values = before && valuesOf(before);
  if (member.scores || !before?.scores || !values) return member;
  const reason = before.overruled.at(-1)?.reason;
  const scores = Object.fromEntries(
    Object.entries(before.scores).map(([axis, score]) => {
      const value = values[axis as keyof AxisScores];
      return [axis, value === score.value ? score : { ...score, value, reason: reason ?? score.reason }];
    }),
  ) as AxisScores;
  const { insights, penalties, gates, flags, revised } = before;
  return { ...member, scores, insights, penalties, gates, flags, revised };
}

/** How many gates of each member are paid. */
function paidGates(members: readonly SettleMember[], most: number): number[] {
  let left = most;
  return members.map(({ scores, gates }) => {
    const paid = scores ? Math.min(left, gates.length) : 0;
    left -= paid;
    return paid;
  });
}

function payIncome(purse: Purse, member: string, rules: EconomyOptions): void {
  purse.open(member, rules.opening);
  const { passive_income: amount } = rules.relegation;
  purse.pay({ from: 'mint:income', to: member, amount, category: 'passive_income', why: 'A roundtable on the bench.' });
}
