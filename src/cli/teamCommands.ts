import { type RunOptions, runTeam } from './commands/run';
import { validateFile } from './commands/validate';
import { amount, type ProgramKit, wholeNumber } from './programKit';

/** Commands over team files. */
export function addTeamCommands({ add, run }: ProgramKit): void {
  add('run', 'run a team file until the work is done', [
    'run software.team.yaml',
    'run software.team.yaml --model rehearsal',
    'run software.team.yaml --goal "…" --max-rounds 2 --interactive',
    'run software.team.yaml --resume',
  ])
    .argument('<file>', 'a team file')
    .option('--goal <text>', 'in place of the goal of the file')
    .option('--max-rounds <n>', 'rounds at most, in place of the number in the file', wholeNumber(1, 1000))
    .option('--model <model>', 'for everybody: provider/model, a tier, auto or rehearsal')
    .option('--host-ollama <url>', 'ask every member that Ollama serves at this server')
    .option('--interactive', 'ask for a directive after each round')
    .option('--resume', 'take up the newest unfinished run of this file')
    .option('--no-stream', 'print each turn when it is whole')
    .option('--allow <what...>', 'tools, or commands after tool:, that may run without asking: run_python "run_bash:npm test"')
    .option('--autonomy <level>', '0 asks before writes too, 3 asks nothing', wholeNumber(0, 3))
    .option('--max-usd <n>', 'budget in US dollars', amount)
    .option('--max-tokens <n>', 'budget in tokens', wholeNumber(1))
    .option('--max-turns <n>', 'budget in model calls', wholeNumber(1))
    .option('--timeout <seconds>', 'budget in time', amount)
    .option('--seed <n>', 'makes chance the same as in an earlier run', wholeNumber(0))
    .option('--json', 'print each fact as the journal holds it, and nothing else')
    .option('--pace', 'let the rehearsal model speak at reading speed (default on a terminal)')
    .option('--no-pace', 'let it answer at once')
    .action(run<[string, RunOptions]>(runTeam));
  add('validate', 'check a team file; every problem with its line', ['validate software.team.yaml', 'validate teams/*.team.yaml --json'])
    .argument('<files...>', 'team files')
    .option('--json', 'one problem a line')
    .action(run<[string[], { json?: boolean }]>(validateFile));
}
