import { validateTeam } from '../../core/team/plan';
import { isError, problemLine } from '../../core/team/problem';
import type { Cli } from '../context';
import { countText } from '../print/style';

/** `roundtable validate`: every problem of every file as `file:line:column: path: message`. 0 when there is no error, else 2. */
export async function validateFile(cli: Cli, files: readonly string[], options: { json?: boolean }): Promise<number> {
  let errors = 0;
  for (const file of files) {
    const { problems, team } = validateTeam(await cli.readText(file, 'team file'), file);
    errors += problems.filter(isError).length;
    if (options.json) {
      for (const problem of problems) cli.io.out(`${JSON.stringify({ severity: 'error', ...problem })}\n`);
      continue;
    }
    for (const problem of problems) cli.io.err(`${isError(problem) ? '' : 'warning: '}${problemLine(problem)}\n`);
    if (team)
      cli.io.out(
        `${file}: ${team.name}, ${countText(team.members.length, 'member')}, ${team.workflow?.type ?? 'round_robin'}. It can run.\n`,
      );
  }
  return errors === 0 ? 0 : 2;
}
