import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension/main';

const extension = (): vscode.Extension<Api> => {
  const found = vscode.extensions.getExtension<Api>('roundtable.roundtable');
  assert.ok(found, 'the extension is not there');
  return found;
};
const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const runFolder = (runId: string): string => join(root(), '.roundtable', 'runs', runId);

async function until(what: string, done: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const finished = (runId: string): Promise<void> => until(`the digest of ${runId}`, () => existsSync(join(runFolder(runId), 'digest.md')));
type Line = { type: string; data: Record<string, unknown> };
const facts = (runId: string): Line[] =>
  readFileSync(join(runFolder(runId), 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

export const tests: { name: string; test(): Promise<void> }[] = [
  {
    name: 'activates',
    async test() {
      const api = await extension().activate();
      console.log(`@ # activate() took ${api.activatedInMs.toFixed(1)} ms`);
    },
  },
  {
    name: 'has every command that package.json names',
    async test() {
      const contributed = (extension().packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands.map(
        (command) => command.command,
      );
      const known = new Set(await vscode.commands.getCommands(true));
      assert.deepEqual(
        contributed.filter((id) => !known.has(id)),
        [],
      );
    },
  },
  {
    name: 'runs the shipped briefing on the rehearsal model to its digest',
    async test() {
      const runId = await vscode.commands.executeCommand<string>('roundtable.start', {
        briefing: 'briefing.md',
        team: 'retry.team.yaml',
        model: 'rehearsal',
        rounds: 2,
        seed: 1,
      });
      assert.match(runId, /^\d{8}-\d{4}-/);
      await finished(runId);
      await until('the last fact', () => facts(runId).at(-1)?.type === 'run.finished');
      const turns = facts(runId)
        .filter((fact) => fact.type === 'turn.finished')
        .map((fact) => fact.data.turn);
      assert.equal(new Set(turns).size, turns.length);
      assert.match(readFileSync(join(runFolder(runId), 'digest.md'), 'utf8'), /Rehearsal: no AI model took part/);
      const tab = vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((candidate) => candidate.label === 'Roundtable');
      assert.ok(tab, 'the panel is not open');
    },
  },
  {
    name: 'lists the run, also after the database is gone',
    async test() {
      const { houses } = extension().exports;
      const [house] = await houses.all();
      const runs = await house?.runs(10);
      assert.equal(runs?.[0]?.status, 'done');
      assert.equal(runs?.[0]?.live, false);
    },
  },
  {
    name: 'debates with a language model of VS Code',
    async test() {
      let models: vscode.LanguageModelChat[] = [];
      await until(
        'the test model',
        async () => {
          models = await vscode.lm.selectChatModels({ vendor: 'roundtable-test' });
          return models.length > 0;
        },
        20_000,
      );
      const model = models[0];
      assert.ok(model);
      const runId = await vscode.commands.executeCommand<string>('roundtable.start', {
        topic: 'Is a cap enough?',
        model: `vscode/${model.id}`,
        rounds: 1,
        workers: ['elena', 'marcus'],
      });
      await finished(runId);
      const spoken = facts(runId).filter((fact) => fact.type === 'turn.finished' && fact.data.purpose === 'speak');
      assert.equal(spoken.length, 2);
      assert.match(JSON.stringify(spoken), /the test model speaks/);
      const used = spoken[0]?.data.usage as { input: number; output: number };
      assert.ok(used.input > 0 && used.output > 0);
      const digest = JSON.parse(readFileSync(join(runFolder(runId), 'digest.json'), 'utf8')) as { summary: string };
      assert.equal(digest.summary, 'The test model sums up.');
    },
  },
  {
    name: 'auto takes the language model of VS Code before all others',
    async test() {
      const [house] = await extension().exports.houses.all();
      const survey = await house?.survey(new AbortController().signal);
      assert.equal(survey?.auto.ref.provider, 'vscode');
    },
  },
  {
    name: 'stops a run, keeps what was said, and resumes it to its digest',
    async test() {
      const runId = await vscode.commands.executeCommand<string>('roundtable.start', {
        briefing: 'briefing.md',
        model: 'vscode/test-slow',
        rounds: 1,
        workers: ['elena', 'marcus'],
      });
      await until('a turn under way', () => facts(runId).some((fact) => fact.type === 'turn.started'));
      await vscode.commands.executeCommand('roundtable.stop', runId);
      await until('the stop', () => facts(runId).at(-1)?.type === 'run.finished');
      assert.equal(facts(runId).at(-1)?.data.status, 'stopped');
      await vscode.commands.executeCommand('roundtable.resume', runId);
      await until('turns after the resume', () => facts(runId).filter((fact) => fact.type === 'run.resumed').length === 1);
      await vscode.commands.executeCommand('roundtable.stop', runId);
      await until('the second stop', () => facts(runId).at(-1)?.type === 'run.finished');
    },
  },
  {
    name: 'keeps a key, and gives it away to nobody',
    async test() {
      const { keys, houses } = extension().exports;
      await keys.set('MISTRAL_API_KEY', 'test-key-0123456789');
      assert.equal(await keys.get('MISTRAL_API_KEY'), 'test-key-0123456789');
      const [house] = await houses.all();
      const survey = await house?.survey(new AbortController().signal);
      assert.equal(survey?.providers.find((provider) => provider.id === 'mistral')?.ok, true);
      assert.doesNotMatch(JSON.stringify(survey), /test-key/);
      await keys.set('MISTRAL_API_KEY', undefined);
      assert.equal(await keys.get('MISTRAL_API_KEY'), undefined);
    },
  },
  {
    name: 'leaves nothing in the workspace but its own folder',
    async test() {
      assert.ok(!readdirSync(root()).some((name) => name.endsWith('.db') || name.endsWith('.tmp')));
      assert.match(readFileSync(join(root(), '.roundtable', '.gitignore'), 'utf8'), /^\*$/m);
    },
  },
];
