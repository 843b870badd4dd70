import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extension, facts, finished, type HostTest, messagesOf, over, root, runFile, start, until } from './support';

const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path));
const put = (path: string, text: string): void => {
  mkdirSync(join(root(), path, '..'), { recursive: true });
  writeFileSync(join(root(), path), text);
};
const runs = (): string[] => (existsSync(join(root(), '.roundtable/runs')) ? readdirSync(join(root(), '.roundtable/runs')).sort() : []);

/** Whether a turn of a run has begun; its journal may be on its way to the disk. */
function speaks(runId: string | undefined): boolean {
  const file = runFile(runId ?? 'none', 'journal.jsonl');
  return existsSync(file) && readFileSync(file, 'utf8').includes('"turn.started"');
}

const tested = `name: tested
goal: Write docs/tested.md.
workflow: { type: round_robin, max_rounds: 1 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: You write docs/tested.md. }
tests:
  - { type: file_exists, path: docs/tested.md }
  - type: file_contains
    path: docs/tested.md
    text: words that nobody writes
  - { type: transcript_count, count: 7 }
`;

type Seen = {
  passed: string[];
  failed: [string, vscode.TestMessage][];
  errored: [string, string][];
  skipped: string[];
  output: string;
  ended: boolean;
};

/** What test runs say while the work is done. */
async function watching(work: () => PromiseLike<unknown>): Promise<Seen> {
  const { controller } = extension().exports.tests;
  const seen: Seen = { passed: [], failed: [], errored: [], skipped: [], output: '', ended: false };
  const { createTestRun } = controller;
  controller.createTestRun = (...given) => {
    const run = createTestRun.apply(controller, given);
    const first = (message: vscode.TestMessage | readonly vscode.TestMessage[]): vscode.TestMessage =>
      (Array.isArray(message) ? message[0] : message) as vscode.TestMessage;
    return Object.assign(Object.create(run) as vscode.TestRun, {
      enqueued: (item: vscode.TestItem) => run.enqueued(item),
      started: (item: vscode.TestItem) => run.started(item),
      passed: (item: vscode.TestItem, ms?: number) => {
        assert.ok(ms !== undefined && ms >= 0);
        seen.passed.push(item.label);
        run.passed(item, ms);
      },
      failed: (item: vscode.TestItem, message: vscode.TestMessage, ms?: number) => {
        seen.failed.push([item.label, first(message)]);
        run.failed(item, message, ms);
      },
      errored: (item: vscode.TestItem, message: vscode.TestMessage | vscode.TestMessage[]) => {
        seen.errored.push([item.label, String(first(message).message)]);
        run.errored(item, message);
      },
      skipped: (item: vscode.TestItem) => {
        seen.skipped.push(item.label);
        run.skipped(item);
      },
      appendOutput: (text: string) => {
        seen.output += text;
        run.appendOutput(text);
      },
      end: () => {
        seen.ended = true;
        run.end();
      },
    });
  };
  try {
    await work();
  } finally {
    controller.createTestRun = createTestRun;
  }
  return seen;
}

/** A chat answer as text, with its buttons and what it refers to. */
function fakeStream() {
  const said = { text: '', progress: [] as string[], buttons: [] as vscode.Command[], references: [] as string[] };
  const stream = {
    markdown(value: string | vscode.MarkdownString) {
      said.text += typeof value === 'string' ? value : value.value;
    },
    progress: (value: string) => void said.progress.push(value),
    button: (command: vscode.Command) => void said.buttons.push(command),
    reference: (value: vscode.Uri | vscode.Location) => void said.references.push(String('uri' in value ? value.uri : value)),
    anchor: () => undefined,
    filetree: () => undefined,
    push: () => undefined,
  } satisfies vscode.ChatResponseStream;
  return { said, stream };
}

type Say = { command?: string; references?: unknown[]; history?: unknown[]; token?: vscode.CancellationToken };

async function say(prompt: string, { command, references = [], history = [], token }: Say = {}) {
  const { said, stream } = fakeStream();
  const request = { prompt, command, references: references.map((value, at) => ({ id: String(at), value })), toolReferences: [] };
  const result = await extension().exports.chat(
    request as unknown as vscode.ChatRequest,
    { history } as unknown as vscode.ChatContext,
    stream,
    token ?? new vscode.CancellationTokenSource().token,
  );
  return { ...said, result: result as vscode.ChatResult };
}

async function callTool(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, new vscode.CancellationTokenSource().token);
  return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

async function withSetting<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const config = vscode.workspace.getConfiguration();
  await config.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    return await work();
  } finally {
    await config.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}

/** Presses Enter in whatever quick input is open until the work is done. */
async function accepting<T>(work: PromiseLike<T>): Promise<T> {
  let open = true;
  const done = Promise.resolve(work).finally(() => {
    open = false;
  });
  while (open) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  return done;
}

export const nativesTests: HostTest[] = [
  {
    name: 'Test Explorer: finds the tests of a team file where they stand, also while it is typed in',
    async test() {
      put('tested.team.yaml', tested);
      const { tests } = extension().exports;
      const file = await tests.find(uriOf('tested.team.yaml'));
      assert.ok(file);
      const items = [...file.children].map(([, item]) => item);
      assert.deepEqual(
        items.map(({ label, range }) => [label, range?.start.line]),
        [
          ['file_exists docs/tested.md', 7],
          ['file_contains docs/tested.md "words that nobody writes"', 8],
          ['transcript_count 7', 11],
        ],
      );
      assert.deepEqual(
        items.map(({ tags }) => tags.map(({ id }) => id)),
        [['file_exists'], ['file_contains'], ['transcript_count']],
      );
      const document = await vscode.workspace.openTextDocument(uriOf('tested.team.yaml'));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# a line above\n');
      await vscode.workspace.applyEdit(edit);
      await until('the new lines', () => [...file.children].map(([, item]) => item)[2]?.range?.start.line === 12);
      assert.equal([...file.children].map(([, item]) => item)[2], items[2]);
      const back = new vscode.WorkspaceEdit();
      back.delete(document.uri, new vscode.Range(0, 0, 1, 0));
      await vscode.workspace.applyEdit(back);
      await document.save();
      await until('the old lines', () => [...file.children].map(([, item]) => item)[2]?.range?.start.line === 11, 20_000);
    },
  },
  {
    name: 'Test Explorer: runs a team once, streams it, and shows what failed where it stands',
    async test() {
      const before = runs().length;
      const seen = await watching(async () => {
        await vscode.commands.executeCommand('testing.refreshTests');
        await vscode.commands.executeCommand('testing.runAll');
      });
      assert.equal(runs().length, before + 1);
      assert.equal(seen.ended, true);
      assert.deepEqual(seen.passed, ['file_exists docs/tested.md']);
      const [[, contains], [, count]] = seen.failed as [[string, vscode.TestMessage], [string, vscode.TestMessage]];
      assert.equal(contains.expectedOutput, 'words that nobody writes');
      assert.match(String(contains.actualOutput), /rehearsal/i);
      assert.equal(contains.location?.range.start.line, 8);
      assert.deepEqual([count.expectedOutput, count.actualOutput, count.location?.range.start.line], ['7', '1', 11]);
      assert.match(
        seen.output,
        /Round 1\r\n[\s\S]*@planner \(round 1\): [\s\S]*changed docs\/tested\.md\r\n[\s\S]*failed: transcript_count 7: Expected 7 turns/,
      );
    },
  },
  {
    name: 'Test Explorer: the command of a CodeLens runs one test, and the last run can be checked without another',
    async test() {
      const counts = await vscode.commands.executeCommand('roundtable.testTeam', uriOf('tested.team.yaml').toString(), 0);
      assert.deepEqual(counts, { passed: 1, failed: 0 });
      const before = runs();
      const { tests } = extension().exports;
      const file = await tests.find(uriOf('tested.team.yaml'));
      const token = new vscode.CancellationTokenSource().token;
      assert.deepEqual(await tests.run(new vscode.TestRunRequest(file && [file]), 'last', token), { passed: 1, failed: 2 });
      assert.deepEqual(runs(), before);
      const told = await messagesOf(() => vscode.commands.executeCommand('roundtable.testTeam', uriOf('tested.team.yaml'), 9));
      assert.match(told.join(), /no test number 10/);
      assert.match(
        (await messagesOf(() => vscode.commands.executeCommand('roundtable.testTeam', uriOf('retry.team.yaml')))).join(),
        /has no tests/,
      );
    },
  },
  {
    name: 'Test Explorer: a file that cannot run says why at the place, and a run that is cancelled is stopped',
    async test() {
      const { tests } = extension().exports;
      put('tested.team.yaml', tested.replace('planner, role', 'nobody, agent: elenor, role'));
      const broken = await tests.find(uriOf('tested.team.yaml'));
      const before = runs();
      const seen = await watching(() =>
        tests.run(new vscode.TestRunRequest(broken && [broken]), 'run', new vscode.CancellationTokenSource().token),
      );
      assert.equal(seen.errored.length, 3);
      assert.match(seen.errored[0]?.[1] ?? '', /cannot run: There is no agent elenor.*Did you mean elena\?/);
      assert.deepEqual(runs(), before);
      put('tested.team.yaml', tested.replace('model: rehearsal', 'model: vscode/test-slow'));
      const slow = await tests.find(uriOf('tested.team.yaml'));
      const stop = new vscode.CancellationTokenSource();
      const stopped = await watching(async () => {
        const run = tests.run(new vscode.TestRunRequest(slow && [slow]), 'run', stop.token);
        await until('a turn under way', () => speaks(runs().find((id) => !before.includes(id))));
        stop.cancel();
        await run;
      });
      assert.equal(stopped.skipped.length, 3);
      const [runId] = runs().filter((id) => !before.includes(id));
      assert.equal(facts(runId as string).at(-1)?.data.status, 'stopped');
      rmSync(join(root(), 'tested.team.yaml'));
      assert.equal(await tests.find(uriOf('tested.team.yaml')), undefined);
      assert.equal(tests.controller.items.get(uriOf('tested.team.yaml').toString()), undefined);
    },
  },
  {
    name: 'chat: convenes on a prompt with files as its briefing, and answers with the digest',
    async test() {
      await withSetting('roundtable.model', 'rehearsal', async () => {
        const outside = vscode.Uri.file('/etc/hostname');
        const answer = await say('Should the retry loop have a ceiling?', {
          command: 'convene',
          references: [uriOf('src/retry.ts'), outside],
        });
        assert.match(answer.text, /hostname is not in the folder/);
        assert.match(
          answer.text,
          /@elena, @marcus.* at the table[\s\S]*up to \$1[\s\S]*## Summary[\s\S]*## Positions\n\n- @elena, [\s\S]*## Next steps/,
        );
        assert.ok(
          answer.progress.some((line) => /^Round 1 of 3, speak: @elena/.test(line)),
          answer.progress.join('\n'),
        );
        assert.ok(answer.references.some((uri) => uri.endsWith('src/retry.ts')));
        const { runId, members } = answer.result.metadata as { runId: string; members: string[] };
        assert.deepEqual(
          answer.buttons.map(({ command, arguments: given }) => [command, given]),
          [
            ['roundtable.openPanel', [runId]],
            ['roundtable.openDigest', [runId]],
          ],
        );
        assert.equal(members[0], 'elena');
        const created = facts(runId)[0]?.data as { files: { path: string }[] };
        assert.deepEqual(
          created.files.map(({ path }) => path),
          ['src/retry.ts'],
        );
        await finished(runId);
        assert.match((await say('', { command: 'digest' })).text, /## Summary/);
        const status = await say('', { command: 'status' });
        assert.match(status.text, new RegExp(`Should the retry loop have a ceiling.*done.*${runId}`));
      });
    },
  },
  {
    name: 'chat: asks one member, whose own model answers in a run of its own, and names nobody that is not there',
    async test() {
      const runId = await start({ topic: 'Is a cap enough?', model: 'vscode/test-quick', rounds: 1, workers: ['elena', 'marcus'] });
      await finished(runId);
      const before = runs();
      const answer = await say('@marcus why a cap?', { command: 'ask' });
      assert.match(answer.text, /^\*\*@marcus\*\* · .* · vscode\/test-quick\n\nHere the test model speaks of a cap\./);
      const [asked] = runs().filter((id) => !before.includes(id));
      const all = facts(asked as string);
      assert.deepEqual(
        all.filter((fact) => fact.type === 'turn.finished').map((fact) => fact.data.member),
        ['marcus'],
      );
      assert.equal(all.at(-1)?.data.status, 'done');
      assert.equal((answer.result.metadata as { runId: string }).runId, runId);
      assert.match((await say('@marcos why?', { command: 'ask' })).text, /@marcos is not in run .*Did you mean marcus\?/);
      assert.match((await say('why', { command: 'ask' })).text, /Say whom you ask/);
      assert.match((await say('  ')).text, /Say what the team should debate/);
      assert.deepEqual(runs().length, before.length + 1);
    },
  },
  {
    name: 'chat: stopping the answer stops the run, and offers to take it up',
    async test() {
      await withSetting('roundtable.model', 'vscode/test-slow', async () => {
        const before = runs();
        const stop = new vscode.CancellationTokenSource();
        const answer = say('Is a cap enough?', { token: stop.token });
        const mine = (): string | undefined => runs().find((id) => !before.includes(id));
        await until('a turn under way', () => speaks(mine()));
        stop.cancel();
        const { text, buttons } = await answer;
        await over(mine() as string);
        assert.equal(facts(mine() as string).at(-1)?.data.status, 'stopped');
        assert.match(text, /Stopped by the person[\s\S]*can be taken up/);
        assert.ok(buttons.some(({ command }) => command === 'roundtable.resume'));
      });
    },
  },
  {
    name: 'tools for other agents: start, wait for the digest, status, and mistakes in words',
    async test() {
      const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('roundtable_'));
      assert.deepEqual(names.sort(), ['roundtable_digest', 'roundtable_start', 'roundtable_status']);
      // VS Code takes its own dialog as answered in a test; a flow clicks it.
      put(
        'quick.team.yaml',
        'name: quick\nworkflow: { type: roundtable, rounds: 1 }\nmembers: [elena, marcus]\ndefaults: { model: rehearsal }\n',
      );
      const runId = await withSetting('roundtable.model', 'rehearsal', async () => {
        const begun = await callTool('roundtable_start', { topic: 'Is a cap enough?', team: 'quick.team.yaml', rounds: 1, budgetUsd: 500 });
        // The person's own limit is lower than what was asked for.
        assert.match(begun, /up to \$1\./);
        return /Run (\S+) has begun with elena/.exec(begun)?.[1] ?? '';
      });
      rmSync(join(root(), 'quick.team.yaml'));
      assert.match(
        await callTool('roundtable_digest', { runId, waitSeconds: 60 }),
        /^# Is a cap enough\?[\s\S]*Rehearsal: no AI model took part/,
      );
      await over(runId);
      const before = runs();
      assert.match(await callTool('roundtable_start', { topic: 'x', rounds: 99, models: 'all' }), /does not fit:[\s\S]*models/);
      assert.match(await callTool('roundtable_start', { topic: 'x', team: '../../etc/a.yaml' }), /leaves the workspace/);
      assert.match(await callTool('roundtable_start', { topic: 'x', team: 'gone.team.yaml' }), /gone\.team\.yaml/);
      await assert.rejects(callTool('roundtable_start', { topic: 'x', folder: 'nowhere' }), /no folder nowhere\. Give folder as one of/);
      assert.deepEqual(runs(), before);
      assert.match(await callTool('roundtable_status', {}), new RegExp(`^${runId}  done  \\$0\\.00  Is a cap enough\\?$`, 'm'));
      assert.match(await callTool('roundtable_status', { runId }), /: done\..*\nOn: Is a cap enough\?\n\d+ calls/);
      assert.match(await callTool('roundtable_digest', { runId: '20200101-0000-aaaaa' }), /no run 20200101-0000-aaaaa.*roundtable_status/);
      const slow = await start({ topic: 'Slow?', model: 'vscode/test-slow', rounds: 1, workers: ['elena', 'marcus'] });
      assert.match(
        await callTool('roundtable_digest', { runId: slow }),
        /is still running, so there is no digest yet\. Call this again later/,
      );
      const token = new vscode.CancellationTokenSource();
      const waiting = vscode.lm.invokeTool(
        'roundtable_digest',
        { input: { runId: slow, waitSeconds: 300 }, toolInvocationToken: undefined },
        token.token,
      );
      token.cancel();
      await Promise.resolve(waiting).catch(() => undefined);
      await vscode.commands.executeCommand('roundtable.stop', slow);
      await over(slow);
      assert.match(await callTool('roundtable_digest', { runId: slow }), /was stopped: Stopped by the person[\s\S]*Resume Run/);
    },
  },
  {
    name: 'links: open a run, and never begin one without the person',
    async test() {
      const { follow } = extension().exports;
      const link = (rest: string): vscode.Uri => vscode.Uri.parse(`vscode://roundtable.roundtable${rest}`);
      const [newest] = runs().slice(-1);
      const copied = await vscode.commands.executeCommand<string>('roundtable.copyLink', newest);
      assert.match(copied, new RegExp(`/run/${newest}|run%2F${newest}`));
      assert.equal(await vscode.env.clipboard.readText(), copied);
      assert.deepEqual(await messagesOf(() => follow(link(`/run/${newest}`))), []);
      assert.match(
        (await messagesOf(() => follow(link('/run/20200101-0000-aaaaa')))).join(),
        /no run 20200101-0000-aaaaa.*Open the folder/,
      );
      assert.match((await messagesOf(() => follow(link('/start?topic=x&budgetUsd=99')))).join(), /was not followed: it asks for something/);
      const before = runs();
      assert.match(
        (await messagesOf(() => follow(link('/start?topic=Is+a+cap+enough%3F&team=retry.team.yaml')))).join(),
        /asks you to start/,
      );
      assert.deepEqual(runs(), before);
    },
  },
  {
    name: 'imports agents of other products, and exports a member, without writing over anything',
    async test() {
      put(
        '.github/agents/notes.agent.md',
        '---\nname: Notes Writer\ndescription: Writes notes.\ntools: [read, github/*]\nmodel: GPT-5 (copilot)\n---\nYou write notes.\n',
      );
      put('notes.team.yaml', 'name: notes\ngoal: Write.\nmembers:\n  - elena # leads\n');
      const importing = vscode.commands.executeCommand('roundtable.importAgents', [uriOf('.github/agents/notes.agent.md')]);
      assert.deepEqual(await accepting(importing), ['notes-writer']);
      const agent = readFileSync(join(root(), '.roundtable/agents/notes-writer.yaml'), 'utf8');
      assert.match(
        agent,
        /^# Imported from \.github\/agents\/notes\.agent\.md\.\n[\s\S]*name: notes-writer\n[\s\S]*persona: \|\n {2}You write notes\.\n$/,
      );
      writeFileSync(join(root(), '.roundtable/agents/notes-writer.yaml'), `${agent}# mine\n`);
      const again = await messagesOf(() =>
        accepting(vscode.commands.executeCommand('roundtable.importAgents', [uriOf('.github/agents/notes.agent.md')])),
      );
      assert.match(again.join('\n'), /There is an agent notes-writer already\.\nNo agent was imported\./);
      assert.match(readFileSync(join(root(), '.roundtable/agents/notes-writer.yaml'), 'utf8'), /# mine\n$/);
      const place = await accepting(
        vscode.commands.executeCommand<vscode.Uri>('roundtable.exportMember', { member: 'elena', to: 'claude' }),
      );
      assert.equal(place?.path, uriOf('.claude/agents/elena.md').path);
      assert.match(readFileSync(place.fsPath, 'utf8'), /^---\nname: elena\n/);
      for (const path of ['.github', '.claude', 'notes.team.yaml', '.roundtable/agents']) rmSync(join(root(), path), { recursive: true });
    },
  },
];
