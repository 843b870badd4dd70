import { didYouMean } from '../../base/similar';
import type { NewHomeFact } from '../../schema/event';
import type { VentureTier } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { earningsOf } from '../../views/earningsView';
import type { GrowthState } from '../../views/growthView';
import { type Answer, no, sparksText } from './answer';
import { createPurse, type Purse } from './purse';
import { relegation } from './relegation';

const longestIdea = 200;
type Pitch = { member: string; tier: VentureTier; idea: string; turn: string };

/** Puts the stakes of pitched ventures aside, those that their members can pay. One turn pitches each tier once. Source: FACTS 2.1 and 2.6. */
export function stakeVentures(
  growth: GrowthState,
  purse: Purse,
  { runId, rules, ventures }: { runId: string; rules: EconomyOptions; ventures: readonly Pitch[] },
): { facts: NewHomeFact[]; refused: { member: string; what: string; why: string }[] } {
  const facts: NewHomeFact[] = [];
  const refused: { member: string; what: string; why: string }[] = [];
  const known = new Set(Object.keys(growth.economy.ventures));
  for (const { member, tier, idea: words, turn } of ventures) {
    const id = `${runId}/${turn}/${tier}`;
    const idea = [...words.trim()].slice(0, longestIdea).join('');
    if (known.has(id) || idea === '') continue;
    known.add(id);
    const { stake, multiplier } = rules.ventures[tier];
    const what = `a ${tier}: ${idea}`;
    purse.open(member, rules.opening);
    if (purse.of(member) < stake) {
      refused.push({ member, what, why: `A ${tier} takes ${sparksText(stake)}, and ${member} has ${purse.of(member)}.` });
      continue;
    }
    purse.pay({ from: member, to: 'escrow', amount: stake, category: 'venture_stake', why: `Stake of ${what}`, turn });
    facts.push({ type: 'venture.pitched', data: { id, member, tier, stake, multiplier, idea, runId, turn, moves: purse.take() } });
  }
  return { facts, refused };
}

/**
 * Says what came of a venture, once. Success gives the stake back and as much more as makes stake times multiplier, rounded; failure loses
 * the stake. Source: FACTS 2.1.
 */
export function resolveVenture(
  growth: GrowthState,
  { id, outcome, why, by }: { id: string; outcome: 'success' | 'failed'; why: string; by: string },
): Answer<{ payout: number }> {
  const { ventures } = growth.economy;
  const venture = ventures[id];
  if (!venture) return no(`There is no venture ${id}.${didYouMean(id, Object.keys(ventures))}`);
  if (venture.resolved) return no(`${id} was resolved already: ${venture.resolved.outcome}, ${venture.resolved.why}`);
  if (why.trim() === '') return no('What came of a venture needs a reason. Give one.');
  const purse = createPurse(growth.ledger);
  const { member, stake, multiplier, tier, idea, turn } = venture;
  const words = `${tier}: ${idea}`;
  const payout = outcome === 'success' ? Math.round(stake * multiplier) : 0;
  if (outcome === 'success') {
    purse.pay({ from: 'escrow', to: member, amount: stake, category: 'venture_payout', why: `Stake back of the ${words}`, turn });
    const won = payout - stake;
    purse.pay({ from: 'mint:ventures', to: member, amount: won, category: 'venture_payout', why: `Won with the ${words}`, turn });
  } else purse.pay({ from: 'escrow', to: 'sink:ventures', amount: stake, category: 'venture_stake', why: `Lost with the ${words}`, turn });
  return { ok: true, facts: [{ type: 'venture.resolved', data: { id, outcome, why: why.trim(), by, moves: purse.take() } }], payout };
}

/** Pays a member for a proposal that somebody put into effect, once each. Its bonus counts for that roundtable's net. Source: FACTS 2.1, A5. */
export function implemented(
  growth: GrowthState,
  rules: EconomyOptions,
  { id, why, by }: { id: string; why: string; by: string },
): Answer<{ member: string; amount: number }> {
  const { proposals } = growth.economy;
  const proposal = proposals[id];
  if (!proposal) return no(`There is no proposal ${id}.${didYouMean(id, Object.keys(proposals))}`);
  if (proposal.implemented) return no(`${id} was paid for already: ${proposal.implemented.why}`);
  if (why.trim() === '') return no('That a proposal was implemented needs a reason: where it can be seen. Give one.');
  const purse = createPurse(growth.ledger);
  const { member, runId, text, turn } = proposal;
  purse.open(member, rules.opening);
  const amount = purse.pay({
    ...{ from: 'mint:implemented', to: member, amount: rules.implemented, category: 'outcome_bonus', turn },
    why: `Implemented: ${text}`,
  });
  const net = earningsOf(growth, runId, member)?.net;
  const corrected = net === undefined ? [] : relegation(growth, rules, member, { runId, net: net + amount });
  const data = { id, runId, member, why: why.trim(), by, moves: purse.take() };
  return { ok: true, facts: [{ type: 'proposal.implemented', data }, ...corrected], member, amount };
}
