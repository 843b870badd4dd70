import * as vscode from 'vscode';
import { asTeamError } from '../../base/errors';
import type { Office } from '../commands/command';
import type { TestCounts, TestWay } from './teamTests';
import { testFile } from './testFile';

/** Runs what a request names, one team after the other: each is run once, whatever number of its tests was asked for. */
export async function runTeamTests(
  office: Office,
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  way: TestWay,
  token: vscode.CancellationToken,
): Promise<TestCounts> {
  const run = controller.createTestRun(request);
  const counts: TestCounts = { passed: 0, failed: 0 };
  const stop = new vscode.CancellationTokenSource();
  const heard = [token, run.token].map((one) => one.onCancellationRequested(() => stop.cancel()));
  if (token.isCancellationRequested) stop.cancel();
  try {
    const files = wanted(controller, request);
    for (const { items } of files) for (const item of items) run.enqueued(item);
    for (const { file, items } of files) {
      if (stop.token.isCancellationRequested) for (const item of items) run.skipped(item);
      else
        await testFile({ office, run, file, items, way, token: stop.token, counts }).catch((error) => {
          for (const item of items) run.errored(item, new vscode.TestMessage(asTeamError(error).shown));
          counts.failed += items.length;
        });
    }
  } finally {
    for (const one of heard) one.dispose();
    stop.dispose();
    run.end();
  }
  return counts;
}

/** The tests of a request by file, in the order in which they stand. */
function wanted(controller: vscode.TestController, { include, exclude }: vscode.TestRunRequest) {
  const left = new Set(exclude ?? []);
  const all = [...controller.items].map(([, file]) => file);
  const asked = new Set(include ?? all);
  return all.flatMap((file) => {
    if (left.has(file)) return [];
    const items = [...file.children].map(([, item]) => item).filter((item) => (asked.has(file) || asked.has(item)) && !left.has(item));
    return items.length > 0 ? [{ file, items }] : [];
  });
}
