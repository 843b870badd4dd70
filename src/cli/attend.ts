import { createCancel } from '../base/cancel';
import type { StoredFact } from '../core/ports/journal';
import type { Command, Orchestrator } from '../core/run/command';
import type { ApprovalRule } from '../schema/approval';
import { askPerson, directPerson, type Questions } from './approve';
import type { Cli } from './context';
import { createPrinter, type Printer, type Seen } from './print/printer';
import { countText } from './print/style';

export type AttendOptions = {
  json: boolean;
  pace: boolean;
  /** Text as it streams; without it each turn when it is whole. */
  stream?: boolean;
  /** Ask for a directive after each round. */
  interactive?: boolean;
  rules?: readonly ApprovalRule[];
};
type Begin = Extract<Command, { type: 'start' | 'resume' | 'decide' }>;

const help =
  'A line you type reaches every member at their next turn. /pause, /continue and /stop do what they say; /mute NAME and /unmute NAME keep a member from speaking, and let it speak again.\n';

/** Begins or resumes a run, shows it as it goes, takes what the person types, and answers the exit code. */
export async function attend(cli: Cli, command: Begin, options: AttendOptions): Promise<number> {
  const { io } = cli;
  const asksPerson = io.terminal && io.asks && !options.json;
  if (options.interactive && !asksPerson) io.err('--interactive has no effect: there is nobody at a terminal to ask.\n');
  // One question at a time, shown when all before it is; while it is open nothing else is printed and what is typed answers it.
  let asking: { take(line: string | undefined): void } | undefined;
  let nobodyAnswers = false;
  const answerNothing = (): void => {
    nobodyAnswers = true;
    asking?.take(undefined);
  };
  const questions: Questions = {
    ask: (text, signal) =>
      new Promise((resolve) => {
        shown = shown.then(async () => {
          if (nobodyAnswers || signal.aborted) return resolve(undefined);
          printer?.question(text);
          const line = await new Promise<string | undefined>((typed) => {
            asking = { take: typed };
            signal.addEventListener('abort', () => typed(undefined));
          });
          asking = undefined;
          if (line === undefined) io.out('\n');
          resolve(line);
        });
      }),
  };
  const orchestrator = await cli.orchestrator({
    pace: options.pace,
    ...(asksPerson && { approver: askPerson(questions) }),
    ...(asksPerson && options.interactive && { director: directPerson(questions) }),
  });
  const before = command.type !== 'start' ? await cli.journal().read(`run:${command.runId}`, 0) : undefined;
  const printer = options.json ? undefined : createPrinter(cli, { live: io.terminal && options.stream !== false, asks: asksPerson });
  let endShown = false;
  let openGate: () => void = () => undefined;
  // Facts wait until it is known that there is a run, and its head is shown.
  let shown = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  const subscription = orchestrator.subscribe((event) => {
    if (event.type === 'live') {
      if (printer) shown = shown.then(() => printer.live(event.live));
      return;
    }
    for (const fact of event.facts) {
      if (fact.type === 'run.finished') endShown = true;
      if (printer) shown = shown.then(() => printer.fact(fact));
      else io.out(`${cli.line(fact)}\n`);
    }
  });

  const say = (text: string): void => (printer && io.terminal ? printer.interject(text) : io.err(text));
  let runId: string | undefined;
  let interrupts = 0;
  const stop = (): void => {
    answerNothing();
    if (runId !== undefined) void orchestrator.dispatch({ type: 'stop', runId });
  };
  const release = io.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) io.leave(1);
    say('\nStopping. What was said is kept; once more to leave at once.\n');
    stop();
  });

  const begun = await orchestrator.dispatch(command);
  if (!begun.ok) {
    io.err(`${begun.error.shown}\n`);
    return begun.error.code.startsWith('user.') || begun.error.code === 'system.locked' ? 2 : 1;
  }
  runId = begun.runId;
  // The first Ctrl+C may have come while the run was being set up.
  if (interrupts > 0) stop();
  for (const problem of before?.problems ?? []) io.err(`${problem}\n`);
  if (before && printer) await recall(cli, runId, before.facts, printer);
  openGate();

  const over = createCancel();
  over.signal.addEventListener('abort', answerNothing);
  if (printer) {
    io.lines((line) => {
      if (asking) asking.take(line);
      else void typed(orchestrator, begun.runId, line.trim(), say);
    }, over.signal);
  }
  const forget = asksPerson ? cli.onInputEnd(answerNothing) : () => undefined;
  const outcome = await begun.done;
  forget();
  over.cancel();
  release();
  subscription.dispose();
  await shown;
  await printer?.close();

  if (outcome.status === 'done') {
    if (printer) io.out(nextSteps(cli, runId, printer.seen()));
    return 0;
  }
  // Where a person reads both streams on one terminal, the reason stands there already.
  const reason = printer && endShown && io.terminal ? '' : `${outcome.detail}\n`;
  io.err(`\n${reason}To go on: ${cli.commandLine('resume', runId)}\n`);
  return 1;
}

/** Shows the head of a run that is taken up, and how far it had come. */
async function recall(cli: Cli, runId: string, facts: readonly StoredFact[], printer: Printer): Promise<void> {
  await printer.recall(facts);
  const turns = facts.filter((fact) => fact.type === 'turn.finished').length;
  if (turns > 0)
    cli.io.out(`\n${countText(turns, 'turn')} kept from before; ${cli.commandLine('transcript', runId)} prints what was said.\n`);
}

async function typed(orchestrator: Orchestrator, runId: string, line: string, say: (text: string) => void): Promise<void> {
  if (line === '') return;
  if (line === '/help') return say(help);
  const commands = { '/pause': 'pause', '/continue': 'continue', '/stop': 'stop' } as const;
  const known = Object.hasOwn(commands, line) ? commands[line as keyof typeof commands] : undefined;
  const [, mutes, member] = /^\/((?:un)?mute)\s+@?(\S+)$/.exec(line) ?? [];
  const muting = member === undefined ? undefined : { member, muted: mutes === 'mute' };
  if (!known && !muting && line.startsWith('/')) return say(`There is no ${line}. ${help}`);
  const done = await orchestrator.dispatch(
    muting ? { type: 'mute', runId, ...muting } : known ? { type: known, runId } : { type: 'steer', runId, text: line },
  );
  if (!done.ok) say(`${done.error.shown}\n`);
  else if (!known && !muting) say('(everybody hears it at their next turn)\n');
}

function nextSteps(cli: Cli, runId: string, seen: Seen): string {
  const steps: [string, string][] =
    seen.workflow === undefined || seen.workflow === 'roundtable'
      ? [
          ['decide', `${cli.commandLine('decide', 'accept', runId)} (or override --words "…", or again)`],
          ...(seen.grew
            ? ([
                ['who earned what', `${cli.commandLine('leaderboard')}, and why: ${cli.commandLine('scores')}`],
                ['skills to keep', cli.commandLine('skills')],
              ] as [string, string][])
            : []),
          ['your own question', `${cli.commandLine('start')} --topic "…"`],
          ['your own models', `${cli.commandLine('config')} says what is there and how to add one`],
          ['read it again', cli.commandLine('transcript', runId)],
          ['in VS Code', 'the command Roundtable: Start Roundtable'],
        ]
      : [
          ['decide', `${cli.commandLine('decide', 'accept', runId)} (or override --words "…", or again)`],
          ...(seen.wroteFiles
            ? ([
                ['review the files', 'in VS Code, the command Roundtable: Open Panel'],
                ['take files back', cli.commandLine('checkpoints', runId)],
              ] as [string, string][])
            : []),
          ...(seen.source === undefined ? [] : [['check its tests', cli.commandLine('test', seen.source)] as [string, string]]),
          ['read it again', cli.commandLine('transcript', runId)],
          ['hand it on', cli.commandLine('export', runId)],
          ...(seen.rehearsed
            ? [['your own models', `${cli.commandLine('config')} says what is there and how to add one`] as [string, string]]
            : []),
        ];
  const longest = Math.max(...steps.map(([what]) => what.length));
  return `\nTo go on:\n${steps.map(([what, how]) => `  ${what.padEnd(longest)}   ${how}\n`).join('')}`;
}
