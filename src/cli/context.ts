import type { CancelSignal } from '../base/cancel';
import type { Journal, StoredFact } from '../core/ports/journal';
import type { Objects } from '../core/ports/objects';
import type { Store } from '../core/ports/store';
import type { ModelSurvey } from '../core/router/survey';
import type { Orchestrator } from '../core/run/command';
import type { PlanResult, StartRequest } from '../core/team/plan';

/** Where the program writes. Standard output is for results, standard error for everything else. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /** Standard output is a terminal: colours, live text, typed lines. */
  readonly terminal: boolean;
  readonly colours: boolean;
  /** Columns that prose may use. */
  readonly width: number;
  /** Lines that the person types, while `signal` has not fired; none when standard input is no terminal. */
  lines(onLine: (line: string) => void, signal: CancelSignal): void;
  /** Calls back on Ctrl+C and SIGTERM until the answer is called. */
  onInterrupt(listener: () => void): () => void;
  exit(code: number): never;
};

/** The parts of the house a command may ask for; each is made when it is first asked for. */
export type Cli = {
  readonly io: Io;
  readonly cwd: string;
  /** The folder of journals: `.roundtable` of the workspace, or `--home`. */
  readonly home: string;
  readonly verbose: boolean;
  readonly product: string;
  journal(): Journal;
  objects(): Objects;
  store(): Promise<Store>;
  orchestrator(options: { pace: boolean }): Promise<Orchestrator>;
  plan(request: StartRequest, signal: CancelSignal): Promise<PlanResult>;
  survey(signal: CancelSignal): Promise<{ survey: ModelSurvey; settingsFile?: string }>;
  /** A file that the person names, by a path relative to where they stand. Rejects with TeamError. */
  readText(path: string, what: string): Promise<string>;
  /** A fact as the journal holds it, without the newline. */
  line(fact: StoredFact): string;
};
