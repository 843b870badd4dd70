import { type Command, InvalidArgumentError } from 'commander';
import { type Axis, AxisValue, axes } from '../schema/growth';
import { showLeaderboard } from './commands/leaderboard';
import { type OverruleOptions, overruleScore, type ScoresOptions, showScores } from './commands/scores';
import { grantSparks, placeMember, type ReasonOptions, type SparksOptions, showSparks } from './commands/sparks';
import { type BuyOptions, buyItem, listRequests, listStore, refundPurchase, showInventory, withdrawRequest } from './commands/store';
import { listProposals, listVentures, payProposal, resolve } from './commands/venture';
import { type ProgramKit, wholeNumber } from './programKit';

type Named = string | undefined;
type Json = { json?: boolean };
type Options = Json & { team?: string };
type Reason = Options & { reason: string };

const teamHelp = 'a team file whose rules and prices hold (default: the usual ones)';

const axisValue = (text: string): number => {
  const read = AxisValue.safeParse(text.trim() === '' ? Number.NaN : Number(text));
  if (!read.success) throw new InvalidArgumentError('It takes 0, 1, 2, 3 or 10.');
  return read.data;
};

/** A command below another, with the options that all have. */
function below(command: Command, name: string, description: string): Command {
  return command
    .command(name)
    .description(description)
    .option('--team <file>', teamHelp)
    .option('--json', 'as JSON')
    .option('--cwd <dir>', 'the workspace')
    .option('--home <dir>', 'where runs are kept')
    .option('--verbose', 'say more, on standard error');
}

/** Commands over what members earn and spend. */
export function addGrowthCommands(kit: ProgramKit): void {
  addScores(kit);
  addSparks(kit);
  addStore(kit);
  addVentures(kit);
}

function addScores({ add, run }: ProgramKit): void {
  const scores = add('scores', 'what a roundtable was worth, member by member, with the reasons', [
    'scores',
    'scores 20261121-0405-k3f9x --member elena',
    'scores --member elena',
    'scores overrule elena --impact 1 --reason "nobody took it up"',
  ])
    .argument('[run]', 'which run, or the end of its id (default: the one settled last)')
    .option('--member <name>', 'only this member; without a run, all its roundtables')
    .option('--json', 'one member of one roundtable a line')
    .action(run<[Named, ScoresOptions]>(showScores));
  const overrule = below(scores, 'overrule', 'put your values in place of the judge’s; sparks are corrected by the difference')
    .argument('<member>', 'whose score')
    .option('--run <run>', 'of which roundtable (default: the one settled last)')
    .requiredOption('--reason <text>', 'why');
  for (const axis of axes satisfies readonly Axis[]) overrule.option(`--${axis} <value>`, '0, 1, 2, 3 or 10', axisValue);
  overrule.action(run<[string, OverruleOptions]>(overruleScore));
  add('leaderboard', 'members by points, with sparks, standing and trend', ['leaderboard', 'leaderboard --json'])
    .option('--json', 'one member a line')
    .action(run<[Json]>(showLeaderboard));
}

function addSparks({ add, run }: ProgramKit): void {
  const sparks = add('sparks', 'what members have, and why', [
    'sparks',
    'sparks elena --limit 10',
    'sparks grant elena 5 --reason "found the cause on her own"',
    'sparks bench elena --reason "three in the red"',
  ])
    .argument('[member]', 'every move of this account, with what it held after each')
    .option('--accounts', 'also the places that sparks come from and go to')
    .option('--limit <n>', 'only the newest moves', wholeNumber(1))
    .option('--json', 'one account, or one move, a line')
    .action(run<[Named, SparksOptions]>(showSparks));
  below(sparks, 'grant', 'give sparks, or take some with a number below 0')
    .argument('<member>', 'to whom')
    .argument('<amount>', 'how many')
    .requiredOption('--reason <text>', 'why')
    .action(run<[string, string, ReasonOptions]>(grantSparks));
  for (const [name, to, description] of [
    ['bench', 'bench', 'let a member sit out; it comes back by itself'],
    ['return', 'table', 'keep a member at the table, or bring it back'],
    ['leave', 'left', 'let a member go; its files are kept'],
  ] as const)
    below(sparks, name, description)
      .argument('<member>', 'who')
      .requiredOption('--reason <text>', 'why')
      .action(run<[string, ReasonOptions]>((cli, member, options) => placeMember(cli, to, member, options)));
}

function addStore({ add, run }: ProgramKit): void {
  const store = add('store', 'what sparks buy', ['store list', 'store buy elena debate-tactics', 'store inventory elena'])
    .option('--json', 'one item a line')
    .action(run<[Options]>(listStore));
  below(store, 'list', 'every item with its price').action(run<[Options]>(listStore));
  below(store, 'buy', 'buy an item for a member, with its sparks')
    .argument('<member>', 'for whom')
    .argument('<item>', 'the id of the item')
    .option('--words <text>', 'what is asked for, for a request')
    .option('--why <text>', 'why')
    .action(run<[string, string, BuyOptions]>(buyItem));
  below(store, 'inventory', 'what was bought, and what has become of it')
    .argument('[member]', 'only of this member')
    .action(run<[Named, Options]>(showInventory));
  below(store, 'refund', 'give back a purchase that is not used up')
    .argument('<purchase>', 'its id; `roundtable store inventory` lists them')
    .requiredOption('--reason <text>', 'why')
    .action(run<[string, Reason]>(refundPurchase));
  below(store, 'requests', 'what members ask for on the bulletin board').action(run<[Options]>(listRequests));
  below(store, 'withdraw', 'take a request off the bulletin board')
    .argument('<request>', 'its id')
    .action(run<[string, Options]>(withdrawRequest));
}

function addVentures({ add, run }: ProgramKit): void {
  const venture = add('venture', 'what members staked sparks on, and what they proposed', [
    'venture list',
    'venture resolve 20261121-0405-k3f9x/r1/speak/elena/scout success --reason "the cache held"',
    'venture implemented 20261121-0405-k3f9x/p1 --reason "merged in 3f2a"',
  ])
    .option('--json', 'one venture a line')
    .action(run<[Json]>(listVentures));
  below(venture, 'list', 'every venture').action(run<[Json]>(listVentures));
  below(venture, 'resolve', 'say what came of a venture: success pays its stake multiplied, failed loses it')
    .argument('<venture>', 'its id')
    .argument('<outcome>', 'success or failed')
    .requiredOption('--reason <text>', 'why')
    .action(run<[string, string, Reason]>(resolve));
  below(venture, 'proposals', 'what members proposed that somebody could do').action(run<[Json]>(listProposals));
  below(venture, 'implemented', 'pay a member for a proposal that was put into effect')
    .argument('<proposal>', 'its id; `roundtable venture proposals` lists them')
    .requiredOption('--reason <text>', 'where it can be seen')
    .action(run<[string, Reason]>(payProposal));
}
