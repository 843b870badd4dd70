import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { House } from '../../../src/extension/house';
import type { Api } from '../../../src/extension/main';

export type HostTest = { name: string; test(): Promise<void> };
export type Line = { type: string; data: Record<string, unknown> };

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>('roundtable.roundtable');
  assert.ok(found, 'the extension is not there');
  return found;
}

export async function house(): Promise<House> {
  const [first] = await extension().exports.houses.all();
  assert.ok(first, 'no folder is open');
  return first;
}

export const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
export const runFile = (runId: string, name: string): string => join(root(), '.roundtable', 'runs', runId, name);

/** Starts by arguments, so that nothing is asked. */
export async function start(given: object): Promise<string> {
  const runId = await vscode.commands.executeCommand<string | undefined>('roundtable.start', given);
  assert.ok(runId, 'the run did not begin');
  return runId;
}

export async function until(what: string, done: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const facts = (runId: string): Line[] =>
  readFileSync(runFile(runId, 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Waits until the run is over and its writer has let go of it. */
export async function over(runId: string): Promise<void> {
  await until(`the end of ${runId}`, () => facts(runId).at(-1)?.type === 'run.finished');
  const { journal } = await house();
  await until('the lease', async () => !(await journal.held(`run:${runId}`)));
}

export async function finished(runId: string): Promise<void> {
  await over(runId);
  assert.equal(facts(runId).at(-1)?.data.status, 'done', String(facts(runId).at(-1)?.data.detail));
  assert.ok(existsSync(runFile(runId, 'digest.md')));
  const turns = facts(runId)
    .filter((fact) => fact.type === 'turn.finished')
    .map((fact) => fact.data.turn);
  assert.equal(new Set(turns).size, turns.length, 'a turn was taken twice');
}

/** What the person is told while the work is done, as nobody presses a button here. */
export async function messagesOf(work: (told: readonly string[]) => PromiseLike<unknown>): Promise<string[]> {
  const told: string[] = [];
  const { showErrorMessage, showWarningMessage, showInformationMessage } = vscode.window;
  const note = (async (text: string) => void told.push(text)) as typeof showErrorMessage;
  Object.assign(vscode.window, { showErrorMessage: note, showWarningMessage: note, showInformationMessage: note });
  try {
    await work(told);
  } finally {
    Object.assign(vscode.window, { showErrorMessage, showWarningMessage, showInformationMessage });
  }
  return told;
}

/** Presses a button of every message that has it, modal ones too, which VS Code refuses to show in tests. */
export async function pressing<T>(label: string | undefined, work: () => PromiseLike<T>): Promise<T> {
  const { showWarningMessage, showInformationMessage } = vscode.window;
  const press = (async (_: string, ...rest: unknown[]) => rest.find((item) => item === label)) as typeof showWarningMessage;
  Object.assign(vscode.window, { showWarningMessage: press, showInformationMessage: press });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
  }
}
