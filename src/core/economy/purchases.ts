import { didYouMean } from '../../base/similar';
import type { NewHomeFact } from '../../schema/event';
import type { Refusal } from '../../schema/growthFace';
import type { EconomyOptions } from '../../schema/growthOptions';
import type { Purchase } from '../../views/economyView';
import type { GrowthState } from '../../views/growthView';
import { scoredRunsOf } from '../../views/scoresView';
import { type Answer, no, sparksText } from './answer';
import { catalog, itemOf, priceOf, type StoreItem } from './catalog';
import { createPurse, type Purse } from './purse';

export type Order = {
  member: string;
  item: string;
  why?: string | undefined;
  by: string;
  /** The run in which it is bought; then a second order of the same item in it is the same purchase. */
  runId?: string | undefined;
  /** What is asked for, where the item needs words. */
  words?: string | undefined;
};

/**
 * Buys one item. Refused where the member has left, was scored in too few roundtables, has the item, gives no words for one that needs some,
 * or has not enough sparks. The same order of the same run again is answered without facts. Source: FACTS 2.8.
 */
export function buy(growth: GrowthState, rules: EconomyOptions, order: Order): Answer<{ id: string; cost: number }> {
  return buyWith(growth, createPurse(growth.ledger), rules, order, []);
}

/**
 * What a member wishes for in a session, bought one after the other under the rules for spending what is another's: never below zero,
 * nothing twice, at most `session_limit` in one session, what was bought in it before included. Source: FACTS 2.8.
 */
export function sessionBuy(
  growth: GrowthState,
  rules: EconomyOptions,
  {
    member,
    runId,
    by,
    wants,
  }: { member: string; runId: string; by: string; wants: readonly { item: string; why: string; words?: string | undefined }[] },
): { facts: NewHomeFact[]; bought: { id: string; item: string; cost: number }[]; refused: { item: string; why: string }[] } {
  const purse = createPurse(growth.ledger);
  const facts: NewHomeFact[] = [];
  const bought: { id: string; item: string; cost: number }[] = [];
  const refused: { item: string; why: string }[] = [];
  const before = Object.values(growth.economy.purchases).filter((one) => one.runId === runId && one.member === member);
  let left = rules.session_limit - before.reduce((sum, { cost }) => sum + cost, 0);
  for (const { item, why, words } of wants) {
    const known = itemOf(item);
    const cost = known ? priceOf(rules, known) : 0;
    const open = openOf(growth, member).some((one) => one.item === item && one.runId !== runId);
    const again = before.some((one) => one.item === item);
    if (known && open && known.effect.kind !== 'request')
      refused.push({ item, why: `${member} has ${known.title} already and has not used it.` });
    else if (bought.some((one) => one.item === item)) refused.push({ item, why: 'Nothing is bought twice in one session.' });
    else if (!again && cost > left)
      refused.push({ item, why: `A session spends ${sparksText(rules.session_limit)} at most; ${Math.max(0, left)} are left of them.` });
    else {
      const answer = buyWith(
        growth,
        purse,
        rules,
        { member, item, why, by, runId, words },
        bought.map((one) => one.item),
      );
      if (!answer.ok) refused.push({ item, why: answer.why });
      else {
        facts.push(...answer.facts);
        bought.push({ id: answer.id, item, cost: answer.cost });
        if (!again) left -= answer.cost;
      }
    }
  }
  return { facts, bought, refused };
}

/**
 * Ends a purchase: `used`, `retired` (a skill taken out of use, nothing comes back) or `refunded` (what was paid comes back). One that ended
 * in this way already is answered without facts.
 */
export function endPurchase(
  growth: GrowthState,
  { id, how, why, runId }: { id: string; how: 'used' | 'retired' | 'refunded'; why: string; runId?: string | undefined },
): Answer<{ purchase: Purchase }> {
  const { purchases } = growth.economy;
  const purchase = purchases[id];
  if (!purchase) return no(`There is no purchase ${id}.${didYouMean(id, Object.keys(purchases))}`);
  if (purchase.ended?.how === how) return { ok: true, facts: [], purchase };
  if (purchase.ended) return no(`${id} was ${purchase.ended.how} already: ${purchase.ended.why}`);
  if (growth.economy.bulletin[id]) return no(`${id} is a request on the bulletin board. Withdraw it there.`);
  const fact = how === 'refunded' ? refund(createPurse(growth.ledger), purchase, why, runId) : endFact(id, how, why, runId);
  return { ok: true, facts: [fact], purchase };
}

/** The purchases of a member that are not used up, given back or retired, the oldest first. */
export function openOf(growth: GrowthState, member: string): Purchase[] {
  return Object.values(growth.economy.purchases)
    .filter((purchase) => purchase.member === member && !purchase.ended)
    .sort((a, b) => a.seq - b.seq);
}

/** What a run uses up, and the first turns that another member won; those are given back. */
export function usesOf(
  growth: GrowthState,
  {
    members,
    used,
  }: { members: readonly { member: string; self?: { uses: string[]; firstSpeaker: boolean } | undefined }[]; used: readonly string[] },
): { used: string[]; lost: Purchase[] } {
  const ids = new Set([...used, ...members.flatMap(({ self }) => self?.uses ?? [])]);
  const open = [...ids].flatMap((id) => growth.economy.purchases[id] ?? []).filter(({ ended }) => !ended);
  const selves = new Map(members.map(({ member, self }) => [member, self]));
  const isLost = ({ item, member }: Purchase): boolean =>
    itemOf(item)?.effect.kind === 'firstSpeaker' && selves.get(member)?.firstSpeaker === false;
  return { used: open.filter((one) => !isLost(one)).map(({ id }) => id), lost: open.filter(isLost) };
}

/** The end of a purchase whose price comes back. */
export function refund(purse: Purse, { id, member, cost, item }: Purchase, why: string, runId?: string | undefined): NewHomeFact {
  purse.pay({ from: 'sink:store', to: member, amount: cost, category: 'store_refund', why: `${itemOf(item)?.title ?? item}: ${why}` });
  return endFact(id, 'refunded', why, runId, purse);
}

export function endFact(
  id: string,
  how: 'used' | 'retired' | 'refunded',
  why: string,
  runId?: string | undefined,
  purse?: Purse,
): NewHomeFact {
  return { type: 'purchase.ended', data: { id, how, why, ...(runId !== undefined && { runId }), moves: purse?.take() ?? [] } };
}

function buyWith(
  growth: GrowthState,
  purse: Purse,
  rules: EconomyOptions,
  order: Order,
  pending: readonly string[],
): Answer<{ id: string; cost: number }> {
  const { member, by, runId } = order;
  if (!rules.enabled) return no('The economy of this team is off: economy.enabled is false in its file.');
  const item = itemOf(order.item);
  if (!item)
    return no(
      `The store has no ${order.item}.${didYouMean(
        order.item,
        catalog.map(({ id }) => id),
      )}`,
    );
  const mine = Object.values(growth.economy.purchases).filter((one) => one.member === member && one.item === item.id);
  const id = runId === undefined ? `${member}/${item.id}/${mine.length + 1}` : `${runId}/${member}/${item.id}`;
  const made = growth.economy.purchases[id];
  if (made) return { ok: true, facts: [], id, cost: made.cost };
  const words = order.words?.trim() ?? '';
  const cost = priceOf(rules, item);
  purse.open(member, rules.opening);
  const refusal = refusalOf(growth, item, member, { cost, held: purse.of(member), pending: pending.includes(item.id) });
  const why = refusal ? refusalText(refusal, item, member) : requestAmiss(growth, item, member, words);
  if (why !== undefined) return no(why);
  const asked = item.effect.kind === 'request' ? item.effect.to : undefined;
  purse.pay({
    ...{ from: member, to: 'sink:store', amount: cost, category: asked ? 'request_fee' : 'store_purchase' },
    why: order.why?.trim() ? `${item.title}: ${order.why.trim()}` : item.title,
  });
  const fact: NewHomeFact = {
    type: 'purchase.made',
    data: {
      ...{ id, member, item: item.id, cost, by },
      ...(order.why?.trim() && { why: order.why.trim() }),
      ...(runId !== undefined && { runId }),
      ...(words !== '' && { words }),
      moves: purse.take(),
    },
  };
  if (!asked) return { ok: true, facts: [fact], id, cost };
  const posted = { id, member, text: words, kind: asked, ...(runId !== undefined && { runId }) };
  return { ok: true, facts: [fact, { type: 'bulletin.posted', data: posted }], id, cost };
}

/**
 * What keeps a member from buying an item at this price (`cost` and `held` in sparks): it has left, lacks roundtables, has the item or is
 * about to (`pending`), lacks sparks. Source: FACTS 2.8, purchase checks.
 */
export function refusalOf(
  growth: GrowthState,
  { id, needs, stacks, effect }: StoreItem,
  member: string,
  { cost, held, pending = false }: { cost: number; held: number; pending?: boolean },
): Refusal | undefined {
  if (growth.economy.places[member]?.place === 'left') return { kind: 'words', words: `${member} has left, and buys nothing.` };
  const has = scoredRunsOf(growth.scores, member).length;
  if (has < needs) return { kind: 'needs', has, needs };
  const several = stacks || effect.kind === 'request';
  if (!several && (pending || openOf(growth, member).some((one) => one.item === id))) return { kind: 'owned' };
  return held < cost ? { kind: 'short', has: held, costs: cost } : undefined;
}

function refusalText(no: Refusal, { title, kind }: StoreItem, member: string): string {
  switch (no.kind) {
    case 'needs':
      return `${title} takes ${no.needs} roundtables that were scored, and ${member} has ${no.has}.`;
    case 'owned':
      return `${member} has ${title} already${kind === 'permanent' ? '' : ' and has not used it'}.`;
    case 'short':
      return `${title} costs ${sparksText(no.costs)}, and ${member} has ${no.has}.`;
    case 'words':
      return no.words;
  }
}

/** What is wrong with the words of a request. */
function requestAmiss(growth: GrowthState, { title, effect }: StoreItem, member: string, words: string): string | undefined {
  if (effect.kind !== 'request') return undefined;
  if (words === '') return `${title} needs words: what is asked for. Give them.`;
  const same = Object.values(growth.economy.bulletin).some((one) => !one.closed && one.member === member && one.text === words);
  return same ? `${member} has asked for that already, and it is still on the bulletin board.` : undefined;
}
