import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { implemented, resolveVenture } from '../../core/economy/ventures';
import type { Cli } from '../context';
import { decideHome, idNamed, openTill, printRows } from '../economy';
import { plain } from '../print/plain';
import { tableText } from '../print/table';

type Options = { json?: boolean };
type ReasonOptions = Options & { reason: string; team?: string };
const outcomes = ['success', 'failed'] as const;

/** `roundtable venture list`: what members have staked sparks on, and what came of it. */
export async function listVentures(cli: Cli, { json }: Options): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  return printRows(
    cli,
    Object.values(growth.economy.ventures),
    json,
    (rows) =>
      tableText(
        [
          ['venture', 'member', 'tier', 'stake', 'pays', 'state', 'idea'],
          ...plain(rows).map(({ id, member, tier, stake, multiplier, resolved, idea }) => [
            ...[id, `@${member}`, tier, String(stake), String(resolved ? resolved.payout : Math.round(stake * multiplier))],
            ...[resolved ? `${resolved.outcome}: ${resolved.why}` : 'open', idea],
          ]),
        ],
        ['left', 'left', 'left', 'right', 'right'],
      ),
    'Nobody has staked anything on a venture yet.',
  );
}

/** `roundtable venture resolve`: the person says what came of a venture. */
export async function resolve(cli: Cli, named: string, words: string, { reason, json }: ReasonOptions): Promise<number> {
  const outcome = outcomes.find((one) => one === words);
  if (!outcome)
    throw new TeamError('user.badInput', {
      shown: `${words} is no outcome. Give one of: ${outcomes.join(', ')}.${didYouMean(words, outcomes)}`,
    });
  const id = idNamed(Object.keys((await (await cli.knowledge()).read()).growth.economy.ventures), named, 'venture');
  const { value, growth } = await decideHome(cli, (now) => resolveVenture(now, { id, outcome, why: reason, by: 'person' }));
  const venture = growth.economy.ventures[id];
  const { payout } = value;
  if (json) cli.io.out(`${JSON.stringify(venture)}\n`);
  else cli.io.out(`@${venture?.member ?? ''} ${payout > 0 ? `has ${payout} for it` : `has lost ${venture?.stake ?? 0} with it`}.\n`);
  return 0;
}

/** `roundtable venture proposals`: what members proposed that somebody could do. */
export async function listProposals(cli: Cli, { json }: Options): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  return printRows(
    cli,
    Object.values(growth.economy.proposals),
    json,
    (rows) =>
      tableText([
        ['proposal', 'member', 'state', 'text'],
        ...plain(rows).map(({ id, member, implemented: done, text }) => [
          ...[id, `@${member}`, done ? `implemented: ${done.why}` : 'open', text.replace(/\s+/g, ' ')],
        ]),
      ]),
    'No roundtable has left a proposal yet.',
  );
}

/** `roundtable venture implemented`: pays a member for a proposal that was put into effect. */
export async function payProposal(cli: Cli, named: string, { reason, team, json }: ReasonOptions): Promise<number> {
  const { rules, growth: known } = await openTill(cli, team);
  const id = idNamed(Object.keys(known.economy.proposals), named, 'proposal');
  const { value } = await decideHome(cli, (growth) => implemented(growth, rules, { id, why: reason, by: 'person' }));
  const { member, amount } = value;
  cli.io.out(json ? `${JSON.stringify({ id, member, amount })}\n` : `@${member} has ${amount} for it.\n`);
  return 0;
}
