import type { Hands, Input } from '../reading';
import type { ShellWord } from '../words';

/**
 * One command to be judged. `name` is plain; `args` are the words after it and `texts` the same as text; `line` is what the
 * person is shown. `ask` and `refuse` report to `hands`, with `line` unless other words are given.
 */
export type Case = {
  name: string;
  args: readonly ShellWord[];
  texts: readonly string[];
  line: string;
  input: Input | undefined;
  hands: Hands;
  ask: (kind: Parameters<Hands['flag']>[0], why: string, shown?: string) => void;
  refuse: (kind: Parameters<Hands['flag']>[0], why: string, shown?: string) => void;
};

/** By the plain name of a command: what reports the dangers of it. */
export type JudgeTable = Readonly<Record<string, (it: Case) => void>>;

/** The words that are no options; `valued` are the options whose next word is their value. After `--` every word counts. */
export function operandsOf(texts: readonly string[], valued: RegExp): string[] {
  const out: string[] = [];
  let ended = false;
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] ?? '';
    if (!ended && text === '--') ended = true;
    else if (!ended && valued.test(text)) at++;
    else if (ended || !/^-./.test(text)) out.push(text);
  }
  return out;
}

/** Reports every path as written to. */
export function writesTo(it: Case, paths: readonly string[]): void {
  for (const path of paths) it.hands.write(path);
}

/** The name of a program without its folder, in lower case. */
export function plain(word: string): string {
  return (word.split('/').at(-1) ?? word).toLowerCase();
}
