import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';

/**
 * How a command is fenced in. `none` runs it as the person, with a scrubbed environment, and is no fence: it may read what the
 * person may. `bubblewrap` shows the system and the working folder alone; `firejail` hides the home folder and lets the rest be
 * read. In both, only the working folder can be written to, without its `.git` and `.roundtable`.
 */
export type Sandbox = 'none' | 'bubblewrap' | 'firejail';

export type ShellCommand = {
  /** A script for bash, a program for Python, or a program with its arguments. */
  run: { kind: 'bash'; script: string } | { kind: 'python'; script: string } | { kind: 'program'; file: string; args: readonly string[] };
  /** The folder it runs in, absolute; with a sandbox also the only one that it may write to. */
  cwd: string;
  /** What it reads from its standard input; nothing when absent. */
  input?: string;
  timeoutMs: number;
  /**
   * Bytes of output that are kept, three quarters of the start and one of the end; more is read and thrown away, and `cut` and a
   * line in the output say so. A command that writes many times more is ended.
   */
  maxOutputBytes: number;
  sandbox: Sandbox;
  /** Only within a sandbox; without one a command has the network. */
  network?: boolean;
};

/** What came of a command. An exit code is a value, also when it is not 0. */
export type ShellResult = {
  /** Standard output and error in the order in which they came, UTF-8. Lines in brackets say what was cut and why it was ended. */
  output: string;
  /** Bytes that were thrown away. */
  cut: number;
  /** `signal` also when it was ended for too much output or too many processes. */
  ended: 'exit' | 'signal' | 'timeout' | 'aborted';
  exitCode?: number;
  signal?: string;
  ms: number;
};

export type Shell = {
  /**
   * Runs a command with a scrubbed environment (no keys, no tokens) and kills its whole process tree
   * on timeout, on the signal and when it ends. Never throws: what kept it from starting (a sandbox
   * that was asked for and is missing, no bash, no Python) is an error value, and then nothing ran.
   */
  run(command: ShellCommand, signal: CancelSignal): Promise<{ ok: true; result: ShellResult } | { ok: false; error: TeamError }>;
  /** Whether a sandbox can be used on this machine, and if not, why and what to install. */
  sandbox(kind: Sandbox): Promise<{ ok: true } | { ok: false; why: string }>;
};
