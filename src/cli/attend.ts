import { createCancel } from '../base/cancel';
import type { Command } from '../core/run/command';
import type { Cli } from './context';
import { createPrinter } from './print/printer';

export type AttendOptions = { json: boolean; pace: boolean };

const help = 'A line you type reaches every member at their next turn. /pause, /continue and /stop do what they say.\n';

/** Begins or resumes a run, shows it as it goes, takes what the person types, and answers the exit code. */
export async function attend(cli: Cli, command: Extract<Command, { type: 'start' | 'resume' }>, options: AttendOptions): Promise<number> {
  const { io } = cli;
  const orchestrator = await cli.orchestrator({ pace: options.pace });
  const printer = createPrinter(io, cli.objects(), { live: io.terminal });
  let shown: Promise<void> = Promise.resolve();
  const subscription = orchestrator.subscribe((event) => {
    if (event.type === 'facts') {
      for (const fact of event.facts) {
        if (options.json) io.out(`${cli.line(fact)}\n`);
        else shown = shown.then(() => printer.fact(fact));
      }
    } else if (!options.json) shown = shown.then(() => printer.live(event.live));
  });

  const begun = await orchestrator.dispatch(command);
  if (!begun.ok) {
    io.err(`${begun.error.shown}\n`);
    return begun.error.code.startsWith('user.') || begun.error.code === 'system.locked' ? 2 : 1;
  }
  const { runId } = begun;

  let interrupts = 0;
  const release = io.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) io.exit(1);
    io.err(`\nStopping. What was said is kept; again to leave at once.\n`);
    void orchestrator.dispatch({ type: 'stop', runId });
  });
  const over = createCancel();
  if (!options.json) io.lines((line) => void typed(cli, orchestrator, runId, line.trim()), over.signal);

  const outcome = await begun.done;
  over.cancel();
  release();
  subscription.dispose();
  await shown;
  if (!options.json) await printer.close();
  await (await cli.store()).close();

  if (outcome.status !== 'done') {
    io.err(`\n${outcome.detail}\nTo go on: roundtable resume ${runId}\n`);
    return 1;
  }
  if (!options.json && command.type === 'start') io.out(nextSteps(cli, runId));
  return 0;
}

async function typed(cli: Cli, orchestrator: Awaited<ReturnType<Cli['orchestrator']>>, runId: string, line: string): Promise<void> {
  if (line === '') return;
  if (line === '/help') return cli.io.err(help);
  const commands = { '/pause': 'pause', '/continue': 'continue', '/stop': 'stop' } as const;
  const known = commands[line as keyof typeof commands];
  if (!known && line.startsWith('/')) return cli.io.err(`There is no ${line}. ${help}`);
  const done = await orchestrator.dispatch(known ? { type: known, runId } : { type: 'steer', runId, text: line });
  if (!done.ok) cli.io.err(`${done.error.shown}\n`);
}

function nextSteps(cli: Cli, runId: string): string {
  return [
    '',
    'To go on:',
    '  your own question   node dist/cli.js start --topic "…" --cwd <your project>',
    '  your own models     node dist/cli.js config shows what was found; set ANTHROPIC_API_KEY, OPENAI_API_KEY, … or start Ollama',
    '  in VS Code          npm run vscode, then the command Roundtable: Start Roundtable',
    `  read it again       node dist/cli.js transcript ${runId.slice(-5)}${cli.home.endsWith('.roundtable') ? ` --cwd ${cli.cwd}` : ` --home ${cli.home}`}`,
    '',
  ].join('\n');
}
