import type { ShellWord } from './words';

/** What a flag is about. The kinds in `hiddenKinds` are those by which a line does more than its commands say. */
export type FlagKind =
  | 'unreadable'
  | 'delete'
  | 'disk'
  | 'system'
  | 'rights'
  | 'process'
  | 'secret'
  | 'write'
  | 'outside'
  | 'net'
  | 'downloaded'
  | 'code'
  | 'project'
  | 'environment'
  | 'lasting'
  | 'wrapper'
  | 'substitution'
  | 'dynamic'
  | 'assignment'
  | 'background'
  | 'definition'
  | 'control'
  | 'redirect'
  | 'remote';

/** One dangerous thing. `refuse` is never allowed, whatever the rules; `ask` is for the person. `words` is what it rests on; `why` finishes the sentence "The command ...". */
export type Flag = { kind: FlagKind; severity: 'refuse' | 'ask'; words: string; why: string };

/** A command that could run. `name` is plain: without its folder, in lower case. `literal`: nothing of it is computed by the shell. `wraps`: it only runs the command that follows in the list. */
export type SimpleCommand = { name: string; words: readonly string[]; literal: boolean; wraps: boolean };

/** What a script could do: every command in it at any depth, the files that it writes and reads by redirection or by a known command, and what is dangerous. */
export type CommandReading = {
  commands: readonly SimpleCommand[];
  writes: readonly string[];
  reads: readonly string[];
  flags: readonly Flag[];
};

/** By these a line does more than its commands say, so that a rule about commands alone must not allow it. */
export const hiddenKinds: ReadonlySet<FlagKind> = new Set([
  'unreadable',
  'dynamic',
  'assignment',
  'background',
  'definition',
  'redirect',
  'lasting',
  'downloaded',
]);

/** What a command finds on its standard input: text that the script itself holds, or what another command prints. */
export type Input = { text?: string; net: boolean; decoded: boolean };

/** What the judgement of one command may use and report to. */
export type Hands = {
  readonly folder: string;
  readonly root: string | undefined;
  /** Whether a `cd` came before. */
  readonly moved: boolean;
  flag(kind: FlagKind, severity: Flag['severity'], words: string, why: string): void;
  /** A file that the command writes to. `quiet`: what it does there is flagged already. */
  write(path: string, quiet?: boolean): void;
  /** A script within the script: parsed and read as the outer one is. */
  script(text: string, input?: Input): void;
  command(words: readonly ShellWord[], input?: Input): void;
  /** Whether a word holds a substitution that uses the network. */
  fromNetwork(word: ShellWord): boolean;
  moveTo(folder: string): void;
  set(name: string, value: string | undefined): void;
};
