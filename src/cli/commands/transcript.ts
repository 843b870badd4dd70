import type { Fact } from '../../schema/event';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { createPrinter } from '../print/printer';
import { createStyle } from '../print/style';
import { cutTo, wrap } from '../print/wrap';
import { resolveRun } from '../resolveRun';

export type TranscriptOptions = { json?: boolean; tools?: boolean };

/** Lines of a tool's result that are shown. */
const resultLines = 20;

/** `roundtable transcript`: what was said, from the journal; with `tools` also what each call came back with; with `--json` its facts. */
export async function showTranscript(cli: Cli, run: string | undefined, options: TranscriptOptions): Promise<number> {
  const { io } = cli;
  const { facts } = await resolveRun(cli, run);
  if (options.json) {
    for (const fact of facts) io.out(`${cli.line(fact)}\n`);
    return 0;
  }
  const printer = createPrinter(cli, { live: false });
  const results = new Map<string, string[]>();
  for (const stored of facts) {
    await printer.fact(stored);
    if (!options.tools) continue;
    const fact = plain(stored) as Fact;
    if (fact.type === 'tool.finished')
      results.set(fact.data.turn, [...(results.get(fact.data.turn) ?? []), await resultText(cli, fact.data)]);
    if (fact.type !== 'turn.finished' && fact.type !== 'turn.failed') continue;
    // Under its turn, since what members do at the same time is printed turn by turn.
    for (const text of results.get(fact.data.turn) ?? []) io.out(text);
    results.delete(fact.data.turn);
  }
  await printer.close();
  for (const text of [...results.values()].flat()) io.out(text);
  return 0;
}

async function resultText({ io, objects }: Cli, data: Extract<Fact, { type: 'tool.finished' }>['data']): Promise<string> {
  const style = createStyle(io);
  const text = plain('text' in data.result ? data.result.text : ((await objects().get(data.result.object)) ?? '(the result is missing)'));
  const all = text.trimEnd().split('\n');
  const shown = all.slice(0, resultLines).map((line) => `  │   ${style.dim(cutTo(line, io.width - 8))}\n`);
  const more = all.length > resultLines ? `  │   ${style.dim(`(${all.length - resultLines} more lines)`)}\n` : '';
  const head = `${style.name(data.member)} ${data.tool} ${data.failed ? style.bad('failed') : 'came back with'}:`;
  return `${wrap(head, io.width, '  │ ')}${shown.join('')}${more}`;
}
