import { asTeamError } from '../../base/errors';
import { validateTeam } from '../../core/team/plan';
import { needsOf } from '../../core/team/preflight';
import { isError, type Problem, problemLine } from '../../core/team/problem';
import type { Cli } from '../context';
import { countText } from '../print/style';

/**
 * `roundtable validate`: every problem of every file as `file:line:column: path: message`, personas and agents that nobody has
 * included. 0 when there is no error, else 2.
 */
export async function validateFile(cli: Cli, files: readonly string[], options: { json?: boolean }): Promise<number> {
  const agents = await cli.agents();
  const personas = await cli.personas();
  let errors = 0;
  for (const file of files) {
    const text = await cli.readText(file, 'team file').catch((error: unknown) => asTeamError(error));
    const { team, locate, problems }: ReturnType<typeof validateTeam> =
      typeof text === 'string' ? validateTeam(text, file) : { problems: [{ file, message: text.shown }] };
    const cast = team
      ? needsOf(team, { agents, personas }).problems.map(({ path, message }): Problem => ({ ...locate?.(path), message }))
      : [];
    const all = [...problems, ...cast];
    const wrong = all.filter(isError).length;
    errors += wrong;
    if (options.json) {
      for (const problem of all) cli.io.out(`${JSON.stringify({ severity: 'error', ...problem })}\n`);
      continue;
    }
    for (const problem of all) cli.io.err(`${isError(problem) ? '' : 'warning: '}${problemLine(problem)}\n`);
    if (team && wrong === 0)
      cli.io.out(
        `${file}: ${team.name}, ${countText(team.members.length, 'member')}, ${team.workflow?.type ?? 'round_robin'}. It can run.\n`,
      );
  }
  return errors === 0 ? 0 : 2;
}
