import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { House } from '../../../src/extension/house';
import type { BeliefNode } from '../../../src/extension/views/beliefsView';
import type { DecisionNode } from '../../../src/extension/views/decisionsView';
import type { RunNode, RunsNode } from '../../../src/extension/views/runsView';
import type { MemberNode, TeamNode } from '../../../src/extension/views/teamView';
import { extension, facts, type HostTest, house, messagesOf, over, pressing, root, runFile, until } from './support';

const file = 'crew.team.yaml';
const crew = `# A crew of two.
name: crew
goal: Write notes/crew.md.
workflow: { type: round_robin, max_rounds: 3 }
defaults: { model: rehearsal }
members:
  # Who plans.
  - name: planner   # first
    role: Planner
    persona: "@architect"
  - { name: builder, role: Builder, persona: You write notes/crew.md. }
`;
const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path));
const textOf = (path: string): string => readFileSync(join(root(), path), 'utf8');
const trees = () => extension().exports.views.trees;
const nodesOf = async <T>(tree: vscode.TreeDataProvider<T>, node?: T): Promise<T[]> => (await tree.getChildren(node)) ?? [];
const itemOf = async <T>(tree: vscode.TreeDataProvider<T>, node: T): Promise<vscode.TreeItem> => tree.getTreeItem(node);

async function teamNodes(): Promise<TeamNode[]> {
  return nodesOf(trees().team);
}
async function member(name: string): Promise<MemberNode> {
  let found: TeamNode | undefined;
  await until(
    `@${name} in the Team view`,
    async () => {
      found = (await teamNodes()).find((node) => node.kind === 'member' && node.id === name);
      return found !== undefined;
    },
    10_000,
  );
  return found as MemberNode;
}
/** What stands beside a member, without what earlier runs came to for it. */
async function described(name: string): Promise<string> {
  const { description } = await itemOf(trees().team, await member(name));
  return String(description).replace(/^(✦ \d+ · )?(standing \d+ · )?/, '');
}
async function runNodes(): Promise<RunNode[]> {
  const days = await nodesOf(trees().runs);
  const all = await Promise.all(days.map((day) => nodesOf<RunsNode>(trees().runs, day)));
  return all.flat().filter((node): node is RunNode => node.kind === 'run');
}
async function runNode(runId: string): Promise<RunNode> {
  const found = (await runNodes()).find(({ id }) => id === runId);
  assert.ok(found, `${runId} is not listed`);
  return found;
}

/** Chooses a team as the person does, from the list. */
async function choose(path: string | undefined): Promise<void> {
  const { chosen } = extension().exports.views.team;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  await chosen.choose({ folder, ...(path !== undefined && { file: uriOf(path) }) });
}

/** Nothing is in front, so that the team to come is shown. */
async function atRest(): Promise<void> {
  for (const { id } of await runNodes()) await messagesOf(() => vscode.commands.executeCommand('roundtable.deleteRun', id));
}

async function runCrew(): Promise<string> {
  const runId = await vscode.commands.executeCommand<string | undefined>('roundtable.runTeam', uriOf(file));
  assert.ok(runId, 'the team did not begin');
  return runId;
}

/** A belief and a decision, as a run of another process leaves them. */
async function know(place: House): Promise<void> {
  const home = await place.knowledge();
  await home.append([
    {
      type: 'belief.asserted',
      data: {
        team: 'crew',
        id: 'b-1',
        claim: 'A cap is enough.',
        author: 'planner',
        confidence: 0.8,
        voters: ['planner', 'builder'],
        threshold: 0.5,
      },
    },
    { type: 'belief.voted', data: { team: 'crew', id: 'b-1', voter: 'builder', vote: 'contest', reason: 'Not at night.' } },
    {
      type: 'decision.logged',
      data: {
        team: 'crew',
        member: 'planner',
        title: 'Cap the wait',
        rationale: 'Pages come from waiting.',
        alternatives: 'Alerting alone',
      },
    },
  ]);
}

export const viewsTests: HostTest[] = [
  {
    name: 'Team view: without a run, the team that would be convened, with model, tier and role',
    async test() {
      await atRest();
      await choose(undefined);
      const nodes = await teamNodes();
      assert.deepEqual(
        // Choices wait where the roundtables before have put some.
        nodes.map(({ id }) => id).filter((id) => id !== 'choices'),
        ['begin', 'elena', 'marcus', 'clare', 'simon', 'naomi', 'roles'],
      );
      const [begin] = nodes;
      assert.ok(begin);
      assert.equal((await itemOf(trees().team, begin)).command?.command, 'roundtable.start');
      assert.match(await described('elena'), /^auto \((haiku|flash|sonnet|opus)\) · /);
      const roles = nodes.at(-1);
      assert.ok(roles);
      assert.deepEqual(
        (await nodesOf(trees().team, roles)).map(({ id }) => id),
        ['judge', 'steward'],
      );
      writeFileSync(join(root(), file), crew);
      await choose(file);
      assert.deepEqual(
        (await teamNodes()).map(({ id }) => id),
        ['begin', 'planner', 'builder'],
      );
      assert.match(await described('planner'), /^rehearsal · Planner$/);
    },
  },
  {
    name: 'Team view: what is wrong with the file stands in place of the start, and goes when it is mended',
    async test() {
      writeFileSync(join(root(), file), crew.replace('@architect', '@architekt'));
      await until('the problem', async () => {
        const [first] = await teamNodes();
        return first !== undefined && /problem/.test(String((await itemOf(trees().team, first)).label));
      });
      writeFileSync(join(root(), file), crew);
      await member('planner');
    },
  },
  {
    name: 'Change Model writes into the team file, keeps its comments, and can be undone in the editor',
    async test() {
      const node = await member('planner');
      assert.equal(await vscode.commands.executeCommand('roundtable.changeModel', node, 'ollama/qwen2.5:7b'), 'ollama/qwen2.5:7b');
      assert.equal(textOf(file), crew.replace('- name: planner   # first\n', '- name: planner   # first\n    model: ollama/qwen2.5:7b\n'));
      assert.match(await described('planner'), /^ollama\/qwen2\.5:7b · /);
      const document = await vscode.workspace.openTextDocument(uriOf(file));
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), crew);
      await document.save();
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    },
  },
  {
    name: 'unsaved changes of a team file stay the person’s to save',
    async test() {
      const document = await vscode.workspace.openTextDocument(uriOf(file));
      const mine = new vscode.WorkspaceEdit();
      mine.insert(document.uri, new vscode.Position(0, 0), '# Mine.\n');
      await vscode.workspace.applyEdit(mine);
      await vscode.commands.executeCommand('roundtable.changeModel', await member('builder'), 'opus');
      assert.equal(document.isDirty, true);
      assert.match(document.getText(), /^# Mine\.[\s\S]*name: builder, model: opus/);
      assert.equal(textOf(file), crew);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until('the old model', async () => /^rehearsal/.test(await described('builder')));
    },
  },
  {
    name: 'Add and Remove Member: the file says so, Undo takes it back, and a fault that it makes is said',
    async test() {
      const node = await member('planner');
      assert.equal(await vscode.commands.executeCommand('roundtable.addMember', node, { name: 'qa', persona: '@qa' }), 'qa');
      assert.match(textOf(file), /\n {2}- \{ name: qa, persona: "@qa" \}\n$/);
      const added = await member('qa');
      const told = await messagesOf(async (heard) => {
        assert.equal(await vscode.commands.executeCommand('roundtable.removeMember', added), true);
        await until('the offer', () => heard.length > 0, 5_000);
      });
      assert.deepEqual(told, ['@qa is removed from crew.team.yaml.']);
      assert.equal(textOf(file), crew);
      await pressing('Undo', async () => {
        await vscode.commands.executeCommand('roundtable.removeMember', await member('builder'));
        await until('the member back', () => textOf(file) === crew, 5_000);
      });
      await vscode.commands.executeCommand('roundtable.removeMember', await member('builder'));
      const last = await messagesOf(async () => {
        await until('one member', async () => (await teamNodes()).length === 2);
        await vscode.commands.executeCommand('roundtable.removeMember', await member('planner'));
      });
      assert.match(last.join('\n'), /only member/);
      writeFileSync(join(root(), file), crew);
      await member('builder');
    },
  },
  {
    name: 'Edit Persona opens the file of a persona, a copy of one that is shipped after asking, and the place in the team file',
    async test() {
      const refused = await messagesOf(async () => {
        assert.equal(await vscode.commands.executeCommand('roundtable.editPersona', await member('planner')), undefined);
      });
      assert.match(refused.join('\n'), /@architect comes with Roundtable/);
      const own = join(root(), '.roundtable', 'personas', 'architect.yaml');
      assert.equal(existsSync(own), false);
      const opened = await pressing('Copy and Edit', async () =>
        vscode.commands.executeCommand('roundtable.editPersona', await member('planner')),
      );
      assert.equal(opened, own);
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, own);
      assert.match(readFileSync(own, 'utf8'), /^key: architect$/m);
      // Once it is there, nothing is asked.
      assert.equal(await vscode.commands.executeCommand('roundtable.editPersona', await member('planner')), own);
      await vscode.commands.executeCommand('roundtable.editPersona', await member('builder'));
      const { activeTextEditor } = vscode.window;
      assert.equal(activeTextEditor?.document.uri.fsPath, uriOf(file).fsPath);
      assert.match(activeTextEditor?.document.lineAt(activeTextEditor.selection.active.line).text ?? '', /builder/);
      rmSync(own);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  },
  {
    name: 'the built-in team becomes a file first, if the person agrees',
    async test() {
      await choose(undefined);
      await messagesOf(async () => {
        assert.equal(await vscode.commands.executeCommand('roundtable.changeModel', await member('clare'), 'opus'), undefined);
      });
      assert.equal(existsSync(join(root(), 'roundtable.team.yaml')), false);
      const done = await pressing('Make a Team File', async () =>
        vscode.commands.executeCommand('roundtable.changeModel', await member('clare'), 'opus'),
      );
      assert.equal(done, 'opus');
      assert.match(textOf('roundtable.team.yaml'), /- elena\n[\s\S]*\{ name: clare, model: opus \}/);
      assert.match(await described('clare'), /^opus · /);
      rmSync(join(root(), 'roundtable.team.yaml'));
      await choose(file);
    },
  },
  {
    name: 'a member of a run at work is muted: it takes no turn until it may speak again',
    async test() {
      const { approvals } = extension().exports;
      const asks = `${crew.replace('persona: "@architect"', 'persona: You write docs/crew-plan.md.')}autonomy: 0\n`;
      writeFileSync(join(root(), file), asks.replace('Write notes/crew.md.', 'Write docs/crew-plan.md and notes/crew.md.'));
      let runId = '';
      await messagesOf(async () => {
        runId = await runCrew();
        // The run stands still as long as the planner waits for leave.
        await until('the question', () => approvals.open().length > 0, 20_000);
      });
      const asked = (): string[] => facts(runId).flatMap(({ type, data }) => (type === 'turn.started' ? [String(data.member)] : []));
      assert.deepEqual(asked(), ['planner']);
      await vscode.commands.executeCommand('roundtable.muteMember', await member('builder'));
      assert.equal(facts(runId).at(-1)?.type, 'member.muted');
      await until('the muted member', async () => /^muted · /.test(await described('builder')));
      const node = await member('builder');
      const item = await itemOf(trees().team, node);
      assert.match(String(item.contextValue), /^member muted/);
      assert.equal((item.iconPath as vscode.ThemeIcon).id, 'mute');
      assert.match(await described('planner'), /waits for you/);
      const told = await messagesOf(async () => vscode.commands.executeCommand('roundtable.muteMember', await member('planner')));
      assert.match(told.join('\n'), /only one who still speaks/);
      await vscode.commands.executeCommand('roundtable.unmuteMember', await member('builder'));
      await until('the member that may speak', async () => !/^muted/.test(await described('builder')));
      await vscode.commands.executeCommand('roundtable.muteMember', await member('builder'));
      await messagesOf(async () => {
        const answerAll = (): void => approvals.open().forEach((ask) => void approvals.answer(ask, { decision: 'once' }));
        const answered = approvals.onChange(answerAll);
        answerAll();
        await over(runId);
        answered.dispose();
      });
      assert.deepEqual([...new Set(asked())], ['planner']);
      const passed = facts(runId).flatMap(({ type, data }) => (type === 'turn.skipped' ? [data.turn] : []));
      assert.ok(passed.length > 0);
      assert.deepEqual(passed, ['r1/builder', 'r2/builder', 'r3/builder'].slice(0, passed.length));
    },
  },
  {
    name: 'Runs view: by day, with what can be done with each, and narrowed by words',
    async test() {
      writeFileSync(join(root(), file), crew);
      const runId = await runCrew();
      await over(runId);
      const days = await nodesOf(trees().runs);
      const first = days[0];
      assert.ok(first);
      assert.equal((await itemOf(trees().runs, first)).label, 'Today');
      const node = await runNode(runId);
      const item = await itemOf(trees().runs, node);
      assert.equal(item.id, runId);
      assert.match(String(item.description), /^undecided · now · /);
      assert.match(String(item.contextValue), /^run digest undecided idle$/);
      await vscode.commands.executeCommand('roundtable.filterRuns', 'crew no-such-word');
      assert.deepEqual(await runNodes(), []);
      await vscode.commands.executeCommand('roundtable.filterRuns', 'crew done');
      assert.ok((await runNodes()).some(({ id }) => id === runId));
      const said = String(facts(runId).find((fact) => fact.type === 'turn.finished')?.data.text ?? '');
      const word = /\b[a-z]{7,}\b/.exec(said)?.[0] ?? 'crew';
      await vscode.commands.executeCommand('roundtable.filterRuns', word);
      assert.ok(
        (await runNodes()).some(({ id }) => id === runId),
        `nothing is found by ${word}`,
      );
      await vscode.commands.executeCommand('roundtable.clearRunFilter');
    },
  },
  {
    name: 'a run is exported as Markdown, HTML and JSON, by the same words as in the terminal',
    async test() {
      const [run] = await runNodes();
      assert.ok(run);
      for (const [format, wanted] of [
        ['markdown', /^# crew[\s\S]*builder/],
        ['html', /^<!doctype html>[\s\S]*builder/i],
        ['json', /^\{[\s\S]*"turns"/],
      ] as const) {
        const to = join(root(), `export.${format}`);
        const told = await messagesOf(async () => {
          assert.equal(await vscode.commands.executeCommand('roundtable.exportRun', run, { format, to }), to);
        });
        assert.match(readFileSync(to, 'utf8'), wanted);
        if (format === 'html') assert.match(told.join('\n'), /exported to export\.html/);
        rmSync(to);
      }
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  },
  {
    name: 'a run is deleted and comes back whole by Undo; what runs is not deleted',
    async test() {
      const [run] = await runNodes();
      assert.ok(run);
      const before = readFileSync(runFile(run.id, 'journal.jsonl'), 'utf8');
      await pressing(undefined, () => vscode.commands.executeCommand('roundtable.deleteRun', run));
      assert.equal(existsSync(runFile(run.id, 'journal.jsonl')), false);
      assert.ok(!(await runNodes()).some(({ id }) => id === run.id), 'it is still listed');
      assert.ok(!(await (await house()).runs(100)).some(({ runId }) => runId === run.id), 'the database still has it');
      const gone = await messagesOf(() => vscode.commands.executeCommand('roundtable.openPanel', run.id));
      assert.match(gone.join('\n'), /There is no run/);
      await (await house()).journal.bringBack(`run:${run.id}`);
      await pressing('Undo', async () => {
        await vscode.commands.executeCommand('roundtable.deleteRun', await runNode(run.id), await runNodes());
        await until('all of them back', async () => (await runNodes()).some(({ id }) => id === run.id), 10_000);
      });
      assert.equal(readFileSync(runFile(run.id, 'journal.jsonl'), 'utf8'), before);
      const again = await runNode(run.id);
      assert.equal((await itemOf(trees().runs, again)).description, (await itemOf(trees().runs, run)).description);

      writeFileSync(join(root(), file), crew.replace('defaults: { model: rehearsal }', 'defaults: { model: vscode/test-slow }'));
      const busy = await runCrew();
      const told = await messagesOf(() => vscode.commands.executeCommand('roundtable.deleteRun', busy));
      assert.match(told.join('\n'), /not deleted: .*Stop it there first/);
      assert.ok(existsSync(runFile(busy, 'journal.jsonl')));
      await vscode.commands.executeCommand('roundtable.stop', busy);
      await over(busy);
      writeFileSync(join(root(), file), crew);
    },
  },
  {
    name: 'Beliefs: claim, status and votes; the person’s ruling is a fact with its reason, and can be taken back',
    async test() {
      const place = await house();
      await know(place);
      const find = async (): Promise<BeliefNode> => {
        const node = (await nodesOf(trees().beliefs)).find((one) => one.kind === 'belief' && one.belief.id === 'b-1');
        assert.ok(node?.kind === 'belief');
        return node;
      };
      const item = async (): Promise<vscode.TreeItem> => itemOf(trees().beliefs, await find());
      assert.equal((await item()).label, 'A cap is enough.');
      assert.equal((await item()).description, 'contested · 1 of 2 · @planner');
      assert.deepEqual(
        (await nodesOf(trees().beliefs, await find())).map((node) => node.kind === 'vote' && node.text),
        ['@planner, for', '@builder, against: Not at night.'],
      );
      assert.equal(
        await vscode.commands.executeCommand('roundtable.rejectBelief', await find(), 'The load test says otherwise.'),
        'rejected',
      );
      assert.equal((await item()).description, 'rejected by you · 1 of 2 · @planner');
      assert.match(String((await item()).contextValue), /ruled/);
      const lines = textOf('.roundtable/journal.jsonl').trimEnd().split('\n');
      assert.deepEqual((JSON.parse(lines.at(-1) ?? '{}') as { data: unknown }).data, {
        team: 'crew',
        id: 'b-1',
        ruling: 'rejected',
        reason: 'The load test says otherwise.',
      });
      const told = await messagesOf(async () => vscode.commands.executeCommand('roundtable.rejectBelief', await find(), 'Again.'));
      assert.match(told.join('\n'), /ruled rejected already/);
      assert.equal(await vscode.commands.executeCommand('roundtable.reopenBelief', await find(), 'New figures.'), 'contested');
    },
  },
  {
    name: 'Decisions: title, who and when; opens with rationale and alternatives; heard of from another process',
    async test() {
      const decisions = async (): Promise<DecisionNode[]> => nodesOf(trees().decisions);
      const [first] = await decisions();
      assert.ok(first);
      const item = await itemOf(trees().decisions, first);
      assert.equal(item.label, 'Cap the wait');
      assert.match(String(item.description), /^@planner · now/);
      await vscode.commands.executeCommand('roundtable.openDecision', first);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(shown, /## Decision: Cap the wait[\s\S]*Pages come from waiting\.[\s\S]*Alerting alone/);
      let heard = 0;
      const listening = extension().exports.views.knowledge.onChange(() => {
        heard += 1;
      });
      // Another writer of the same file, as another process is: it has a journal of its own.
      const { createFileJournal } = await import('../../../src/adapters/journal/fileJournal');
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      const other = createFileJournal({ root: join(root(), '.roundtable'), log });
      const { facts: known } = await other.read('home', 0);
      const last = known.at(-1)?.seq ?? 0;
      const data = { team: 'crew', member: 'builder', title: 'Alert on the first retry', rationale: 'It is seen at once.' };
      const kept = await other.append('home', [{ seq: last + 1, at: Date.now(), v: 1, type: 'decision.logged', data }], last);
      assert.deepEqual(kept, { ok: true });
      await until('the news of another process', () => heard > 0, 20_000);
      listening.dispose();
      assert.equal((await decisions())[0]?.decision.title, 'Alert on the first retry');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    },
  },
  {
    name: 'no key of its own is one that VS Code has for something else',
    async test() {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('vscode://defaultsettings/keybindings.json'));
      const text = document.getText().replace(/^\s*\/\/.*$/gm, '');
      const defaults = JSON.parse(text) as { key: string; command: string; when?: string }[];
      assert.ok(defaults.length > 500, `${defaults.length} default keys`);
      const { contributes } = extension().packageJSON as { contributes: { keybindings: { key: string; command: string; when: string }[] } };
      for (const { key, command, when } of contributes.keybindings) {
        const [chord] = key.split(' ');
        if (command === 'roundtable.deleteRun') {
          assert.match(when, /focusedView == roundtable\.runs/);
          continue;
        }
        const taken = defaults.filter(
          (one) => !one.command.startsWith('roundtable.') && one.when !== 'false' && (one.key === key || one.key === chord),
        );
        // A rule that holds only where the own one says that it does not is in nobody's way.
        const apart = [...when.matchAll(/!(\w+)/g)].map(([, name = '']) => name);
        const clash = taken.filter((one) => !apart.some((name) => (one.when ?? '').includes(name)) && !/^notebook\./.test(one.command));
        assert.deepEqual(clash, [], `${key} of ${command}`);
      }
    },
  },
  {
    name: 'no command fails when there is nothing for it',
    async test() {
      await atRest();
      rmSync(join(root(), file), { force: true });
      await choose(undefined);
      const quiet = [
        'watchRun',
        'exportRun',
        'deleteRun',
        'openDigest',
        'revealRun',
        'runMenu',
        'answerApprovals',
        'muteMember',
        'unmuteMember',
        'openDecisionRun',
      ];
      for (const name of quiet) {
        const told = await messagesOf(() => vscode.commands.executeCommand(`roundtable.${name}`));
        assert.ok(!told.some((text) => /Unexpected error/.test(text)), `${name}: ${told}`);
        if (name !== 'openDecisionRun') assert.equal(told.length, 1, `${name} said ${JSON.stringify(told)}`);
      }
      assert.deepEqual(readdirSync(join(root(), '.roundtable', 'runs')), []);
      mkdirSync(join(root(), '.roundtable', 'runs'), { recursive: true });
    },
  },
];
