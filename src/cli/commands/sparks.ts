import { TeamError } from '../../base/errors';
import { sparksText } from '../../core/economy/answer';
import { grant } from '../../core/economy/corrections';
import { type Place, place } from '../../core/economy/places';
import { explainBalance } from '../../views/explainView';
import type { GrowthState } from '../../views/growthView';
import { balanceOf } from '../../views/ledgerView';
import type { Cli } from '../context';
import { decideHome, memberNamed, openTill, printRows } from '../economy';
import { accountText } from '../print/sparks';
import { tableText } from '../print/table';

export type SparksOptions = { accounts?: boolean; limit?: number; json?: boolean };
export type ReasonOptions = { reason: string; team?: string; json?: boolean };

/** `roundtable sparks`: what everybody holds, or the account of one with every move and what it held after each. */
export async function showSparks(cli: Cli, named: string | undefined, options: SparksOptions): Promise<number> {
  const till = await openTill(cli, undefined);
  const { growth } = till;
  if (named !== undefined) {
    // The named places of the ledger have accounts that can be explained too.
    const account = Object.hasOwn(growth.ledger.balances, named) ? named : memberNamed(till, named);
    const lines = explainBalance(growth, account);
    const shown = options.limit === undefined ? lines : lines.slice(-options.limit);
    return printRows(
      cli,
      shown,
      options.json,
      (rows) => accountText(rows, cli.io),
      `${account} has no account yet: it opens with the first roundtable.`,
    );
  }
  const members = till.members.filter((name) => Object.hasOwn(growth.ledger.balances, name) || growth.economy.places[name]);
  const rows = members
    .map((member) => ({
      account: member,
      balance: balanceOf(growth.ledger, member),
      ...stateOf(growth, till.rules.relegation.bench_runs, member),
    }))
    .sort((a, b) => b.balance - a.balance);
  const house = Object.entries(growth.ledger.balances)
    .filter(([account]) => !members.includes(account))
    .map(([account, balance]) => ({ account, balance }));
  return printRows(
    cli,
    options.accounts ? [...rows, ...house] : rows,
    options.json,
    (all) =>
      tableText(
        [['account', 'sparks', ''], ...all.map((row) => [row.account, String(row.balance), 'state' in row ? String(row.state) : ''])],
        ['left', 'right'],
      ),
    `Nobody has an account in ${cli.home} yet: it opens with the first roundtable that is settled.`,
  );
}

/** `roundtable sparks grant`: the person gives or takes. */
export async function grantSparks(cli: Cli, named: string, words: string, { reason, team, json }: ReasonOptions): Promise<number> {
  const amount = Number(words);
  if (!Number.isInteger(amount) || words.trim() === '')
    throw new TeamError('user.badInput', { shown: `${words} is no number of sparks. Give a whole number; one below 0 takes.` });
  const till = await openTill(cli, team);
  const member = memberNamed(till, named);
  const { value } = await decideHome(cli, (growth) => grant(growth, till.rules, { member, amount, reason, by: 'person' }));
  const { balance } = value;
  cli.io.out(json ? `${JSON.stringify({ member, amount, balance })}\n` : `@${member} has ${sparksText(balance)} now.\n`);
  return 0;
}

/** `roundtable sparks bench|return|leave`: where a member is from now on. */
export async function placeMember(cli: Cli, to: Place, named: string, { reason, team, json }: ReasonOptions): Promise<number> {
  const till = await openTill(cli, team);
  const member = memberNamed(till, named);
  const { growth } = await decideHome(cli, (now) => place(now, { member, place: to, by: 'person', why: reason }));
  const state = stateOf(growth, till.rules.relegation.bench_runs, member);
  cli.io.out(json ? `${JSON.stringify({ member, ...state })}\n` : `@${member}: ${state.state}.\n`);
  return 0;
}

function stateOf({ economy }: GrowthState, benchRuns: number, member: string): { place: Place; due: boolean; state: string } {
  const seat = economy.places[member];
  const due = economy.due[member];
  const state = due
    ? `net-negative ${due.nets.length} times in a row (${due.nets.join(', ')}): bench it, return it to the table, or let it leave`
    : seat?.place === 'bench'
      ? `on the bench, ${seat.satOut} of ${benchRuns} roundtables: ${seat.why}`
      : seat?.place === 'left'
        ? `has left: ${seat.why}`
        : 'at the table';
  return { place: seat?.place ?? 'table', due: due !== undefined, state };
}
