import { type Command, Option } from 'commander';
import { agentFormats } from '../core/team/agentFiles/agentFile';
import { type CheckOptions, checkFile } from './commands/check';
import { type ExportAgentOptions, exportAgent } from './commands/exportAgent';
import { type ImportOptions, importAgents } from './commands/importAgents';
import { newTeam } from './commands/newTeam';
import { showPersonas } from './commands/personas';
import { type RunOptions, runTeam } from './commands/run';
import { listTeams, listTemplates, newFromTemplate } from './commands/teams';
import { validateFile } from './commands/validate';
import { visualizeFile } from './commands/visualize';
import { type ProgramKit, wholeNumber, withLimits } from './programKit';

/** Commands over team files. */
export function addTeamCommands({ add, run }: ProgramKit): void {
  withLimits(
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
      .option('--autonomy <level>', '0 asks before writes too, 3 asks nothing', wholeNumber(0, 3)),
    'budget in time',
  ).action(run<[string, RunOptions]>(runTeam));
  add('validate', 'check a team file; every problem with its line', ['validate software.team.yaml', 'validate teams/*.team.yaml --json'])
    .argument('<files...>', 'team files')
    .option('--json', 'one problem a line')
    .action(run<[string[], { json?: boolean }]>(validateFile));
  add('check', 'whether a team can run here and now: models, keys, folder, sandbox', [
    'check software.team.yaml',
    'check software.team.yaml --model rehearsal --json',
  ])
    .argument('<file>', 'a team file')
    .option('--model <model>', 'as for run')
    .option('--host-ollama <url>', 'as for run')
    .option('--json', 'one line of JSON a check')
    .action(run<[string, CheckOptions]>(checkFile));
  add('visualize', 'draw how a team works together', ['visualize software.team.yaml', 'visualize software.team.yaml --format mermaid'])
    .argument('<file>', 'a team file')
    .addOption(new Option('--format <format>', 'for the terminal, or for Markdown').choices(['ascii', 'mermaid']).default('ascii'))
    .action(run<[string, { format: 'ascii' | 'mermaid' }]>(visualizeFile));
  add('new', 'write a team file by answering questions', ['new', 'new teams/review.team.yaml'])
    .argument('[file]', 'where it is written (default: the name of the team, with .team.yaml)')
    .option('--force', 'write over a file that is there')
    .action(run<[string | undefined, { force?: boolean }]>((cli, file, options) => newTeam(cli, file, options)));
  const team = add('team', 'team files: those of the workspace, and templates to start from', [
    'team list',
    'team templates',
    'team new debate',
    'team new software_team teams/tool.team.yaml',
  ]);
  const under = (name: string, description: string): Command =>
    team
      .command(name)
      .description(description)
      .option('--cwd <dir>', 'the workspace')
      .option('--home <dir>', 'where runs are kept')
      .option('--verbose', 'say more, on standard error');
  under('list', 'the team files of the workspace').option('--json', 'one team a line').action(run<[{ json?: boolean }]>(listTeams));
  under('templates', 'teams to start from').option('--json', 'one template a line').action(run<[{ json?: boolean }]>(listTemplates));
  under('new', 'write a template into a file')
    .argument('<template>', 'one of team templates')
    .argument('[file]', 'where it is written (default: the name of the template, with .team.yaml)')
    .option('--force', 'write over a file that is there')
    .action(run<[string, string | undefined, { force?: boolean }]>(newFromTemplate));
  add('import', 'take over agents of VS Code, Copilot and Claude Code', [
    'import .github/agents/*.agent.md',
    'import ~/.claude/agents/reviewer.md --team software.team.yaml',
  ])
    .argument('<files...>', '.agent.md, .chatmode.md, or the .md of Claude Code')
    .option('--team <file>', 'add them to this team file as members')
    .option('--force', 'write over agents that are there')
    .action(run<[string[], ImportOptions]>(importAgents));
  add('export-agent', 'write a member as an agent file of another product', [
    'export-agent elena --to copilot',
    'export-agent developer --to claude --team software.team.yaml',
    'export-agent elena --to claude --output -',
  ])
    .argument('<member>', 'an agent, or with --team a member of that team')
    .addOption(new Option('--to <product>', 'copilot: .github/agents, claude: .claude/agents').choices(agentFormats).makeOptionMandatory())
    .option('--team <file>', 'the team whose member it is')
    .option('--output <file>', 'where it is written instead; - is standard output')
    .option('--force', 'write over a file that is there; what else its front matter says is kept')
    .action(run<[string, ExportAgentOptions]>(exportAgent));
  add('personas', 'the personas that a team file may name, or the text of one', ['personas', 'personas qa'])
    .argument('[key]', 'one of them')
    .option('--json', 'one persona a line')
    .action(run<[string | undefined, { json?: boolean }]>(showPersonas));
}
