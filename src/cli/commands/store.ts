import { withdraw } from '../../core/economy/bulletin';
import { catalog, itemOf, priceOf } from '../../core/economy/catalog';
import { holdings } from '../../core/economy/holdings';
import { buy, endPurchase } from '../../core/economy/purchases';
import type { Cli } from '../context';
import { decideHome, idNamed, memberNamed, openTill, printRows } from '../economy';
import { plain } from '../print/plain';
import { whenText } from '../print/sparks';
import { tableText } from '../print/table';

type Options = { team?: string; json?: boolean };
export type BuyOptions = Options & { words?: string; why?: string };

/** `roundtable store list`: what there is to buy, at the prices of a team. */
export async function listStore(cli: Cli, { team, json }: Options): Promise<number> {
  const { rules } = await openTill(cli, team);
  const rows = catalog.map((item) => ({ ...item, cost: priceOf(rules, item) }));
  const head = ['item', 'sparks', 'kind', 'needs', ''];
  return printRows(
    cli,
    rows,
    json,
    (items) =>
      tableText(
        [head, ...items.map(({ id, cost, kind, needs, what }) => [id, String(cost), kind, needs > 0 ? `${needs} roundtables` : '', what])],
        ['left', 'right'],
      ),
    'The store is empty.',
  );
}

/** `roundtable store buy`: the person buys for a member, with its sparks. */
export async function buyItem(cli: Cli, named: string, item: string, { words, why, team, json }: BuyOptions): Promise<number> {
  const till = await openTill(cli, team);
  const member = memberNamed(till, named);
  const order = { member, item, by: 'person', words, why };
  const { value, growth } = await decideHome(cli, (now) => buy(now, till.rules, order));
  const { balance } = holdings(growth, till.rules, member);
  const { id, cost } = value;
  cli.io.out(
    json
      ? `${JSON.stringify({ id, member, item, cost, balance })}\n`
      : `@${member} has ${itemOf(item)?.title ?? item} for ${cost}, as ${id}. ${balance} are left.\n`,
  );
  return 0;
}

/** `roundtable store inventory`: what was bought, and what a member's purchases come to. */
export async function showInventory(cli: Cli, named: string | undefined, { team, json }: Options): Promise<number> {
  const till = await openTill(cli, team);
  const member = named === undefined ? undefined : memberNamed(till, named);
  const rows = Object.values(till.growth.economy.purchases)
    .filter((one) => member === undefined || one.member === member)
    .sort((a, b) => a.seq - b.seq);
  if (member !== undefined && !json) {
    const { balance, level, slots, skills, extraFloor } = holdings(till.growth, till.rules, member);
    cli.io.out(
      `@${member}: ${balance} sparks, level ${level}, ${skills.length} skills of the store, ${slots} slots${extraFloor > 0 ? `, ${extraFloor} more floor turns next time` : ''}\n`,
    );
  }
  return printRows(
    cli,
    rows,
    json,
    (all) =>
      tableText(
        [
          ['purchase', 'member', 'item', 'paid', 'when', 'state', 'why'],
          ...plain(all).map(({ id, member: owner, item, cost, at, ended, why, words }) => [
            ...[id, `@${owner}`, itemOf(item)?.title ?? item, String(cost), whenText(at)],
            ...[ended ? `${ended.how}: ${ended.why}` : 'open', words ?? why ?? ''],
          ]),
        ],
        ['left', 'left', 'left', 'right'],
      ),
    `${member === undefined ? 'Nobody' : `@${member}`} has bought nothing yet. To see what there is: ${cli.commandLine('store', 'list')}`,
  );
}

/** `roundtable store refund`: gives a purchase that is not used up back for its price. */
export async function refundPurchase(cli: Cli, named: string, { reason, json }: { reason: string; json?: boolean }): Promise<number> {
  const id = idNamed(Object.keys((await (await cli.knowledge()).read()).growth.economy.purchases), named, 'purchase');
  const { value } = await decideHome(cli, (growth) => endPurchase(growth, { id, how: 'refunded', why: reason }));
  const { member, cost, item } = value.purchase;
  cli.io.out(
    json ? `${JSON.stringify({ id, member, item, cost })}\n` : `@${member} has ${cost} back for ${itemOf(item)?.title ?? item}.\n`,
  );
  return 0;
}

/** `roundtable store requests`: the bulletin board. */
export async function listRequests(cli: Cli, { json }: Options): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  return printRows(
    cli,
    Object.values(growth.economy.bulletin),
    json,
    (rows) =>
      tableText([
        ['request', 'member', 'kind', 'state', 'words'],
        ...plain(rows).map(({ id, member, kind, age, closed, text }) => [
          ...[id, `@${member}`, kind, closed ? closed.how : `open for ${age === 1 ? '1 roundtable' : `${age} roundtables`}`, text],
        ]),
      ]),
    'Nobody has asked for anything yet.',
  );
}

/** `roundtable store withdraw`: takes a request off the bulletin board. */
export async function withdrawRequest(cli: Cli, named: string, { json }: Options): Promise<number> {
  const id = idNamed(Object.keys((await (await cli.knowledge()).read()).growth.economy.bulletin), named, 'request');
  await decideHome(cli, (now) => withdraw(now, { id, by: 'person' }));
  cli.io.out(json ? `${JSON.stringify({ id, how: 'withdrawn' })}\n` : `${id} is off the bulletin board.\n`);
  return 0;
}
