import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { createEmitter } from '../base/emitter';
import type { Problem } from '../core/team/problem';
import type { Agent } from '../schema/agent';
import type { Persona } from '../schema/persona';
import type { ChosenTeam } from './chosenTeam';
import type { Desk, RunPlace } from './desk';
import { diskText } from './freshDocument';
import type { House } from './house';
import { isTeamFile } from './teamFiles';
import { rowsOfOutline, rowsOfRun, type TeamRow, withGrowth } from './views/teamRows';

/** How long typing in a team file must rest. */
const restMs = 300;

/** The team in the side bar. */
export type TeamShown = {
  house: House;
  name: string;
  workflow: string;
  goal?: string;
  /** The team file; absent for the built-in team, and for a file that is not there any more. */
  file?: vscode.Uri;
  /** The run that it works in; absent for a team that was not convened. */
  run?: RunPlace & { status: string /** Nobody speaks in it any more, for good. */; over: boolean };
  rows: readonly TeamRow[];
  /** Choices about members that wait for the person. */
  choices: number;
  /** What keeps a team that was not convened from it. */
  problems: readonly Problem[];
};

/** The team of the run in front, else the one that would be convened. */
export type TeamSource = Disposable & {
  /** Undefined without a folder, and in a workspace that is not trusted as long as no run is in front. Rejects with TeamError. */
  load(): Promise<TeamShown | undefined>;
  onChange(listener: () => void): Disposable;
};

export function createTeamSource(desk: Desk, chosen: ChosenTeam, onError: (error: unknown) => void): TeamSource {
  const store = createDisposableStore();
  const changed = createEmitter<void>(onError);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), restMs);
  };
  let watching = false;
  /** Files that the editor has not open, agents and personas among them. From the first look on, since nobody waits for news before. */
  const watch = (): void => {
    if (watching) return;
    watching = true;
    for (const glob of ['**/*team.{yaml,yml}', '**/{agents,personas}/*.{yaml,yml}', '**/.roundtable/journal.jsonl']) {
      const watcher = store.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(soon));
    }
  };
  const planned = async (): Promise<TeamShown | undefined> => {
    if (!vscode.workspace.isTrusted) return undefined;
    const choice = await chosen.get();
    return choice && plannedTeam(await desk.houseOf(choice.folder), choice.file);
  };

  store.add(desk.onChange(() => changed.fire()));
  store.add(chosen.onChange(() => changed.fire()));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isTeamFile(document)) soon();
    }),
  );
  store.add({ dispose: () => clearTimeout(timer) });
  return {
    async load() {
      watch();
      return desk.front ? teamOfRun(desk, desk.front) : planned();
    },
    onChange: (listener) => changed.on(listener),
    dispose: store.dispose,
  };
}

async function teamOfRun(desk: Desk, place: RunPlace): Promise<TeamShown | undefined> {
  const { house, runId } = place;
  const view = desk.view ?? (await (await house.orchestrator()).view(runId));
  if (!view?.team) return undefined;
  const { name, workflow, source } = view.team;
  const file = source === 'built-in' ? undefined : await existing(vscode.Uri.joinPath(house.folder.uri, source));
  const { rows, choices } = await grown(house, rowsOfRun(view));
  return {
    house,
    name,
    workflow: workflow.type,
    goal: view.topic,
    ...(file && { file }),
    run: { house, runId, status: view.status, over: view.status === 'done' },
    rows,
    choices,
    problems: [],
  };
}

async function plannedTeam(house: House, file: vscode.Uri | undefined): Promise<TeamShown> {
  // Loaded only now: opening a window must not load the brain.
  const { outlineTeam } = await import('../core/team/outline');
  const path = file && vscode.workspace.asRelativePath(file, false);
  const text = file && (await textOf(file));
  const { outline, problems } = outlineTeam(text === undefined || path === undefined ? undefined : { text, path }, await shelvesOf(house));
  const { rows, choices } = await grown(house, outline ? rowsOfOutline(outline) : []);
  return {
    house,
    name: outline?.name ?? path ?? '',
    workflow: outline?.workflow ?? '',
    ...(outline?.goal !== undefined && { goal: outline.goal }),
    ...(file && { file }),
    rows,
    choices,
    problems,
  };
}

/** The rows with what members have and are now, and how many choices wait. A team is shown without it where that cannot be read. */
async function grown(house: House, rows: readonly TeamRow[]): Promise<{ rows: readonly TeamRow[]; choices: number }> {
  try {
    const { growth } = await (await house.knowledge()).read();
    if (growth.seq === 0) return { rows, choices: 0 };
    const { boardOf, choicesOf } = await import('../core/report/growthFace');
    const here = new Set(rows.map(({ name }) => name));
    return { rows: withGrowth(rows, boardOf(growth)), choices: choicesOf(growth).filter(({ member }) => here.has(member)).length };
  } catch {
    return { rows, choices: 0 };
  }
}

/** The agents and personas that teams of a house may name. */
export async function shelvesOf(house: House): Promise<{ cast: readonly Agent[]; personas: readonly Persona[] }> {
  const { agents, personas } = await house.shelf();
  return { cast: agents.map(({ thing }) => thing), personas: personas.map(({ thing }) => thing) };
}

/** What the editor has of a file, so that a change is seen before it is saved; else what is on the disk. */
async function textOf(file: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.toString() === file.toString());
  return open?.getText() ?? diskText(file);
}

async function existing(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    () => uri,
    () => undefined,
  );
}
