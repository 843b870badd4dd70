import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { facts, finished, type HostTest, house, messagesOf, over, runFile, start } from './support';

const small = { topic: 'Should the retry loop have a ceiling?', model: 'rehearsal', workers: ['elena', 'marcus'], rounds: 1 };
const decide = (runId: string, ...told: string[]): Thenable<unknown> => vscode.commands.executeCommand('roundtable.decide', runId, ...told);
const decisionsOf = (runId: string): unknown[] =>
  facts(runId).flatMap(({ type, data }) => (type === 'decision.made' ? [data.decision] : []));

export const decideTests: HostTest[] = [
  {
    name: 'a digest is accepted, then overridden, then goes on with another round that has a digest of its own',
    async test() {
      const runId = await start(small);
      await finished(runId);
      assert.equal(await decide(runId, 'accept'), true);
      const refused = await messagesOf(() => decide(runId, 'override', ' '));
      assert.match(refused.join('\n'), /needs words/);
      assert.equal(await decide(runId, 'override', 'The gateway has one.'), true);
      const [run] = (await (await house()).runs(100)).filter((one) => one.runId === runId);
      assert.equal(run?.decision?.decision, 'override');
      assert.equal(await decide(runId, 'again', 'What does it cost on call?'), true);
      await over(runId);
      await finished(runId);
      assert.deepEqual(decisionsOf(runId), ['accept', 'override', 'again']);
      assert.equal(facts(runId).filter(({ type }) => type === 'digest.written').length, 2);
      assert.ok(existsSync(runFile(runId, 'digest-1.md')));
      assert.match(readFileSync(runFile(runId, 'decision.md'), 'utf8'), /Another round asked for by person/);
    },
  },
  {
    name: 'what is not there cannot be decided, and it is said in one sentence',
    async test() {
      const told = await messagesOf(() => decide('20200101-0000-nnnnn', 'accept'));
      assert.match(told.join('\n'), /no run 20200101-0000-nnnnn/);
    },
  },
];
