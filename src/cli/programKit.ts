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
