import { type CancelSource, createCancel } from '../../base/cancel';
import type { Fact, FactData } from '../../schema/event';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { createPrinter } from '../print/printer';

/** How often it is looked whether the writer still lives. */
const lookMs = 1_000;

/** `roundtable watch`: follows the journal that another process writes, until the run ends or nobody writes it any more. */
export async function watchRun(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const { io } = cli;
  const found = await findRun(cli, run);
  if (!found.ok) {
    io.err(`${found.message}\n`);
    return 2;
  }
  const stream = `run:${found.runId}`;
  const journal = cli.journal();
  const before = await journal.read(stream, 0);
  for (const problem of before.problems) io.err(`${problem}\n`);
  const over = createCancel();
  const release = io.onInterrupt(() => over.cancel('left'));
  const printer = options.json ? undefined : createPrinter(cli, { live: io.terminal });
  let last = 0;
  let ended: FactData['run.finished'] | undefined;
  const stopLooking = lookForWriter(cli, stream, () => last, over);

  for await (const stored of journal.follow(stream, 0, over.signal)) {
    if (printer) await printer.fact(stored);
    else io.out(`${cli.line(stored)}\n`);
    last = stored.seq;
    const fact = stored as Fact;
    if (fact.type === 'run.resumed' || (fact.type === 'decision.made' && fact.data.decision === 'again')) ended = undefined;
    if (fact.type !== 'run.finished') continue;
    ended = fact.data;
    // A run that ended before and was taken up again goes on after this fact.
    if ((await journal.read(stream, last)).facts.length === 0) break;
  }
  stopLooking();
  over.cancel('ended');
  await printer?.close();
  release();

  if (ended) return ended.status === 'done' ? 0 : 1;
  if (over.signal.reason === 'left') return 0;
  io.err(`\nNo process runs ${found.runId} any more, and it has not ended. To go on: ${cli.commandLine('resume', found.runId)}\n`);
  return 1;
}

/** Cancels when the stream has no writer and nothing new of it is left to show. Answers how to end the looking. */
function lookForWriter(cli: Cli, stream: string, shown: () => number, over: CancelSource): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let done = false;
  const look = async (): Promise<void> => {
    const gone = !(await cli.journal().held(stream)) && (await cli.journal().read(stream, shown())).facts.length === 0;
    // Asked again: between two questions another process may have taken the run up.
    if (gone && !done && !(await cli.journal().held(stream))) over.cancel('abandoned');
    if (!done) timer = setTimeout(() => void look().catch(() => over.cancel('abandoned')), lookMs);
  };
  timer = setTimeout(() => void look().catch(() => over.cancel('abandoned')), lookMs);
  return () => {
    done = true;
    clearTimeout(timer);
  };
}
