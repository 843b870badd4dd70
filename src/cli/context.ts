import type { CancelSignal } from '../base/cancel';
import type { Approver, Director } from '../core/ports/approver';
import type { Journal, StoredFact } from '../core/ports/journal';
import type { Objects } from '../core/ports/objects';
import type { Shell } from '../core/ports/shell';
import type { Store } from '../core/ports/store';
import type { Workspace } from '../core/ports/workspace';
import type { Examine } from '../core/report/examine';
import type { ModelSurvey } from '../core/router/survey';
import type { Orchestrator } from '../core/run/command';
import type { FileDesk } from '../core/run/fileDesk';
import type { Home } from '../core/run/home';
import type { PlanResult, StartRequest } from '../core/team/plan';
import type { Offer } from '../core/team/preflight';
import type { TextFile } from '../core/team/shelf';
import type { Agent } from '../schema/agent';
import type { Persona } from '../schema/persona';
import type { Endpoint } from '../schema/team';

/** Where the program writes. Standard output is for results, standard error for everything else. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /** Standard output is a terminal: live text, typed lines. */
  readonly terminal: boolean;
  /** Standard input is a terminal too, so that the person can be asked. */
  readonly asks: boolean;
  /** The terminal can take a line back. */
  readonly erases: boolean;
  readonly colours: boolean;
  /** Columns that prose may use. */
  readonly width: number;
  /** Lines that the person types, while `signal` has not fired; none when standard input is no terminal. */
  lines(onLine: (line: string) => void, signal: CancelSignal): void;
  /** Calls back on Ctrl+C and SIGTERM until the answer is called. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process once all that was written has gone out. */
  exit(code: number): Promise<never>;
  /** Ends the process at once. */
  leave(code: number): never;
};

export type SurveyResult = {
  survey: ModelSurvey;
  /** The settings file that was read. */
  settingsFile?: string;
  /** Keys by the name of their variable: whether each is there. */
  keys: Readonly<Record<string, boolean>>;
};

/** The parts of the house a command may ask for; each is made when it is first asked for. */
export type Cli = {
  readonly io: Io;
  readonly cwd: string;
  /** The folder of journals: `.roundtable` of the workspace, or `--home`. */
  readonly home: string;
  readonly verbose: boolean;
  readonly product: string;
  /** A command line that does something with the same workspace and home, to be copied by a person. */
  commandLine(...words: readonly string[]): string;
  /** A path of the workspace as seen from where the person stands. */
  pathOf(path: string): string;
  journal(): Journal;
  objects(): Objects;
  store(): Promise<Store>;
  orchestrator(options: { pace: boolean; approver?: Approver; director?: Director }): Promise<Orchestrator>;
  /** The personas at hand: the workspace's, those of TEAM_PERSONA_DIR, the shipped ones. */
  personas(): Promise<Persona[]>;
  plan(request: StartRequest, signal: CancelSignal): Promise<PlanResult>;
  survey(signal: CancelSignal): Promise<SurveyResult>;
  /** A file that the person names, by a path relative to where they stand or to the workspace. Rejects with TeamError. */
  readText(path: string, what: string): Promise<string>;
  /** The files of the workspace that runs work on. */
  readonly workspace: Workspace;
  /** Checkpoints, restore, fork, keep and undo. */
  fileDesk(): Promise<FileDesk>;
  /** What teams know between runs: memories, beliefs, decisions. */
  knowledge(): Promise<Home>;
  /** Takes the known secrets out of a value, those that stand in the team file `source` included. */
  redactor(source?: string): Promise<<T>(value: T) => T>;
  /** Writes a file that the person names, relative to where they stand. Rejects with TeamError. */
  writeText(path: string, text: string): Promise<void>;
  /** Writes a file beside the journal of a run and answers its path relative to the workspace. Rejects with TeamError. */
  writeRunFile(runId: string, name: string, text: string): Promise<string>;
  /** Puts a question about a finished run to a model. Never rejects. */
  examine: Examine;
  /** A fact as the journal holds it, without the newline. */
  line(fact: StoredFact): string;
  // team commands
  /** Calls back once when the person's input has ended; the answer forgets it. */
  onInputEnd(listener: () => void): () => void;
  /** The agents at hand: the workspace's, the shipped ones. */
  agents(): Promise<Agent[]>;
  /** The shipped team files that people start from. */
  exampleTeams(): Promise<TextFile[]>;
  /** What a provider or a server of a team file offers now. Costs no tokens, never rejects. */
  offer(of: string | { endpoint: Endpoint; key?: string }, signal: CancelSignal): Promise<Offer>;
  /** Whether the environment has a value for a variable. */
  hasVariable(name: string): Promise<boolean>;
  shell(): Shell;
  // end of team commands
  /** Saves the database, where one was opened. */
  close(): Promise<void>;
};
