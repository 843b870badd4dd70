import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { type BeliefStatus, beliefsOf } from '../../core/knowledge/beliefs';
import { ruleBelief as rule, rulings, type TeamBelief, teamsOf } from '../../core/knowledge/ruleBelief';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { wrap } from '../print/wrap';

export type BeliefsOptions = { team?: string; status?: string; json?: boolean };
export type RuleOptions = { team?: string; reason: string; json?: boolean };

const statuses: readonly BeliefStatus[] = ['pending', 'accepted', 'contested', 'rejected'];

/** `roundtable beliefs`: what the teams of this workspace believe, with the votes. */
export async function listBeliefs(cli: Cli, options: BeliefsOptions): Promise<number> {
  const { status } = options;
  if (status !== undefined && !(statuses as readonly string[]).includes(status))
    throw new TeamError('user.badInput', {
      shown: `There is no status ${status}. A belief is one of: ${statuses.join(', ')}.${didYouMean(status, [...statuses])}`,
    });
  const { beliefs } = await (await cli.knowledge()).read();
  const found = teamsOf(beliefs.teams, options.team)
    .flatMap((team) => beliefsOf(beliefs, team).map((belief) => ({ team, ...belief })))
    .filter((belief) => status === undefined || belief.status === status);
  for (const belief of found) cli.io.out(options.json ? `${JSON.stringify(belief)}\n` : beliefText(plain(belief), cli.io.width));
  if (found.length === 0 && !options.json) cli.io.err(`There is no${status ? ` ${status}` : ''} belief in ${cli.home} yet.\n`);
  return 0;
}

/** `roundtable beliefs rule`: the person accepts or rejects a belief for good, or opens it again. */
export async function ruleBelief(cli: Cli, id: string, ruling: string, options: RuleOptions): Promise<number> {
  const chosen = rulings.find((one) => one === ruling);
  if (!chosen)
    throw new TeamError('user.badInput', {
      shown: `${ruling} is no ruling. Give one of: ${rulings.join(', ')}.${didYouMean(ruling, [...rulings])}`,
    });
  if (options.reason.trim() === '') throw new TeamError('user.badInput', { shown: 'A ruling needs a reason. Give it with --reason "…".' });
  const now = await rule(await cli.knowledge(), {
    id,
    ruling: chosen,
    reason: options.reason,
    ...(options.team !== undefined && { team: options.team }),
  });
  cli.io.out(options.json ? `${JSON.stringify(now)}\n` : beliefText(plain(now), cli.io.width));
  return 0;
}

function beliefText(belief: TeamBelief, width: number): string {
  const { votesFor, votesAgainst, voters, ruling, evidence } = belief;
  const votes = `${votesFor.length} of ${voters.length} for${votesFor.length > 0 ? ` (${votesFor.join(', ')})` : ''}, ${votesAgainst.length} against${votesAgainst.length > 0 ? ` (${votesAgainst.join(', ')})` : ''}`;
  const reasons = Object.entries(belief.reasons).map(([voter, reason]) => `@${voter}: ${reason}`);
  return [
    `${belief.id}  ${belief.status}  ${belief.team}\n`,
    wrap(belief.claim, width, '  '),
    wrap(`by @${belief.author}, ${Math.round(belief.confidence * 100)} % sure; ${votes}`, width, '  '),
    ...(evidence ? [wrap(`evidence: ${evidence}`, width, '  ')] : []),
    ...reasons.map((reason) => wrap(reason, width, '  ')),
    ...(ruling ? [wrap(`ruled ${ruling.ruling} by the person: ${ruling.reason}`, width, '  ')] : []),
    '\n',
  ].join('');
}
