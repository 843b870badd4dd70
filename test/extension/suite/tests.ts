import * as assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { decideTests } from './decideTests';
import { languageTests } from './languageTests';
import { nativesTests } from './nativesTests';
import { reviewTests } from './reviewTests';
import { extension, facts, finished, type HostTest, house, messagesOf, over, root, runFile, start, until } from './support';
import { teamTests } from './teamTests';
import { viewsTests } from './viewsTests';

const rehearsal = { briefing: 'briefing.md', model: 'rehearsal', rounds: 1, workers: ['elena', 'marcus'], seed: 1 };

export const tests: HostTest[] = [
  {
    name: 'activates',
    async test() {
      const found = extension();
      const was = found.isActive;
      const began = performance.now();
      const api = await found.activate();
      const whole = was ? 'it was active before' : `${(performance.now() - began).toFixed(0)} ms with loading the file`;
      console.log(`@ # activate() took ${api.activatedInMs.toFixed(1)} ms, ${whole}`);
    },
  },
  {
    name: 'has every command that package.json names',
    async test() {
      const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
      const known = new Set(await vscode.commands.getCommands(true));
      const missing = contributes.commands.filter(({ command }) => !known.has(command));
      assert.deepEqual(missing, []);
    },
  },
  {
    name: 'runs the shipped briefing on the rehearsal model to its digest',
    async test() {
      const runId = await start({ briefing: 'briefing.md', team: 'retry.team.yaml', model: 'rehearsal', rounds: 2, seed: 1 });
      assert.match(runId, /^\d{8}-\d{4}-/);
      await finished(runId);
      assert.match(readFileSync(runFile(runId, 'digest.md'), 'utf8'), /Rehearsal: no AI model took part/);
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
      assert.ok(tabs.includes('Roundtable'), `the panel is not open, but ${tabs}`);
    },
  },
  {
    name: 'lists the run as done and held by nobody',
    async test() {
      const [run] = await (await house()).runs(10);
      assert.equal(run?.status, 'done');
      assert.equal(run?.live, false);
    },
  },
  {
    name: 'takes up a run whose process went away, and asks no finished turn again',
    async test() {
      const runId = await start(rehearsal);
      await finished(runId);
      const journal = runFile(runId, 'journal.jsonl');
      const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
      const half = lines.slice(0, Math.floor(lines.length / 2));
      writeFileSync(journal, `${half.join('\n')}\n`);
      const [run] = (await (await house()).runs(10)).filter((known) => known.runId === runId);
      assert.deepEqual({ status: run?.status, live: run?.live }, { status: 'running', live: false });
      assert.equal(await vscode.commands.executeCommand('roundtable.resume', runId), runId);
      await finished(runId);
      assert.equal(readFileSync(journal, 'utf8').startsWith(half.join('\n')), true);
    },
  },
  {
    name: 'debates with a language model of VS Code',
    async test() {
      let models: vscode.LanguageModelChat[] = [];
      const find = async (): Promise<boolean> => {
        models = await vscode.lm.selectChatModels({ vendor: 'roundtable-test' });
        return models.length > 0;
      };
      await until('the test model', find, 20_000);
      const runId = await start({ topic: 'Is a cap enough?', model: 'vscode/test-quick', rounds: 1, workers: ['elena', 'marcus'] });
      await finished(runId);
      const spoken = facts(runId).filter((fact) => fact.type === 'turn.finished' && fact.data.purpose === 'speak');
      assert.equal(spoken.length, 2);
      assert.match(JSON.stringify(spoken), /the test model speaks/);
      const used = spoken[0]?.data.usage as { input: number; output: number };
      assert.ok(used.input > 0 && used.output > 0);
      const digest = JSON.parse(readFileSync(runFile(runId, 'digest.json'), 'utf8')) as { summary: string };
      assert.equal(digest.summary, 'The test model sums up.');
    },
  },
  {
    name: 'gives a language model of VS Code tools, and hands back what they found',
    async test() {
      const runId = await start({ ...rehearsal, model: 'vscode/test-tools' });
      await finished(runId);
      const answers = facts(runId).filter((fact) => fact.type === 'turn.finished' && fact.data.purpose === 'steward');
      assert.ok(answers.length > 0, 'the steward was not asked');
      assert.match(JSON.stringify(answers), /the test model read it/);
    },
  },
  {
    name: 'auto takes the language model of VS Code before all others',
    async test() {
      const survey = await (await house()).survey(new AbortController().signal);
      assert.equal(survey.auto.ref.provider, 'vscode');
    },
  },
  {
    name: 'stops a run in the middle of a call, and takes it up again',
    async test() {
      const runId = await start({ ...rehearsal, model: 'vscode/test-slow' });
      const count = (type: string): number => facts(runId).filter((fact) => fact.type === type).length;
      await until('a turn under way', () => count('turn.started') > 0);
      await vscode.commands.executeCommand('roundtable.stop', runId);
      await over(runId);
      assert.equal(facts(runId).at(-1)?.data.status, 'stopped');
      await vscode.commands.executeCommand('roundtable.resume', runId);
      await until('the resume', () => count('run.resumed') === 1);
      await vscode.commands.executeCommand('roundtable.stop', runId);
      await over(runId);
    },
  },
  {
    name: 'a model of VS Code that is not there fails in words',
    async test() {
      let runId = '';
      const told = await messagesOf(async (heard) => {
        // The panel says it by itself where it is seen, so that nobody is told twice.
        runId = await start({ ...rehearsal, model: 'vscode/no-such-model' });
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await over(runId);
        // The person is told after the last fact is kept.
        await until('the message', () => heard.length > 0);
      });
      assert.equal(facts(runId).at(-1)?.data.status, 'failed');
      assert.match(told.join('\n'), /no language model no-such-model/);
    },
  },
  {
    name: 'keeps a key, and gives it away to nobody',
    async test() {
      const { keys } = extension().exports;
      await keys.set('MISTRAL_API_KEY', 'test-key-0123456789');
      assert.equal(await keys.get('MISTRAL_API_KEY'), 'test-key-0123456789');
      assert.ok((await keys.known()).includes('test-key-0123456789'));
      const survey = await (await house()).survey(new AbortController().signal);
      assert.equal(survey.providers.find((provider) => provider.id === 'mistral')?.ok, true);
      assert.doesNotMatch(JSON.stringify(survey), /test-key/);
      await keys.set('MISTRAL_API_KEY', undefined);
      assert.equal(await keys.get('MISTRAL_API_KEY'), undefined);
    },
  },
  {
    name: 'says where a team file is wrong, and begins nothing',
    async test() {
      const before = readdirSync(join(root(), '.roundtable', 'runs')).length;
      writeFileSync(join(root(), 'bad.team.yaml'), 'name: bad\nmembers: [elena, markus]\n');
      const told = await messagesOf(() => vscode.commands.executeCommand('roundtable.start', { topic: 'x', team: 'bad.team.yaml' }));
      assert.match(told.join('\n'), /bad\.team\.yaml.*There is no agent markus.*Did you mean marcus\?/);
      rmSync(join(root(), 'bad.team.yaml'));
      const gone = await messagesOf(() => vscode.commands.executeCommand('roundtable.start', { topic: 'x', team: 'bad.team.yaml' }));
      assert.deepEqual(gone, ['bad.team.yaml cannot be read. Is it there?']);
      assert.equal(readdirSync(join(root(), '.roundtable', 'runs')).length, before);
    },
  },
  {
    name: 'says what is wrong with the arguments of a start, and does not wait for the person',
    async test() {
      const told = await messagesOf(() => vscode.commands.executeCommand('roundtable.start', { topic: 'x', rounds: 'three' }));
      assert.match(told.join('\n'), /roundtable\.start: [\s\S]*rounds/);
      const answer = vscode.commands.executeCommand('roundtable.start', { topic: '' });
      const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'still waiting'));
      assert.equal(await Promise.race([answer, late]), undefined);
    },
  },
  {
    name: 'gives everybody the same brain, also when the settings have just changed',
    async test() {
      const place = await house();
      const before = await place.orchestrator();
      place.refreshSettings();
      const [one, other] = await Promise.all([place.orchestrator(), place.orchestrator()]);
      assert.notEqual(one, before);
      assert.equal(one, other);
    },
  },
  {
    name: "settings: VS Code's go over the folder's file, and the file over the defaults",
    async test() {
      const file = join(root(), '.roundtable', 'settings.yaml');
      mkdirSync(join(root(), '.roundtable'), { recursive: true });
      writeFileSync(file, 'model: ollama/of-the-file\nturnTimeout: 90\nbudget: { usd: 4, turns: 50 }\n');
      const config = vscode.workspace.getConfiguration('roundtable');
      await config.update('model', 'openai/of-the-person', vscode.ConfigurationTarget.Workspace);
      try {
        const settings = await (await house()).settings();
        assert.equal(settings.model, 'openai/of-the-person');
        assert.equal(settings.turnTimeout, 90);
        assert.deepEqual(settings.budget, { usd: 4, turns: 50 });
      } finally {
        await config.update('model', undefined, vscode.ConfigurationTarget.Workspace);
        rmSync(file);
      }
      assert.deepEqual((await (await house()).settings()).budget, { usd: 1 });
    },
  },
  ...decideTests,
  ...reviewTests,
  ...teamTests,
  ...languageTests,
  ...nativesTests,
  ...viewsTests,
  {
    name: 'leaves nothing in the workspace but its own folder',
    async test() {
      assert.ok(!readdirSync(root()).some((name) => name.endsWith('.db') || name.endsWith('.tmp')));
      assert.match(readFileSync(join(root(), '.roundtable', '.gitignore'), 'utf8'), /^\*$/m);
    },
  },
];
