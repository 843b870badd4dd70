import type { Fact } from '../../schema/event';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { createPrinter } from '../print/printer';
import { createStyle, type Style } from '../print/style';
import { cutTo, wrap } from '../print/wrap';
import { resolveRun } from '../resolveRun';

export type TranscriptOptions = { json?: boolean; tools?: boolean };

/** Lines of a tool's result that are shown. */
const resultLines = 12;

/** `roundtable transcript`: what was said and which files changed, from the journal; tool calls on demand; with `--json` its facts. */
export async function showTranscript(cli: Cli, run: string | undefined, options: TranscriptOptions): Promise<number> {
  const { io } = cli;
  const { facts } = await resolveRun(cli, run);
  if (options.json) {
    for (const fact of facts) io.out(`${cli.line(fact)}\n`);
    return 0;
  }
  const style = createStyle(io);
  const printer = createPrinter(cli, { live: false });
  const asked = new Map<string, string>();
  for (const stored of facts) {
    const fact = plain(stored) as Fact;
    const before = beforeText(fact, style);
    if (before !== '') io.out(before);
    await printer.fact(stored);
    const aside = await asideText(cli, fact, { tools: options.tools ?? false, style, asked });
    if (aside !== '') io.out(aside);
  }
  await printer.close();
  return 0;
}

/** What a message is in its workflow, where the phase does not say it. */
function beforeText(fact: Fact, style: Style): string {
  if (fact.type !== 'turn.finished' && fact.type !== 'message.posted') return '';
  const { message } = fact.data;
  if (!message?.label || /^(round|turn) \d+$/.test(message.label)) return '';
  return style.dim(`\n(${message.label})`);
}

type Shown = { tools: boolean; style: Style; asked: Map<string, string> };

/** What happened between messages: files, refusals, and with `tools` every call with its result. */
async function asideText(cli: Cli, fact: Fact, { tools, style, asked }: Shown): Promise<string> {
  const line = (text: string): string => wrap(text, cli.io.width, '  │ ');
  switch (fact.type) {
    case 'file.changed': {
      if (fact.data.private && !tools) return '';
      const { path, member, how, other, bytes } = fact.data;
      const size = how === 'removed' || bytes === 0 ? '' : `, ${bytes.toLocaleString('en-US')} bytes`;
      const beside = how === 'conflict' && other ? `: ${other} was changed by somebody else meanwhile, so this version stands beside it` : '';
      return line(`${style.name(member)} ${how === 'ran' ? 'changed by a command' : how} ${style.good(path)}${style.dim(size)}${beside}`);
    }
    case 'files.restored':
      return line(style.warn(`The person restored ${fact.data.checkpoint}: ${fact.data.files.map(({ path }) => path).join(', ')}`));
    case 'changes.decided': {
      const paths = [...new Set(fact.data.hunks.map(({ path }) => path))];
      return line(style.dim(`The person ${fact.data.decision === 'undo' ? 'undid' : 'kept'} ${fact.data.hunks.length} changes in ${paths.join(', ')}`));
    }
    case 'reply.refused':
      return line(style.warn(`${fact.data.member} did not get ${fact.data.what}: ${fact.data.why}`));
    case 'tool.started':
      asked.set(`${fact.data.turn}\n${fact.data.call}`, fact.data.what);
      return '';
    case 'tool.finished': {
      if (!tools) return '';
      const { turn, call, member, tool, failed, result, ms } = fact.data;
      const what = asked.get(`${turn}\n${call}`) ?? '';
      const text = plain('text' in result ? result.text : ((await cli.objects().get(result.object)) ?? '(the result is missing)'));
      const all = text.trimEnd().split('\n');
      const shown = all.slice(0, resultLines).map((one) => style.dim(`  │   ${cutTo(one, cli.io.width - 8)}`));
      const more = all.length > resultLines ? [style.dim(`  │   (${all.length - resultLines} more lines)`)] : [];
      const head = `${style.name(member)} ${tool}${what ? `: ${what}` : ''} ${failed ? style.bad('failed') : style.dim(`${ms} ms`)}`;
      return `${line(head)}${[...shown, ...more].map((one) => `${one}\n`).join('')}`;
    }
    case 'approval.decided':
      return tools ? line(style.dim(`${fact.data.by}: ${fact.data.decision}${fact.data.message ? `, ${fact.data.message}` : ''}`)) : '';
    default:
      return '';
  }
}
