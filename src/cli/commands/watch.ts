import { createCancel } from '../../base/cancel';
import type { Fact } from '../../schema/event';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { createPrinter } from '../print/printer';

/** `roundtable watch`: follows the journal that another process writes, until the run ends. */
export async function watchRun(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const found = await findRun(cli, run, () => true);
  if (!found.ok) {
    io.err(`${found.message}\n`);
    return 2;
  }
  const over = createCancel();
  const release = io.onInterrupt(() => over.cancel());
  const printer = createPrinter(io, cli.objects(), { live: false });
  const journal = cli.journal();
  let last = (await journal.read(`run:${found.runId}`, 0)).facts.at(-1)?.seq ?? 0;
  for await (const stored of journal.follow(`run:${found.runId}`, 0, over.signal)) {
    if (options.json) io.out(`${cli.line(stored)}\n`);
    else await printer.fact(stored);
    last = Math.max(last, stored.seq);
    // A run that was finished before and taken up again goes on after its last fact.
    if ((stored as Fact).type === 'run.finished' && stored.seq === last && !(await goesOn(cli, found.runId, stored.seq))) over.cancel();
  }
  if (!options.json) await printer.close();
  release();
  return 0;
}

async function goesOn(cli: Cli, runId: string, seq: number): Promise<boolean> {
  return (await cli.journal().read(`run:${runId}`, seq)).facts.length > 0;
}
