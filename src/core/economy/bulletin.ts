import { didYouMean } from '../../base/similar';
import type { NewHomeFact } from '../../schema/event';
import type { EconomyOptions } from '../../schema/growthOptions';
import type { Bulletin } from '../../views/economyView';
import type { GrowthState } from '../../views/growthView';
import { type Answer, byRule, no } from './answer';
import { endFact, refund } from './purchases';
import { createPurse, type Purse } from './purse';

/** Requests that nobody fulfilled within so many roundtables; what was paid for them comes back. Source: FACTS 2.6 and 2.8. */
export function ageBulletin(growth: GrowthState, purse: Purse, rules: EconomyOptions, runId: string): NewHomeFact[] {
  return Object.values(growth.economy.bulletin)
    .filter(({ closed, age }) => !closed && age + 1 >= rules.request_runs)
    .flatMap((request) => close(growth, purse, request, 'expired', byRule, runId));
}

/** Takes a request off the board; what was paid for it comes back. */
export function withdraw(growth: GrowthState, { id, by }: { id: string; by: string }): Answer {
  const found = openRequest(growth, id);
  if (!found.ok) return found;
  return { ok: true, facts: close(growth, createPurse(growth.ledger), found.request, 'withdrawn', by) };
}

/**
 * A request got what it asked for. A public one pays a reward: the author's share to the member who made it, the rest to the house; nothing
 * where no other member made it. A private one was paid for by its member. Source: FACTS 2.8 (15, of which 80 %).
 */
export function fulfil(
  growth: GrowthState,
  rules: EconomyOptions,
  { id, by, author, skill, runId }: { id: string; by: string; author?: string; skill?: string; runId?: string },
): Answer<{ reward: number }> {
  const found = openRequest(growth, id);
  if (!found.ok) return found;
  const { request } = found;
  const purse = createPurse(growth.ledger);
  const pays = request.kind === 'public' && author !== undefined && author !== request.member;
  const reward = pays ? Math.round(rules.market.reward * rules.market.share) : 0;
  if (pays) {
    const category = 'marketplace_payout';
    const why = `Fulfilled a request of ${request.member}: ${request.text}`;
    purse.open(author, rules.opening);
    purse.pay({ from: 'mint:market', to: author, amount: reward, category, why });
    purse.pay({ from: 'mint:market', to: 'sink:store', amount: rules.market.reward - reward, category, why: `The house's share. ${why}` });
  }
  const closed: NewHomeFact = {
    type: 'bulletin.closed',
    data: { id, how: 'fulfilled', by, ...(skill !== undefined && { skill }), moves: purse.take() },
  };
  const purchase = growth.economy.purchases[id];
  const ended = purchase && !purchase.ended ? [endFact(id, 'used', 'The request was fulfilled.', runId)] : [];
  return { ok: true, facts: [closed, ...ended], reward };
}

function openRequest(growth: GrowthState, id: string): { ok: true; request: Bulletin } | { ok: false; why: string } {
  const { bulletin } = growth.economy;
  const request = bulletin[id];
  if (!request) return no(`There is no request ${id}.${didYouMean(id, Object.keys(bulletin))}`);
  return request.closed ? no(`${id} was closed already: ${request.closed.how}.`) : { ok: true, request };
}

function close(
  growth: GrowthState,
  purse: Purse,
  { id }: Bulletin,
  how: 'expired' | 'withdrawn',
  by: string,
  runId?: string,
): NewHomeFact[] {
  const purchase = growth.economy.purchases[id];
  const back =
    purchase && !purchase.ended
      ? [refund(purse, purchase, `The request was ${how === 'expired' ? 'not fulfilled in time' : how}.`, runId)]
      : [];
  return [{ type: 'bulletin.closed', data: { id, how, by, moves: [] } }, ...back];
}
