import { showAnalytics } from './commands/analytics';
import { type BeliefsOptions, listBeliefs, type RuleOptions, ruleBelief } from './commands/beliefs';
import { type DecideOptions, decideChanges, showChanges } from './commands/changes';
import { listCheckpoints } from './commands/checkpoints';
import { type DecisionsOptions, listDecisions } from './commands/decisions';
import { type ExportOptions, exportRun } from './commands/exportRun';
import { forkRun } from './commands/fork';
import { listMemories, type MemoryOptions } from './commands/memory';
import { type ReplayOptions, replayRun } from './commands/replay';
import { type RestoreOptions, restoreFiles } from './commands/restore';
import { type RollbackOptions, rollBack } from './commands/rollback';
import { type SearchRunOptions, searchRuns } from './commands/search';
import { showStats } from './commands/stats';
import { type TestOptions, testTeams } from './commands/testTeam';
import { type ProgramKit, wholeNumber } from './programKit';

const which = 'which run, or a team file for its newest run (default: the newest)';
type Named = string | undefined;
type Json = { json?: boolean };

/** Commands over what runs have left: reports, files, knowledge. */
export function addRecordCommands(kit: ProgramKit): void {
  addReports(kit);
  addFiles(kit);
  addKnowledge(kit);
}

function addReports({ add, run }: ProgramKit): void {
  add('stats', 'turns, tokens and cost of a run', ['stats', 'stats team.team.yaml', 'stats 20261121-0405-k3f9x --json'])
    .argument('[run]', which)
    .option('--json', 'as JSON')
    .action(run<[Named, Json]>(showStats));
  add('export', 'a run as one document, with the files that its agents wrote', [
    'export',
    'export --format html --output report.html',
    'export 20261121-0405-k3f9x --format json --output - --no-artifacts',
  ])
    .argument('[run]', which)
    .option('--format <format>', 'markdown, html or json', 'markdown')
    .option('--output <file>', 'where to; - is standard output (default: report.md, .html or .json beside the journal)')
    .option('--no-artifacts', 'leave the files out')
    .action(run<[Named, ExportOptions]>(exportRun));
  add('replay', 'walk through a run turn by turn', ['replay', 'replay --from 4', 'replay team.team.yaml --speaker reviewer'])
    .argument('[run]', which)
    .option('--from <n>', 'begin with this turn', wholeNumber(1))
    .option('--speaker <name>', 'begin with the first turn of this speaker; without a terminal, only their turns')
    .option('--json', 'one turn a line')
    .action(run<[Named, ReplayOptions]>(replayRun));
  add('test', 'run team files and check their tests', [
    'test team.team.yaml --model rehearsal',
    'test teams/*.team.yaml --junit results.xml',
    'test team.team.yaml --no-run',
  ])
    .argument('<files...>', 'team files')
    .option('--no-run', 'check the newest run of each file in place of a new one')
    .option('--goal <text>', 'in place of the goal of the file')
    .option('--max-rounds <n>', 'rounds at most, in place of the number in the file', wholeNumber(1, 1000))
    .option('--model <model>', 'for everybody, questions of judge tests included')
    .option('--allow <what...>', 'tools, or commands after tool:, that may run without asking')
    .option('--autonomy <level>', '0 asks before writes too, 3 asks nothing; what would be asked is rejected', wholeNumber(0, 3))
    .option('--seed <n>', 'makes chance the same as in an earlier run', wholeNumber(0))
    .option('--junit <file>', 'write the results as JUnit XML too')
    .option('--json', 'one result a line')
    .action(run<[string[], TestOptions]>(testTeams));
  add('search', 'find what was said in any run', ['search retry ceiling', 'search "two phase" --author marcus --limit 5'])
    .argument('<words...>', 'every one must be there, in any order')
    .option('--run <run>', 'only in this run')
    .option('--author <name>', 'only what this member said')
    .option('--limit <n>', 'how many', wholeNumber(1), 20)
    .option('--json', 'one message a line')
    .action(run<[string[], SearchRunOptions]>(searchRuns));
}

function addFiles({ add, run }: ProgramKit): void {
  add('checkpoints', 'list the moments to which files can be taken back', ['checkpoints', 'checkpoints team.team.yaml'])
    .argument('[run]', which)
    .option('--json', 'one checkpoint a line')
    .action(run<[Named, Json]>(listCheckpoints));
  add('restore', 'take the files of a run back to a checkpoint', ['restore 0002_developer --dry-run', 'restore 2', 'restore redo'])
    .argument('<checkpoint>', 'its id or its number; redo puts back what the last restore took')
    .argument('[run]', which)
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--force', 'also files that were changed after the agents were through')
    .option('--json', 'as JSON')
    .action(run<[string, Named, RestoreOptions]>(restoreFiles));
  add('rollback', 'restore the files and fork the run there, so that resume goes on from that moment', [
    'rollback',
    'rollback 0002_developer',
    'rollback 2 20261121-0405-k3f9x --yes',
  ])
    .argument('[checkpoint]', 'its id or its number (default: list them)')
    .argument('[run]', which)
    .option('--yes', 'do not ask')
    .option('--force', 'also files that were changed after the agents were through')
    .option('--json', 'as JSON')
    .action(run<[Named, Named, RollbackOptions]>(rollBack));
  add('fork', 'a new run that begins as a copy of one up to a checkpoint', ['fork 0002_developer', 'fork 2 20261121-0405-k3f9x'])
    .argument('<checkpoint>', 'its id or its number')
    .argument('[run]', which)
    .option('--json', 'as JSON')
    .action(run<[string, Named, Json]>(forkRun));
  add('changes', 'every file that agents changed, with each change and its reason', ['changes', 'changes --diff > run.patch'])
    .argument('[run]', which)
    .option('--diff', 'as a patch from before the run to now')
    .option('--json', 'one file a line')
    .action(run<[Named, Json & { diff?: boolean }]>(showChanges));
  for (const [name, description] of [
    ['keep', 'settle changes of agents as they are'],
    ['undo', 'take changes of agents back, and nothing else'],
  ] as const) {
    const command = add(name, description, [
      `${name} --all`,
      `${name} --member developer --path src/app.py`,
      `${name} --hunk 12.0-3fa9c1d2`,
    ])
      .argument('[run]', which)
      .option('--path <file>', 'changes of this file')
      .option('--member <name>', 'changes of this member')
      .option('--turn <turn>', 'changes of this turn')
      .option('--hunk <id...>', 'these changes; `roundtable changes` lists the ids')
      .option('--all', 'every change that is not decided')
      .option('--json', 'as JSON');
    if (name === 'undo') command.option('--force', 'also lines that were edited since; your own lines stay');
    else command.option('--put-back', 'put undone changes back');
    command.action(run<[Named, DecideOptions]>((cli, named, options) => decideChanges(cli, name, named, options)));
  }
}

function addKnowledge({ add, run }: ProgramKit): void {
  add('beliefs', 'what the teams believe, with the votes', [
    'beliefs --status contested',
    'beliefs rule b-12ab rejected --reason "the load test says otherwise"',
  ])
    .option('--team <name>', 'only of this team')
    .option('--status <status>', 'pending, accepted, contested or rejected')
    .option('--json', 'one belief a line')
    .action(run<[BeliefsOptions]>(listBeliefs))
    .command('rule')
    .description('accept or reject a belief for good, or open it again')
    .argument('<id>', 'the belief')
    .argument('<ruling>', 'accepted, rejected or reopened')
    .requiredOption('--reason <text>', 'why; the team reads it')
    .option('--team <name>', 'whose belief, where two teams have one of this id')
    .option('--json', 'as JSON')
    .option('--cwd <dir>', 'the workspace')
    .option('--home <dir>', 'where runs are kept')
    .option('--verbose', 'say more, on standard error')
    .action(run<[string, string, RuleOptions]>(ruleBelief));
  add('memory', 'what members remember between runs', ['memory', 'memory developer --query "rate limit"'])
    .argument('[member]', 'only of this member')
    .option('--team <name>', 'only of this team')
    .option('--query <text>', 'what answers this, best first')
    .option('--limit <n>', 'how many', wholeNumber(1), 50)
    .option('--json', 'one memory a line')
    .action(run<[Named, MemoryOptions]>(listMemories));
  add('analytics', 'growth phases, trends, streaks and ranks of the members', ['analytics', 'analytics elena --json'])
    .argument('[member]', 'only this one')
    .option('--json', 'as JSON')
    .action(run<[Named, Json]>(showAnalytics));
  add('decisions', 'what teams decided, and why', ['decisions', 'decisions --team software-team --json'])
    .option('--team <name>', 'only of this team')
    .option('--json', 'one decision a line')
    .action(run<[DecisionsOptions]>(listDecisions));
}
