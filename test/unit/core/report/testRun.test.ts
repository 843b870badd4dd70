import { describe, expect, test } from 'vitest';
import { createScriptedModel, type ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import { createManualClock } from '../../../../src/adapters/memory/world';
import { createCancel } from '../../../../src/base/cancel';
import { estimateTokens } from '../../../../src/core/agent/tokens';
import { askTestJudge, testMember, testPrompt, withTestModel } from '../../../../src/core/report/testRun';
import { surveyModels } from '../../../../src/core/router/survey';
import { createHouse, userText } from '../../../support/house';

const yaml = `name: pair
goal: A plan.
workflow: { type: round_robin, max_rounds: 1 }
members:
  - { name: ann, persona: You write., model: scripted/x }
  - { name: ben, persona: You write., model: scripted/x }
`;
const files = [
  { path: 'plan.md', text: 'Ends the file:\n```\ncode\n```\n', bytes: 30 },
  { path: 'image.bin', bytes: 2_000, note: 'no text file' },
];
const question = 'Is there\na plan?';

async function ended() {
  const house = createHouse({ providers: [createScriptedModel({ answers: () => 'Here is the plan.' })], files: {} });
  const { runId, done } = await house.start(await house.plan({ team: { text: yaml, path: 'pair.team.yaml' } }));
  await done;
  const facts = await house.facts(runId);
  const created = facts[0];
  if (created?.type !== 'run.created') throw new Error('no run');
  const member = testMember(created.data.team);
  if (!member) throw new Error('nobody');
  return { facts, member };
}

async function ask(answers: ScriptedAnswer[], signal = createCancel().signal) {
  const { facts, member } = await ended();
  const provider = createScriptedModel({ answers });
  const ports = { provider, clock: createManualClock(), random: () => 0.5, signal, timeoutMs: 1_000 };
  return { verdict: await askTestJudge(ports, member, { facts, files, question }), requests: provider.requests };
}

describe('a question about a finished run', () => {
  test('stands under files and talk on one line, with fences that hold', async () => {
    const { verdict, requests } = await ask([{ value: { holds: true, why: 'plan.md has it.' } }]);
    expect(verdict).toMatchObject({ ok: true, why: 'plan.md has it.' });
    const text = requests[0] ? userText(requests[0]) : '';
    expect(text).toContain('- plan.md, 30 B\n````\nEnds the file:\n```\ncode\n```\n````');
    expect(text).toContain('- image.bin, 2.0 kB (no text file)');
    expect(text).toContain('--- @ben · say ---\nHere is the plan.');
    expect(text).toMatch(/\nQuestion: Is there a plan\?$/);
    expect(requests[0]).toMatchObject({ temperature: 0, output: { name: 'test-answer' } });
  });

  test('is no when the model says no, says nothing usable, fails or is stopped', async () => {
    expect((await ask([{ value: { holds: false, why: 'Nowhere.' } }])).verdict).toMatchObject({ ok: false, why: 'Nowhere.' });
    expect((await ask(['yes', 'yes', 'yes', 'yes'])).verdict).toMatchObject({ ok: false, why: expect.stringContaining('gave no answer') });
    const failure = { code: 'model.wrongKey' as const, message: 'The key is wrong.', retryable: false };
    expect((await ask([{ failure }])).verdict).toMatchObject({ ok: false, why: 'The model gave no answer: The key is wrong.' });
    const stopped = createCancel();
    stopped.cancel('stopped');
    expect((await ask([{ hang: true }], stopped.signal)).verdict.ok).toBe(false);
  });

  test('leaves files out before talk when the window is small, and says so', async () => {
    const { facts, member } = await ended();
    const big = [{ path: 'big.md', text: 'word '.repeat(20_000), bytes: 100_000 }];
    const small = { ...member, contextWindow: 4_000, maxOutputTokens: 500 };
    const prompt = testPrompt(small, { facts, files: big, question });
    expect(estimateTokens(`${prompt.system}\n${prompt.user}`)).toBeLessThan(3_500);
    expect(prompt.leftOut).toBe('1 earlier files');
    expect(prompt.user).toContain('Here is the plan.');
    expect(prompt.user).toContain('Question: Is there a plan?');
  });

  test('goes to the model that the test names, and not to the server of the member', async () => {
    const { member } = await ended();
    const survey = await surveyModels(
      { providers: [createScriptedModel({ id: 'other', answers: [] })], settings: {} },
      createCancel().signal,
    );
    const own = { ...member, endpoint: { backend: 'ollama' as const, url: 'http://there' } };
    const chosen = withTestModel(own, 'other/y', survey);
    expect(chosen).toMatchObject({ ok: true, member: { ref: { provider: 'other', model: 'y' } } });
    expect(chosen.ok && chosen.member.endpoint).toBeUndefined();
    expect(withTestModel(own, 'nobody/y', survey)).toMatchObject({ ok: false, message: expect.stringContaining('no provider nobody') });
  });
});
