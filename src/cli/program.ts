import { Command, InvalidArgumentError } from 'commander';
import { showConfig } from './commands/config';
import { type DecideRunOptions, decideRun } from './commands/decide';
import { type ResumeOptions, resumeRun } from './commands/resume';
import { listRuns } from './commands/runs';
import { type StartOptions, startRun } from './commands/start';
import { showTranscript } from './commands/transcript';
import { watchRun } from './commands/watch';
import type { Cli, Io } from './context';
import { addEvolveCommand } from './evolveCommand';
import { addGrowthCommands } from './growthCommands';
import { addLearningCommands } from './learningCommands';
import { wholeNumber, withBudget, withLimits } from './programKit';
import { addRecordCommands } from './recordCommands';
import { addTeamCommands } from './teamCommands';

type GlobalOptions = { cwd?: string; home?: string; verbose?: boolean };

const names = (text: string): string[] => {
  const list = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (list.length === 0) throw new InvalidArgumentError('It takes names with commas between them: elena,marcus.');
  return list;
};

/** The command line: each command is one function of the house and its options, and answers an exit code. */
export function createProgram(io: Io, version: string, open: (options: GlobalOptions) => Cli): Command {
  const program = new Command('roundtable')
    .description('Convene a team of AI agents: they debate under a judge, grounded in your files, and leave a digest.')
    .version(version)
    .option('--cwd <dir>', 'the workspace: whose files count (default: this folder)')
    .option('--home <dir>', 'where runs are kept (default: .roundtable in the workspace)')
    .option('--verbose', 'say more, on standard error')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError()
    .showHelpAfterError('(--help says more)');

  const run =
    <A extends unknown[]>(work: (cli: Cli, ...args: A) => Promise<number>) =>
    async (...args: unknown[]): Promise<void> => {
      // commander hands over the arguments, the options and the command itself.
      const command = args.pop() as Command;
      const options = command.optsWithGlobals();
      const cli = open(options as GlobalOptions);
      const positional = args.slice(0, -1);
      const code = await work(cli, ...([...positional, options] as unknown as A));
      await cli.close();
      await io.exit(code);
    };
  const add = (name: string, description: string, examples: readonly string[]): Command =>
    program
      .command(name)
      .description(description)
      // The same options may stand before or after the command's name.
      .option('--cwd <dir>', 'the workspace')
      .option('--home <dir>', 'where runs are kept')
      .option('--verbose', 'say more, on standard error')
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ roundtable ${example}`).join('\n')}`);

  addTeamCommands({ add, run });
  withLimits(
    add('start', 'convene the team on a topic or a briefing', [
      'start --topic "Should we split the billing service?"',
      'start --briefing briefing.md --rounds 2 --max-usd 0.50',
      'start --topic "…" --model ollama/qwen2.5:7b',
      'start --topic "…" --json > facts.jsonl',
    ])
      .option('--topic <text>', 'what the debate is about')
      .option('--briefing <file>', 'a Markdown briefing; it may register files for the steward')
      .option('--team <file>', 'a team file (default: the built-in team of five)')
      .option('--workers <names>', 'only these of the team, with commas between them', names)
      .option('--rounds <n>', 'rounds at most, up to 20', wholeNumber(1, 20))
      .option('--floor-budget <n>', 'floor contributions a worker has, up to 20', wholeNumber(0, 20))
      .option('--model <model>', 'for the whole cast: provider/model, a tier, auto or rehearsal')
      .option('--no-growth', 'without scores, sparks and debriefs, and without what members bring from runs before'),
    'budget in time, from start to digest',
  ).action(run<[StartOptions]>(startRun));
  withBudget(
    add('resume', 'take up a run where it stands', ['resume', 'resume 20261121-0405-k3f9x', 'resume --max-usd 2']).argument(
      '[run]',
      'which run (default: the newest that is not finished)',
    ),
    'budget in time; what is given holds in place of the limits that the run had',
  )
    .option('--json', 'print each fact as the journal holds it')
    .option('--pace', 'let the rehearsal model speak at reading speed')
    .option('--no-pace', 'let it answer at once')
    .action(run<[string | undefined, ResumeOptions]>(resumeRun));
  add('watch', 'follow a run that another process holds', ['watch', 'watch 20261121-0405-k3f9x --json'])
    .argument('[run]', 'which run (default: the newest)')
    .option('--json', 'print each fact as the journal holds it')
    .action(run<[string | undefined, { json?: boolean }]>(watchRun));
  withBudget(
    add('decide', 'accept or override what a run came to, or hold another round of it', [
      'decide accept',
      'decide override --words "No ceiling: the gateway has one"',
      'decide again 20261121-0405-k3f9x --words "What does it cost on call?" --max-usd 2',
    ])
      .argument('<decision>', 'accept, override or again')
      .argument('[run]', 'which run (default: the newest that is finished and undecided)')
      .option('--words <text>', 'why, or what holds instead; in another round everybody hears it')
      .option('--by <name>', 'who decides', 'person'),
    'budget in time; for another round, what is given holds in place of the limits that the run had',
  )
    .option('--json', 'print each fact as the journal holds it, and nothing else')
    .option('--pace', 'let the rehearsal model speak at reading speed')
    .option('--no-pace', 'let it answer at once')
    .action(run<[string, string | undefined, DecideRunOptions]>(decideRun));
  add('runs', 'list the runs of this workspace', ['runs', 'runs --json'])
    .option('--json', 'one run a line')
    .option('--limit <n>', 'how many', wholeNumber(1), 20)
    .action(run<[{ json?: boolean; limit: number }]>(listRuns));
  add('transcript', 'print what was said in a run', ['transcript', 'transcript 20261121-0405-k3f9x --json'])
    .argument('[run]', 'which run (default: the newest)')
    .option('--tools', 'show what each tool call came back with')
    .option('--json', 'print each fact as the journal holds it')
    .action(run<[string | undefined, { json?: boolean; tools?: boolean }]>(showTranscript));
  add('config', 'show which models you have and what auto picks', ['config', 'config --json'])
    .option('--json', 'as JSON')
    .action(run<[{ json?: boolean }]>(showConfig));
  addRecordCommands({ add, run });
  addGrowthCommands({ add, run });
  addEvolveCommand({ add, run });
  addLearningCommands({ add, run });
  return program;
}
