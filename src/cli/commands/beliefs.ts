import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { type Belief, type BeliefState, type BeliefStatus, beliefsOf, beliefWithId } from '../../core/knowledge/beliefs';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { wrap } from '../print/wrap';

export type BeliefsOptions = { team?: string; status?: string; json?: boolean };
export type RuleOptions = { team?: string; reason: string; json?: boolean };

const statuses: readonly BeliefStatus[] = ['pending', 'accepted', 'contested', 'rejected'];
const rulings = ['accepted', 'rejected', 'reopened'] as const;

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
  const home = await cli.knowledge();
  const { beliefs } = await home.read();
  const { team, belief } = beliefNamed(beliefs, id, options.team);
  if (chosen === 'reopened' && !belief.ruling)
    throw new TeamError('user.badInput', {
      shown: `${belief.id} is ${belief.status} by its votes, and no ruling closes it. There is nothing to open again.`,
    });
  if (chosen === belief.ruling?.ruling)
    throw new TeamError('user.badInput', { shown: `${belief.id} was ruled ${chosen} already: ${plain(belief.ruling.reason)}` });
  await home.append([{ type: 'belief.ruled', data: { team, id: belief.id, ruling: chosen, reason: options.reason.trim() } }]);
  const now = beliefWithId((await home.read()).beliefs, team, belief.id);
  if (!now) throw new TeamError('system.bug', { shown: `${belief.id} is gone after its ruling.` });
  cli.io.out(options.json ? `${JSON.stringify({ team, ...now })}\n` : beliefText(plain({ team, ...now }), cli.io.width));
  return 0;
}

/** The teams to look at: the one that is named, else all. */
export function teamsOf(teams: ReadonlyMap<string, unknown>, named: string | undefined): string[] {
  if (named === undefined) return [...teams.keys()].sort();
  if (teams.has(named)) return [named];
  const known = [...teams.keys()].sort();
  throw new TeamError('user.notFound', {
    shown: `Nothing is kept of a team ${named}. ${known.length > 0 ? `Teams are: ${known.join(', ')}.${didYouMean(named, known)}` : 'Nothing is kept of any team yet.'}`,
  });
}

function beliefNamed(state: BeliefState, id: string, named: string | undefined): { team: string; belief: Belief } {
  const teams = teamsOf(state.teams, named);
  const found = teams.flatMap((team) => {
    const belief = beliefWithId(state, team, id);
    return belief ? [{ team, belief }] : [];
  });
  const [first, second] = found;
  if (first && !second) return first;
  if (first)
    throw new TeamError('user.badInput', {
      shown: `${id} is a belief of ${found.map(({ team }) => team).join(' and ')}. Say which with --team.`,
    });
  const ids = teams.flatMap((team) => beliefsOf(state, team).map((belief) => belief.id));
  throw new TeamError('user.notFound', { shown: `There is no belief ${id}.${didYouMean(id, ids)} \`roundtable beliefs\` lists them.` });
}

function beliefText(belief: Belief & { team: string }, width: number): string {
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
