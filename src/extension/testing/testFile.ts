import * as vscode from 'vscode';
import type { AssertionResult } from '../../core/report/assertions';
import { checkRun } from '../../core/report/checkRun';
import { createdOf, readable } from '../../core/report/turns';
import { findTests } from '../../core/team/findTests';
import { isError, type Problem, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import type { Team } from '../../schema/team';
import type { Office } from '../commands/command';
import type { RunPlace } from '../desk';
import { entryText } from '../entryText';
import { followRun } from '../followRun';
import type { House } from '../house';
import { itemIds, textOnDisk } from './items';
import type { TestCounts, TestWay } from './teamTests';

export type FileToTest = {
  office: Office;
  run: vscode.TestRun;
  file: vscode.TestItem;
  items: readonly vscode.TestItem[];
  way: TestWay;
  token: vscode.CancellationToken;
  counts: TestCounts;
};

/** Runs one team file as it is on the disk, unless its last run is to do, and checks the tests that were asked for. */
export async function testFile(work: FileToTest): Promise<void> {
  const { office, file, items, run, way, token } = work;
  const uri = file.uri as vscode.Uri;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!vscode.workspace.isTrusted)
    return cannot(work, vscode.l10n.t('This workspace is in Restricted Mode. Trust it to run its teams: a run sends its files to models.'));
  if (!folder) return cannot(work, vscode.l10n.t('A team works on the files of a folder. Open the folder of this team file first.'));
  const text = await textOnDisk(uri);
  const path = vscode.workspace.asRelativePath(uri, false);
  const { team, problems } = validateTeam(text, path);
  if (!team) return cannotRun(work, problems.filter(isError));
  const house = await office.houses.of(folder);
  for (const item of items) run.started(item);
  const began = performance.now();
  const runId = way === 'last' ? await lastRun(work, house, path) : await runOnce(work, house, { text, path });
  if (runId === undefined) return;
  if (token.isCancellationRequested) {
    for (const item of items) run.skipped(item);
    return;
  }
  await check(work, house, { team, text, runId, ms: performance.now() - began });
}

async function lastRun(work: FileToTest, house: House, path: string): Promise<string | undefined> {
  const found = (await house.runs(500)).find((run) => run.source === path);
  if (!found) cannot(work, vscode.l10n.t('There is no run of {0} yet. Run its tests first.', path));
  return found?.runId;
}

/** Runs the team to its end. What it asks, it asks the person in this window. */
async function runOnce(work: FileToTest, house: House, file: { text: string; path: string }): Promise<string | undefined> {
  const { office, run, way, token } = work;
  const { desk, approvals } = office;
  const cancel = new AbortController();
  const onCancel = token.onCancellationRequested(() => cancel.abort());
  try {
    const planned = await house.plan({ team: file, ...(way === 'rehearse' && { model: 'rehearsal' }) }, cancel.signal);
    if (!planned.ok) {
      cannotRun(work, planned.problems);
      return undefined;
    }
    for (const warning of planned.warnings) print(run, warning);
    const begun = await desk.begin(house, { type: 'start', plan: planned.plan });
    if (!begun.ok) throw begun.error;
    const place: RunPlace = { house, runId: begun.runId };
    print(run, vscode.l10n.t('Run {0} of {1}', begun.runId, file.path));
    const followed = await followRun(desk, place, (entries) => {
      for (const entry of entries) {
        const line = entryText(entry);
        if (line !== undefined) print(run, line);
      }
    });
    const asked = approvals.onAsk((ask) => {
      if (ask.runId === place.runId) print(run, vscode.l10n.t('@{0} waits for you: {1}', ask.member, ask.what));
    });
    const stop = (): void => void desk.dispatch(place, { type: 'stop', runId: place.runId });
    const stopped = token.onCancellationRequested(stop);
    if (token.isCancellationRequested) stop();
    await begun.done;
    for (const one of [followed, asked, stopped]) one.dispose();
    return begun.runId;
  } finally {
    onCancel.dispose();
  }
}

type Done = { team: Team; text: string; runId: string; ms: number };

/** The same checks as in the terminal, one test at a time, so that each is shown as soon as it is known. */
async function check(work: FileToTest, house: House, { team, text, runId, ms }: Done): Promise<void> {
  const { run, file, items, way, token, counts } = work;
  const { facts } = await house.journal.read(`run:${runId}`, 0);
  const created = createdOf(readable(facts))?.data;
  if (!created) return cannot(work, vscode.l10n.t('What run {0} recorded cannot be read.', runId));
  const shared = created.team.workspace;
  const cancel = new AbortController();
  const onCancel = token.onCancellationRequested(() => cancel.abort());
  const known = {
    team,
    facts,
    created,
    folder: shared === undefined ? house.workspace : house.workspace.within(shared),
    redact: await house.redactor(text),
    examine: house.examine,
    ...(way === 'rehearse' && { model: 'rehearsal' }),
    signal: cancel.signal,
  };
  const ids = itemIds(findTests(text));
  const { end } = await checkRun([], known);
  if (end !== undefined) {
    print(run, end);
    run.failed(file, message(file, vscode.l10n.t('The run did not end as it should: {0}', end)), ms);
    counts.failed += 1;
  }
  for (const item of items) {
    const test = team.tests[ids.indexOf(item.id)];
    if (token.isCancellationRequested) run.skipped(item);
    else if (!test) run.errored(item, message(item, vscode.l10n.t('The file was saved without this test. Save it and run again.')));
    else {
      const began = performance.now();
      const [result] = (await checkRun([test], known)).results;
      if (result) show(work, item, result, performance.now() - began);
    }
  }
  onCancel.dispose();
}

function show({ run, counts }: FileToTest, item: vscode.TestItem, result: AssertionResult, ms: number): void {
  const { passed, name, detail, compared } = result;
  counts[passed ? 'passed' : 'failed'] += 1;
  print(run, passed ? vscode.l10n.t('passed: {0}', name) : vscode.l10n.t('failed: {0}: {1}', name, detail), item);
  if (passed) return run.passed(item, ms);
  run.failed(item, compared ? message(item, detail, compared) : message(item, detail), ms);
}

function message(item: vscode.TestItem, text: string, compared?: { expected: string; actual: string }): vscode.TestMessage {
  const made = compared ? vscode.TestMessage.diff(text, compared.expected, compared.actual) : new vscode.TestMessage(text);
  if (item.uri) made.location = new vscode.Location(item.uri, item.range ?? new vscode.Position(0, 0));
  return made;
}

function cannot({ run, items, counts }: FileToTest, why: string): void {
  print(run, why);
  for (const item of items) run.errored(item, message(item, why));
  counts.failed += items.length;
}

/** Problems of the file or of its plan, each where it stands. */
function cannotRun({ run, file, items, counts }: FileToTest, problems: readonly Problem[]): void {
  const errors = problems.filter(isError);
  for (const problem of errors) print(run, problemLine(problem));
  const messages = errors.map((problem) => {
    const made = new vscode.TestMessage(vscode.l10n.t('The team cannot run: {0}', problem.message));
    if (file.uri) made.location = new vscode.Location(file.uri, new vscode.Position((problem.line ?? 1) - 1, (problem.column ?? 1) - 1));
    return made;
  });
  for (const item of items) run.errored(item, messages);
  counts.failed += items.length;
}

function print(run: vscode.TestRun, text: string, item?: vscode.TestItem): void {
  // The output is a terminal: it needs both, and takes control characters at their word.
  const plain = text.replace(/[^\P{Cc}\t\n]/gu, '');
  run.appendOutput(`${plain.replaceAll('\n', '\r\n')}\r\n`, undefined, item);
}
