import { decisionsMarkdown, withRunDecisions } from '../../core/knowledge/decisions';
import { teamsOf } from '../../core/knowledge/ruleBelief';
import type { Cli } from '../context';
import { plain } from '../print/plain';

export type DecisionsOptions = { team?: string; json?: boolean };

/** `roundtable decisions`: what teams logged and what the person decided about their runs, the oldest first, as Markdown. */
export async function listDecisions(cli: Cli, options: DecisionsOptions): Promise<number> {
  const { decisions } = await (await cli.knowledge()).read();
  const all = withRunDecisions(decisions.teams, (await cli.store()).runs(Number.MAX_SAFE_INTEGER));
  const teams = teamsOf(all, options.team);
  for (const team of teams) {
    const own = all.get(team) ?? [];
    if (options.json) for (const decision of own) cli.io.out(`${JSON.stringify({ team, ...decision })}\n`);
    else cli.io.out(`${teams.length > 1 ? `# ${team}\n\n` : ''}${plain(decisionsMarkdown(own))}`);
  }
  if (teams.length === 0 && !options.json) cli.io.err(`No decision is logged in ${cli.home} yet.\n`);
  return 0;
}
