import type * as vscode from 'vscode';
import type { CancelSignal } from '../base/cancel';
import type { Journal } from '../core/ports/journal';
import type { Objects } from '../core/ports/objects';
import type { ModelSurvey } from '../core/router/survey';
import type { Orchestrator } from '../core/run/command';
import type { PlanResult, StartRequest } from '../core/team/plan';
import type { RunSummary } from '../schema/view';

/** The brain over one workspace folder. Each part is made when it is first asked for. */
export type House = {
  readonly folder: vscode.WorkspaceFolder;
  /** Absolute path of `.roundtable`. */
  readonly home: string;
  readonly journal: Journal;
  readonly objects: Objects;
  orchestrator(): Promise<Orchestrator>;
  plan(request: StartRequest, signal: CancelSignal): Promise<PlanResult>;
  survey(signal: CancelSignal): Promise<ModelSurvey>;
  /** Newest first; what other processes wrote is read first. */
  runs(limit: number): Promise<RunSummary[]>;
  close(): Promise<void>;
};

export type Houses = {
  /** The house of a folder. */
  of(folder: vscode.WorkspaceFolder): House;
  /** The houses that were asked for so far. */
  all(): readonly House[];
  /** Drops what was made of settings, where no run is under way. */
  refreshSettings(): void;
  close(): Promise<void>;
};
