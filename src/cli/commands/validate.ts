import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { asTeamError } from '../../base/errors';
import { validatePipeline } from '../../core/team/checkPipeline';
import { isError, type Problem, problemLine } from '../../core/team/problem';
import { castProblems, type Validated, validateTeam } from '../../core/team/validate';
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
    if (typeof text === 'string' && isPipeline(file)) {
      const { pipeline, problems } = validatePipeline(text, file, (path) => existsSync(resolve(cli.cwd, dirname(file), path)));
      errors += tell(cli, problems, options);
      if (pipeline && !problems.some(isError) && !options.json)
        cli.io.out(`${file}: ${pipeline.name}, ${countText(pipeline.stages.length, 'stage')}. Its teams are not looked at.\n`);
      continue;
    }
    const read: Validated = typeof text === 'string' ? validateTeam(text, file) : { problems: [{ file, message: text.shown }] };
    const { team } = read;
    const wrong = tell(cli, [...read.problems, ...castProblems(read, { agents, personas })], options);
    errors += wrong;
    if (team && wrong === 0 && !options.json)
      cli.io.out(
        `${file}: ${team.name}, ${countText(team.members.length, 'member')}, ${team.workflow?.type ?? 'round_robin'}. It can run.\n`,
      );
  }
  return errors === 0 ? 0 : 2;
}

function isPipeline(file: string): boolean {
  return /(?:^|[./\\])pipeline\.ya?ml$/i.test(file);
}

/** Prints what is wrong with a file; answers how much of it are errors. */
function tell(cli: Cli, problems: readonly Problem[], { json }: { json?: boolean }): number {
  for (const problem of problems) {
    if (json) cli.io.out(`${JSON.stringify({ severity: 'error', ...problem })}\n`);
    else cli.io.err(`${isError(problem) ? '' : 'warning: '}${problemLine(problem)}\n`);
  }
  return problems.filter(isError).length;
}
