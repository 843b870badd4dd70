import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunFilesState } from '../../../src/extension/runFiles';
import { originalUri } from '../../../src/extension/texts';
import { childrenOf, type FileNode } from '../../../src/extension/views/changesView';
import { extension, facts, type HostTest, house, messagesOf, over, pressing, root, start, until } from './support';

const plan = 'docs/plan.md';
/** The rehearsal writes over a file of a person's only if it has read there that it is one of its own. */
const original = 'An older rehearsal plan.\n';
const team = `name: small
goal: Write ${plan} and src/ceiling.ts.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: "You write ${plan}." }
  - { name: developer, role: Developer, persona: "You write src/ceiling.ts." }
`;

const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path));
const textOf = (path: string): string | undefined =>
  existsSync(join(root(), path)) ? readFileSync(join(root(), path), 'utf8') : undefined;
const write = (path: string, text: string): void => writeFileSync(join(root(), path), text);

async function runTeam(path: string): Promise<string> {
  const runId = await vscode.commands.executeCommand<string | undefined>('roundtable.runTeam', uriOf(path));
  assert.ok(runId, 'the team did not begin');
  return runId;
}

/** The state of the views once it shows what is asked for. */
async function shown(what: string, holds: (state: RunFilesState) => boolean): Promise<RunFilesState> {
  const { files } = extension().exports;
  let found: RunFilesState | undefined;
  await until(
    what,
    async () => {
      found = await files.load();
      return found !== undefined && holds(found);
    },
    15_000,
  );
  return found as RunFilesState;
}

function fileNode(state: RunFilesState, path: string): FileNode {
  const review = state.reviews.find((one) => one.path === path);
  assert.ok(review, `${path} is not among ${state.reviews.map((one) => one.path)}`);
  return { kind: 'file', state, review, filter: { path } };
}

const nobodyPresses = async (work: () => PromiseLike<unknown>): Promise<void> => void (await messagesOf(work));
let teamRun = '';

/** A run of the team on files as they were before any. */
async function freshRun(): Promise<void> {
  mkdirSync(join(root(), 'docs'), { recursive: true });
  write(plan, original);
  rmSync(join(root(), 'src/ceiling.ts'), { force: true });
  teamRun = await runTeam('small.team.yaml');
  await over(teamRun);
  assert.equal(facts(teamRun).at(-1)?.data.status, 'done', String(facts(teamRun).at(-1)?.data.detail));
}

export const teamTests: HostTest[] = [
  {
    name: 'puts Run Team, Validate and Visualize above a team file, also one with faults, and above no other',
    async test() {
      write('faulty.team.yaml', 'name: [\n');
      const lenses = async (path: string): Promise<string[]> => {
        const document = await vscode.workspace.openTextDocument(uriOf(path));
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
        assert.ok(found.every(({ range }) => range.start.line === 0));
        return found.flatMap(({ command }) => (command?.command.startsWith('roundtable.') ? [command.command] : []));
      };
      const all = ['roundtable.runTeam', 'roundtable.validateTeam', 'roundtable.visualizeTeam'];
      // The server starts with the first file of ours.
      await until('the lenses', async () => (await lenses('retry.team.yaml')).length > 0, 15_000);
      assert.deepEqual(await lenses('retry.team.yaml'), all);
      assert.deepEqual(await lenses('faulty.team.yaml'), all);
      assert.deepEqual(await lenses('briefing.md'), []);
      const config = vscode.workspace.getConfiguration('roundtable');
      write('crew.yaml', team);
      assert.deepEqual(await lenses('crew.yaml'), []);
      await config.update('teamFiles', ['crew.yaml'], vscode.ConfigurationTarget.Workspace);
      await until('the lenses of another file', async () => (await lenses('crew.yaml')).length === 3, 10_000);
      await config.update('teamFiles', undefined, vscode.ConfigurationTarget.Workspace);
      for (const path of ['faulty.team.yaml', 'crew.yaml']) rmSync(join(root(), path));
    },
  },
  {
    name: 'marks what is wrong in a team file where it stands, and unmarks it when it is mended',
    async test() {
      write('marked.team.yaml', `${team}workflwo: x\nbudget: { usd: -1 }\n`);
      const document = await vscode.workspace.openTextDocument(uriOf('marked.team.yaml'));
      const marked = (): vscode.Diagnostic[] =>
        vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Roundtable');
      await until('two marks', () => marked().length === 2, 10_000);
      const words = marked().map(({ range }) => document.getText(range));
      assert.deepEqual(words.sort(), ['-1', 'workflwo']);
      const [typo] = marked().filter(({ message }) => message.includes('workflwo'));
      assert.deepEqual(typo?.range, new vscode.Range(7, 0, 7, 8));
      assert.equal(typo?.severity, vscode.DiagnosticSeverity.Error);
      const edit = new vscode.WorkspaceEdit();
      edit.delete(document.uri, new vscode.Range(7, 0, 9, 0));
      await vscode.workspace.applyEdit(edit);
      await until('no marks', () => marked().length === 0, 10_000);
      await document.save();
      rmSync(join(root(), 'marked.team.yaml'));
    },
  },
  {
    name: 'a team that cannot run is marked too, and begins nothing',
    async test() {
      write('nobody.team.yaml', 'name: nobody\ngoal: x\nmembers: [elena, markus]\nworkflow: { type: roundtable }\n');
      const uri = uriOf('nobody.team.yaml');
      const told = await messagesOf(async (heard) => {
        assert.equal(await vscode.commands.executeCommand('roundtable.runTeam', uri), undefined);
        await until('the message', () => heard.length > 0, 5_000);
      });
      assert.match(told.join('\n'), /nobody\.team\.yaml:3.*There is no agent markus/);
      await until('the mark', () => vscode.languages.getDiagnostics(uri).length > 0, 10_000);
      const marks = vscode.languages.getDiagnostics(uri);
      assert.equal(marks.length, 1, 'what is found while typing and while convening is marked once');
      const [mark] = marks;
      assert.equal((await vscode.workspace.openTextDocument(uri)).getText(mark?.range), 'markus');
      rmSync(join(root(), 'nobody.team.yaml'));
    },
  },
  {
    name: 'draws a team',
    async test() {
      write('small.team.yaml', team);
      await vscode.commands.executeCommand('roundtable.visualizeTeam', uriOf('small.team.yaml'));
      const drawn = vscode.workspace.textDocuments.find(({ uri }) => uri.path === '/small.txt');
      assert.match(drawn?.getText() ?? '', /planner[\s\S]*developer/);
    },
  },
  {
    name: 'runs a team file from the command to its end, and the files are on the disk',
    async test() {
      await freshRun();
      assert.notEqual(textOf(plan), original);
      assert.ok((textOf('src/ceiling.ts') ?? '').length > 0);
    },
  },
  {
    name: 'lists what the team changed with who and where, and shows the original beside it',
    async test() {
      const state = await shown('the changes', ({ place, reviews }) => place.runId === teamRun && reviews.length === 2);
      const hunks = childrenOf(fileNode(state, plan));
      assert.ok(hunks.length > 0 && hunks.every(({ hunk }) => hunk.member === 'planner' && hunk.state === 'pending'));
      const before = state.changes.find(({ path }) => path === plan)?.before ?? null;
      const folder = vscode.workspace.workspaceFolders?.[0];
      assert.ok(folder);
      assert.equal((await vscode.workspace.openTextDocument(originalUri(folder, uriOf(plan), before))).getText(), original);
      await vscode.commands.executeCommand('roundtable.openChange', fileNode(state, plan));
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff, `the tab is ${activeTab?.label}`);
      assert.equal(activeTab.input.modified.fsPath, uriOf(plan).fsPath);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
  {
    name: 'undoes a file to what it was, puts it back, and keeps a single change',
    async test() {
      const written = textOf(plan);
      let state = await shown('the changes', ({ reviews }) => reviews.length === 2);
      await nobodyPresses(() => vscode.commands.executeCommand('roundtable.undoChange', fileNode(state, plan)));
      assert.equal(textOf(plan), original);
      state = await shown('the undo', (now) => childrenOf(fileNode(now, plan)).every(({ hunk }) => hunk.state === 'undone'));
      await nobodyPresses(() => vscode.commands.executeCommand('roundtable.putBackChange', fileNode(state, plan)));
      assert.equal(textOf(plan), written);
      state = await shown('the change put back', (now) => childrenOf(fileNode(now, plan)).some(({ hunk }) => hunk.state === 'kept'));
      const [hunk] = childrenOf(fileNode(state, 'src/ceiling.ts'));
      await vscode.commands.executeCommand('roundtable.keepChange', hunk);
      await shown('the kept one', (now) => childrenOf(fileNode(now, 'src/ceiling.ts'))[0]?.hunk.state === 'kept');
    },
  },
  {
    name: 'sees what the person saves, and undoes over it only when told to',
    async test() {
      await freshRun();
      const state = await shown('the new run', ({ place, reviews }) => place.runId === teamRun && reviews.length === 2);
      const path = 'src/ceiling.ts';
      const document = await vscode.workspace.openTextDocument(uriOf(path));
      const [hunk] = childrenOf(fileNode(state, path));
      assert.ok(hunk);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(hunk.hunk.at.from, 0), 'mine, ');
      await vscode.workspace.applyEdit(edit);
      await document.save();
      const edited = await shown('the edit', (now) => childrenOf(fileNode(now, path)).some((node) => node.hunk.state === 'edited'));
      const node = childrenOf(fileNode(edited, path)).find((one) => one.hunk.state === 'edited');
      const told = await messagesOf(() => vscode.commands.executeCommand('roundtable.undoChange', node));
      assert.match(told.join('\n'), /edited since/);
      assert.match(textOf(path) ?? '', /mine, /);
      await pressing('Undo Anyway', async () => {
        await vscode.commands.executeCommand('roundtable.undoChange', node);
        await shown(
          'the undo',
          (now) => childrenOf(fileNode(now, path)).find((one) => one.hunk.id === node?.hunk.id)?.hunk.state === 'undone',
        );
      });
    },
  },
  {
    name: 'takes the files back to a checkpoint after asking, and puts them back',
    async test() {
      await freshRun();
      const written = [textOf(plan), textOf('src/ceiling.ts')];
      const state = await shown('the checkpoints', ({ place, checkpoints }) => place.runId === teamRun && checkpoints.length >= 2);
      const [checkpoint] = state.checkpoints;
      await nobodyPresses(() => vscode.commands.executeCommand('roundtable.restoreCheckpoint', { state, checkpoint }));
      assert.deepEqual([textOf(plan), textOf('src/ceiling.ts')], written, 'nobody agreed to it');
      await pressing('Restore', () => vscode.commands.executeCommand('roundtable.restoreCheckpoint', { state, checkpoint }));
      assert.deepEqual([textOf(plan), textOf('src/ceiling.ts')], [original, undefined]);
      const desk = await (await house()).fileDesk();
      await desk.restore(teamRun, 'redo', { force: false });
      assert.deepEqual([textOf(plan), textOf('src/ceiling.ts')], written);
    },
  },
  {
    name: 'branches a run off from a checkpoint, and the branch can be taken up',
    async test() {
      const state = await shown('the checkpoints', ({ place, checkpoints }) => place.runId === teamRun && checkpoints.length >= 2);
      const checkpoint = state.checkpoints[1];
      const forked = await pressing('Fork and Restore Files', () =>
        vscode.commands.executeCommand<string>('roundtable.forkRun', { state, checkpoint }),
      );
      assert.ok(forked && forked !== teamRun);
      assert.equal(textOf('src/ceiling.ts'), undefined);
      assert.equal(await vscode.commands.executeCommand('roundtable.resume', forked), forked);
      await over(forked);
      assert.equal(facts(forked).at(-1)?.data.status, 'done');
      assert.ok(textOf('src/ceiling.ts'), JSON.stringify(facts(forked).slice(-4)));
    },
  },
  {
    name: 'runs what is saved: a changed file is saved first, or nothing begins',
    async test() {
      const document = await vscode.workspace.openTextDocument(uriOf('small.team.yaml'));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
      await vscode.workspace.applyEdit(edit);
      await nobodyPresses(async () => assert.equal(await vscode.commands.executeCommand('roundtable.runTeam', document.uri), undefined));
      assert.equal(document.isDirty, true);
      const runId = await pressing('Save and Run', () => runTeam('small.team.yaml'));
      await over(runId);
      assert.match(textOf('small.team.yaml') ?? '', /^# changed/);
    },
  },
  {
    name: 'Start Roundtable takes a team of another workflow as it is, and holds a roundtable where a file says none',
    async test() {
      write('pair.team.yaml', 'name: pair\nmembers: [elena, marcus]\n');
      const kinds: string[] = [];
      for (const path of ['small.team.yaml', 'pair.team.yaml']) {
        const runId = await start({ topic: 'Write docs/plan.md.', team: path, model: 'rehearsal', rounds: 1, seed: 1 });
        await over(runId);
        const team = facts(runId)[0]?.data.team as { workflow: { type: string } } | undefined;
        kinds.push(String(team?.workflow.type));
      }
      assert.deepEqual(kinds, ['round_robin', 'roundtable']);
      rmSync(join(root(), 'pair.team.yaml'));
    },
  },
  {
    name: 'asks the person without a dialog, takes a reason, and withdraws what a stop makes void',
    async test() {
      const { approvals } = extension().exports;
      write('careful.team.yaml', `${team.replace('name: small', 'name: careful')}autonomy: 0\n`);
      await nobodyPresses(async () => {
        const runId = await runTeam('careful.team.yaml');
        await until('a question', () => approvals.open().length > 0, 20_000);
        const [ask] = approvals.open();
        assert.ok(ask);
        assert.equal(ask.member, 'planner');
        assert.ok(approvals.answer(ask, { decision: 'reject', message: 'Not in docs, please.' }));
        await until('the next question', () => approvals.open().some((one) => one !== ask), 20_000);
        await vscode.commands.executeCommand('roundtable.stop', runId);
        await over(runId);
        assert.deepEqual(approvals.open(), []);
        assert.match(JSON.stringify(facts(runId)), /Not in docs, please\./);
      });
      rmSync(join(root(), 'careful.team.yaml'));
    },
  },
];
