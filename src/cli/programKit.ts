import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from './context';

/** What a group of commands is made with. */
export type ProgramKit = {
  /** A command with the options that all have; its examples stand in its help. */
  add(name: string, description: string, examples: readonly string[]): Command;
  /** Turns a function of the house, the arguments and the options into an action that ends with its exit code. */
  run<A extends unknown[]>(work: (cli: Cli, ...args: A) => Promise<number>): (...args: unknown[]) => Promise<void>;
};

export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}.`);
    }
    return value;
  };
export const amount = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It takes a number above 0.');
  return value;
};

/** The limits of a run as options. */
export function withBudget(command: Command, timeout: string): Command {
  return command
    .option('--max-usd <n>', 'budget in US dollars', amount)
    .option('--max-tokens <n>', 'budget in tokens', wholeNumber(1))
    .option('--max-turns <n>', 'budget in model calls', wholeNumber(1))
    .option('--timeout <seconds>', timeout, amount);
}

/** The limits of a run, and how the rehearsal paces itself, as options that several commands have. */
export function withLimits(command: Command, timeout: string): Command {
  return withBudget(command, timeout)
    .option('--seed <n>', 'makes chance the same as in an earlier run', wholeNumber(0))
    .option('--json', 'print each fact as the journal holds it, and nothing else')
    .option('--pace', 'let the rehearsal model speak at reading speed (default on a terminal)')
    .option('--no-pace', 'let it answer at once');
}
