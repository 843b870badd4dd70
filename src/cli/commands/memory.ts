import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { type Memory, memoriesOf, recall, recent } from '../../core/knowledge/memory';
import { teamsOf } from '../../core/knowledge/ruleBelief';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { wrap } from '../print/wrap';

export type MemoryOptions = { team?: string; query?: string; limit: number; json?: boolean };

/** `roundtable memory`: what members remember between runs, newest first, or what answers a query, best first. */
export async function listMemories(cli: Cli, member: string | undefined, options: MemoryOptions): Promise<number> {
  const { memory } = await (await cli.knowledge()).read();
  const wanted = member?.replace(/^@/, '');
  const teams = teamsOf(memory.teams, options.team);
  const owners = teams.flatMap((team) => [...(memory.teams.get(team)?.keys() ?? [])].map((name) => ({ team, name })));
  if (wanted !== undefined && owners.length > 0 && !owners.some(({ name }) => name === wanted)) {
    const names = [...new Set(owners.map(({ name }) => name))];
    throw new TeamError('user.notFound', {
      shown: `@${wanted} remembers nothing here. Those who do: ${names.join(', ')}.${didYouMean(wanted, names)}`,
    });
  }
  const found = owners
    .filter(({ name }) => wanted === undefined || name === wanted)
    .flatMap(({ team, name }) => {
      const own = memoriesOf(memory, team, name);
      const chosen =
        options.query === undefined
          ? recent(own, options.limit).map((item) => ({ memory: item }))
          : recall(own, options.query, { limit: options.limit, now: Date.now() });
      return chosen.map((one) => ({ team, member: name, ...('score' in one && { score: one.score }), ...one.memory }));
    })
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || b.updatedAt - a.updatedAt)
    .slice(0, options.limit);
  for (const item of found) cli.io.out(options.json ? `${JSON.stringify(item)}\n` : memoryText(plain(item), cli.io.width));
  if (found.length === 0 && !options.json)
    cli.io.err(
      options.query === undefined ? `Nobody remembers anything in ${cli.home} yet.\n` : `No memory has anything of “${options.query}”.\n`,
    );
  return 0;
}

function memoryText({ team, member, key, value, tags, updatedAt }: Memory & { team: string; member: string }, width: number): string {
  const when = new Date(updatedAt).toISOString().slice(0, 10);
  const tagged = tags.length > 0 ? `  [${tags.join(', ')}]` : '';
  return `@${member}  ${key}${tagged}  ${team}, ${when}\n${wrap(value, width, '  ')}`;
}
