import { TeamError } from '../../base/errors';
import { wordsOf } from '../../base/searchWords';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { createStyle } from '../print/style';
import { wrap } from '../print/wrap';
import { resolveRunId } from '../resolveRun';

export type SearchRunOptions = { run?: string; author?: string; limit: number; json?: boolean };

/** `roundtable search`: what was said in all runs, best first. */
export async function searchRuns(cli: Cli, words: readonly string[], options: SearchRunOptions): Promise<number> {
  const query = words.join(' ');
  if (wordsOf(query).length === 0) throw new TeamError('user.badInput', { shown: `“${query}” has no word in it to look for.` });
  const runId = options.run === undefined ? undefined : await resolveRunId(cli, options.run);
  const hits = (await cli.store()).search(query, {
    limit: options.limit,
    ...(options.author !== undefined && { author: options.author.replace(/^@/, '') }),
    ...(runId !== undefined && { runId }),
  });
  const style = createStyle(cli.io);
  for (const hit of hits) {
    if (options.json) cli.io.out(`${JSON.stringify(hit)}\n`);
    else cli.io.out(`${style.dim(hit.runId)}  ${style.name(plain(hit.author))}\n${wrap(plain(hit.text), cli.io.width, '  ')}`);
  }
  if (hits.length === 0 && !options.json) cli.io.err(`Nobody said anything with all of: ${query}\n`);
  return 0;
}
