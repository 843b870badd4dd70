import {
  type CreditOptions,
  type DecideEvolutionOptions,
  type EvolveVoteOptions,
  evolve,
  showCredit,
  voteEvolution,
} from './commands/evolve';
import type { ProgramKit } from './programKit';

/** Standing of members and the changes that follow from it. */
export function addEvolveCommand({ add, run }: ProgramKit): void {
  const command = add('evolve', 'how members stand and why, and what is to change of them', [
    'evolve',
    'evolve elena',
    'evolve elena confirm --reason "the small model loses the thread"',
    'evolve elena reject --id 20261121-0405-k3f9x/evolve/elena --reason "it was the briefing"',
    'evolve vote 20261121-0405-k3f9x/evolve/elena for --reason "she checks best"',
    'evolve credit',
  ])
    .argument('[member]', 'only of this member')
    .argument('[decision]', 'confirm or reject its open change; reject takes an applied one back, too')
    .option('--id <id>', 'which change, where it is not the only one')
    .option('--reason <text>', 'why; it stands with the decision')
    .option('--json', 'as JSON')
    .action(run<[string | undefined, string | undefined, DecideEvolutionOptions]>(evolve));
  const sub = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option('--json', 'as JSON')
      .option('--cwd <dir>', 'the workspace')
      .option('--home <dir>', 'where runs are kept')
      .option('--verbose', 'say more, on standard error');
  sub('vote', 'your vote on a change of role')
    .argument('<id>', 'the change')
    .argument('<vote>', 'for or against')
    .option('--reason <text>', 'why; the team reads it')
    .action(run<[string, string, EvolveVoteOptions]>(voteEvolution));
  sub('credit', 'what a run would have come to without each member, from what is recorded')
    .argument('[run]', 'which run, or a team file for its newest run (default: the newest)')
    .action(run<[string | undefined, CreditOptions]>(showCredit));
}
