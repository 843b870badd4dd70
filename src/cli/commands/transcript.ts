import type { Cli } from '../context';
import { findRun } from '../findRun';
import { createPrinter } from '../print/printer';

/** `roundtable transcript`: what was said, from the journal; with `--json` its facts. */
export async function showTranscript(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const found = await findRun(cli, run);
  if (!found.ok) {
    io.err(`${found.message}\n`);
    return 2;
  }
  const { facts, problems } = await cli.journal().read(`run:${found.runId}`, 0);
  for (const problem of problems) io.err(`${problem}\n`);
  if (options.json) {
    for (const fact of facts) io.out(`${cli.line(fact)}\n`);
    return 0;
  }
  const printer = createPrinter(cli, { live: false });
  for (const fact of facts) await printer.fact(fact);
  await printer.close();
  return 0;
}
