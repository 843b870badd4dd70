import { readView } from '../../core/run/orchestrator';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { createPrinter } from '../print/printer';

/** `roundtable transcript`: what was said, from the journal. */
export async function showTranscript(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const found = await findRun(cli, run, () => true);
  if (!found.ok) {
    io.err(`${found.message}\n`);
    return 2;
  }
  if (options.json) {
    const view = await readView({ journal: cli.journal() }, found.runId);
    for (const entry of view?.entries ?? []) if (entry.kind === 'message') io.out(`${JSON.stringify({ seq: entry.seq, at: entry.at, ...entry.message })}\n`);
    return 0;
  }
  const { facts, problems } = await cli.journal().read(`run:${found.runId}`, 0);
  for (const problem of problems) io.err(`${problem}\n`);
  const printer = createPrinter(io, cli.objects(), { live: false });
  for (const fact of facts) await printer.fact(fact);
  await printer.close();
  return 0;
}
