import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { changedRun, type Write } from '../../support/changedRun';
import { extension, facts, type HostTest, house, messagesOf, root, until } from './support';

const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path));
const read = (path: string): string => readFileSync(join(root(), path), 'utf8');
const lines = (changed: Record<number, string> = {}): string[] =>
  Array.from({ length: 30 }, (_, index) => changed[index + 1] ?? `line ${index + 1}`);
let runs = 0;

/** A run that changed files, in front. */
async function reviewed(writes: readonly Write[]): Promise<string> {
  const runId = await changedRun(root(), `20270101-09${String(++runs).padStart(2, '0')}-review`, writes);
  await vscode.commands.executeCommand('roundtable.openPanel', runId);
  await until('the run in front', async () => (await extension().exports.files.load())?.place.runId === runId, 15_000);
  return runId;
}

/** Titles of our lenses by line, 1-based as a person counts. */
async function lensesOf(path: string): Promise<[number, string][]> {
  const { uri } = await vscode.workspace.openTextDocument(uriOf(path));
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return found.flatMap(({ range, command }) =>
    command?.command.startsWith('roundtable.') ? [[range.start.line + 1, command.title] as [number, string]] : [],
  );
}

const keepLines = async (path: string): Promise<number[]> =>
  (await lensesOf(path)).flatMap(([line, title]) => (title === 'Keep' ? [line] : []));

async function shows(path: string, expected: number[]): Promise<void> {
  let seen: number[] = [];
  try {
    await until(
      'the lenses',
      async () => {
        seen = await keepLines(path);
        return JSON.stringify(seen) === JSON.stringify(expected);
      },
      15_000,
    );
  } catch {
    assert.deepEqual(seen, expected, `the lenses of ${path}`);
  }
}

const press = async (path: string, line: number, title: string): Promise<void> => {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uriOf(path));
  const lens = found.find(({ range, command }) => range.start.line + 1 === line && command?.title === title);
  assert.ok(lens?.command, `no ${title} at ${line}`);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
};

/** Two members in one file: ann at 3, ben removes 10 and 11, ann at 20. */
const before = lines().join('\n');
const annText = lines({ 3: 'ann 3', 20: 'ann 20' }).join('\n');
const benText = lines({ 3: 'ann 3', 20: 'ann 20' }).toSpliced(9, 2).join('\n');
const pair = (path: string, end = '\n'): Write[] => [
  { member: 'ann', path, text: annText.replaceAll('\n', end), reason: 'Clearer <b>so</b> [x](command:evil).' },
  { member: 'ben', path, text: benText.replaceAll('\n', end), reason: 'Not needed.' },
];

async function opened(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uriOf(path), { preview: false });
}

async function closed(...paths: string[]): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const path of paths) rmSync(join(root(), path), { force: true });
}

export const reviewTests: HostTest[] = [
  {
    name: 'shows hunks of members above their lines, with who and why, in the file and nowhere else',
    async test() {
      writeFileSync(join(root(), 'pair.txt'), before);
      await reviewed(pair('pair.txt'));
      await opened('pair.txt');
      await shows('pair.txt', [3, 10, 18]);
      const titles = (await lensesOf('pair.txt')).flatMap(([line, title]) => (line === 10 ? [title] : []));
      assert.deepEqual(titles, ['Keep', 'Undo', '2 lines removed', '@ben: Not needed.']);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uriOf('pair.txt'),
        new vscode.Position(2, 1),
      );
      const said = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
      const hover = said.find(({ value }) => value.includes('@ann'))?.value ?? '';
      assert.ok(hover.includes('line 3'), JSON.stringify(said));
      // What a member says can bring no link and no markup.
      assert.ok(!/(^|[^\\])\[x\]/.test(hover) && !hover.includes('<b>'), hover);
      assert.deepEqual(await lensesOf('briefing.md'), []);
    },
  },
  {
    name: 'moves hunks with what is typed, undoes one of an unsaved file in place, and takes the decision back with Ctrl+Z',
    async test() {
      const runId = extension().exports.review.shown.of(uriOf('pair.txt'))?.state.place.runId ?? '';
      const editor = await opened('pair.txt');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine\nmine too\n'));
      // At once, by the lines that moved.
      assert.deepEqual(await keepLines('pair.txt'), [5, 12, 20]);
      await shows('pair.txt', [5, 12, 20]);
      await press('pair.txt', 12, 'Undo');
      assert.equal(read('pair.txt'), `mine\nmine too\n${annText}`);
      assert.equal(editor.document.isDirty, false);
      await shows('pair.txt', [5, 22]);
      await vscode.commands.executeCommand('undo');
      await until('the decision taken back', () => facts(runId).at(-1)?.data.decision === 'open', 10_000);
      await shows('pair.txt', [5, 12, 20]);
      await vscode.commands.executeCommand('redo');
      await until('the decision made again', () => facts(runId).at(-1)?.data.decision === 'undo', 10_000);
      await shows('pair.txt', [5, 22]);
      await press('pair.txt', 5, 'Keep');
      await shows('pair.txt', [22]);
      editor.selection = new vscode.Selection(21, 0, 21, 0);
      await vscode.commands.executeCommand('roundtable.undoChange');
      await shows('pair.txt', []);
      assert.equal(read('pair.txt'), `mine\nmine too\n${lines({ 3: 'ann 3' }).join('\n')}`);
      await closed('pair.txt');
    },
  },
  {
    name: 'is right in a file with CRLF that an editor saves with one line end, and without a last line end',
    async test() {
      const crlf = before.replaceAll('\n', '\r\n');
      writeFileSync(join(root(), 'crlf.txt'), crlf);
      // The member wrote one line with another line end.
      const mixed = annText.replaceAll('\n', '\r\n').replace('ann 3\r\n', 'ann 3\n');
      await reviewed([{ member: 'ann', path: 'crlf.txt', text: mixed, reason: 'x' }]);
      const editor = await opened('crlf.txt');
      await shows('crlf.txt', [3, 20]);
      await editor.edit((edit) => edit.insert(new vscode.Position(29, 7), ' and mine'));
      await editor.document.save();
      await shows('crlf.txt', [3, 20]);
      await press('crlf.txt', 3, 'Undo');
      await shows('crlf.txt', [20]);
      await press('crlf.txt', 20, 'Undo');
      assert.equal(read('crlf.txt'), `${crlf} and mine`);
      await closed('crlf.txt');
    },
  },
  {
    name: 'follows a file that is renamed and one that is deleted, and leaves a binary and a large one alone',
    async test() {
      for (const path of ['gone.txt', 'big.txt', 'image.bin']) writeFileSync(join(root(), path), before);
      const big = Array.from({ length: 30_000 }, (_, index) => `a line of some length, number ${index}`);
      await reviewed([
        { member: 'ann', path: 'gone.txt', text: annText, reason: 'x' },
        { member: 'ann', path: 'big.txt', text: big.join('\n'), reason: 'x' },
        { member: 'ben', path: 'big.txt', text: big.toSpliced(25_000, 1, 'ben').join('\n'), reason: 'x' },
        { member: 'ann', path: 'image.bin', text: 'PNG\0\0', reason: 'x' },
      ]);
      await opened('gone.txt');
      await shows('gone.txt', [3, 20]);
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(uriOf('gone.txt'), uriOf('other.txt'));
      await vscode.workspace.applyEdit(edit);
      await opened('other.txt');
      assert.deepEqual(await lensesOf('other.txt'), []);
      await messagesOf(() => vscode.commands.executeCommand('roundtable.keepChange'));
      await opened('big.txt');
      await until('the large file', async () => (await keepLines('big.txt')).includes(25_001), 15_000);
      // An editor may refuse it, and that is all that may happen.
      assert.equal(
        await lensesOf('image.bin').then(
          (lenses) => lenses.length,
          () => 0,
        ),
        0,
      );
      await closed('other.txt', 'big.txt', 'image.bin');
    },
  },
  {
    name: 'undoes what a member did everywhere, and the file that only it made is gone; says one sentence where nothing is open',
    async test() {
      writeFileSync(join(root(), 'both.txt'), before);
      await reviewed([...pair('both.txt'), { member: 'ann', path: 'made.txt', text: 'made\n', reason: 'x' }]);
      const { files, review } = extension().exports;
      const state = await files.load();
      assert.ok(state);
      await opened('both.txt');
      await shows('both.txt', [3, 10, 18]);
      await review.decide(state, 'undo', { member: 'ann' }, { force: false });
      assert.equal(read('both.txt'), lines().toSpliced(9, 2).join('\n'));
      assert.equal(existsSync(join(root(), 'made.txt')), false);
      await shows('both.txt', [10]);
      await closed('both.txt');
      const commands = (extension().packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands
        .map(({ command }) => command)
        .filter((command) => /keepChange$|undoChange$|keepFile|undoFile|showRemoved|moreOfChange/.test(command));
      for (const command of commands) {
        const told = await messagesOf(() => vscode.commands.executeCommand(command));
        assert.equal(told.length, 1, `${command} said ${JSON.stringify(told)}`);
      }
    },
  },
  {
    name: 'hears of what another process writes and decides, without a button',
    async test() {
      writeFileSync(join(root(), 'far.txt'), before);
      const runId = await reviewed([{ member: 'ann', path: 'far.txt', text: annText, reason: 'x' }]);
      await opened('far.txt');
      await shows('far.txt', [3, 20]);
      const { journal } = await house();
      const known = (await journal.read(`run:${runId}`, 0)).facts;
      const id = extension().exports.review.shown.of(uriOf('far.txt'))?.hunks[0]?.id ?? '';
      // As another process does: straight into the journal.
      const held = await journal.acquire(`run:${runId}`);
      assert.ok(held.ok);
      const seq = known.length;
      const data = { decision: 'keep' as const, hunks: [{ path: 'far.txt', id }], by: 'person' };
      await journal.append(`run:${runId}`, [{ seq: seq + 1, at: Date.now(), v: 1, type: 'changes.decided', data }], seq);
      await held.lease.release();
      await shows('far.txt', [20]);
      await closed('far.txt');
    },
  },
];
