import { TeamError } from '../base/errors';
import { didYouMean } from '../base/similar';
import { granted } from '../core/economy/answer';
import { isError, problemLine } from '../core/team/problem';
import { validateTeam } from '../core/team/validate';
import type { NewHomeFact } from '../schema/event';
import { EconomyOptions } from '../schema/growthOptions';
import type { GrowthState } from '../views/growthView';
import { membersOf } from '../views/leaderboardView';
import type { Cli } from './context';

/** What a command about sparks works with: the rules of a team file or the usual ones, and the names that are known. */
export type Till = { rules: EconomyOptions; growth: GrowthState; members: string[] };

/** Opens the till. Rejects with TeamError where the team file cannot be read. */
export async function openTill(cli: Cli, team: string | undefined): Promise<Till> {
  const { growth } = await (await cli.knowledge()).read();
  const file = team === undefined ? undefined : await teamIn(cli, team);
  const cast = (await cli.agents()).filter(({ part }) => part === 'worker').map(({ name }) => name);
  const members = [...new Set([...membersOf(growth), ...(file?.names ?? []), ...cast])].sort();
  return { rules: file?.economy ?? EconomyOptions.parse({}), growth, members };
}

async function teamIn(cli: Cli, path: string): Promise<{ economy: EconomyOptions; names: string[] }> {
  const { team, problems } = validateTeam(await cli.readText(path, 'team file'), path);
  if (team) return { economy: team.economy, names: team.members.map((one) => (typeof one === 'string' ? one : one.name)) };
  const first = problems.find(isError);
  throw new TeamError('user.badInput', {
    shown: `${first ? problemLine(first) : `${path} cannot be read.`} To see everything: ${cli.commandLine('validate', path)}`,
  });
}

/** The member that a person named, with or without @. Throws TeamError for one that nobody knows. */
export function memberNamed({ members }: Pick<Till, 'members'>, named: string): string {
  const name = named.replace(/^@/, '');
  if (members.includes(name)) return name;
  throw new TeamError('user.notFound', {
    shown: `There is no member ${name}.${didYouMean(name, members) || (members.length > 0 ? ` Members are: ${members.join(', ')}.` : '')}`,
  });
}

/** Makes facts of what is decided under the lock. Rejects with TeamError where it is refused. */
export async function decideHome<T extends { ok: true; facts: NewHomeFact[] }>(
  cli: Cli,
  decide: (growth: GrowthState) => T | { ok: false; why: string },
): Promise<{ value: T; growth: GrowthState }> {
  const home = await cli.knowledge();
  const value = await home.transact(({ growth }) => granted(decide(growth)));
  return { value, growth: (await home.read()).growth };
}

/** The settled run that a person means: an id, the end of one, or the one that was settled last. Throws TeamError. */
export function settledRun(cli: Cli, { scores }: GrowthState, named: string | undefined): string {
  const { order } = scores;
  if (order.length === 0)
    throw new TeamError('user.notFound', {
      shown: `No roundtable in ${cli.home} was scored yet. To hold one: ${cli.commandLine('start')} --topic "…"`,
    });
  return named === undefined ? (order.at(-1) as string) : idNamed(order, named, 'roundtable that was scored');
}

/** The id that a person means by it or by the end of it. Throws TeamError for none and for several. */
export function idNamed(ids: readonly string[], named: string, what: string): string {
  const meant = ids.includes(named) ? [named] : ids.filter((id) => named !== '' && id.endsWith(named));
  const [one, other] = meant;
  if (one !== undefined && other === undefined) return one;
  if (one !== undefined) throw new TeamError('user.badInput', { shown: `${named} may be any of ${meant.join(', ')}. Say more of it.` });
  throw new TeamError('user.notFound', { shown: `There is no ${what} ${named}.${didYouMean(named, ids)}` });
}

/** Prints rows: each as JSON on a line, or all of them as text; what to say where there is none. */
export function printRows<T>(
  cli: Cli,
  rows: readonly T[],
  json: boolean | undefined,
  text: (rows: readonly T[]) => string,
  none: string,
): number {
  if (json) for (const row of rows) cli.io.out(`${JSON.stringify(row)}\n`);
  else if (rows.length > 0) cli.io.out(text(rows));
  else cli.io.err(`${none}\n`);
  return 0;
}
