import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../../src/adapters/memory/journal';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal';
import { TeamError } from '../../../src/base/errors';
import type { Digest } from '../../../src/schema/digest';
import type { Fact } from '../../../src/schema/event';
import { totalTokens } from '../../../src/schema/usage';
import { emptyRunView, foldRun } from '../../../src/views/runView';
import { createHouse, events, ofType, userText, watched } from '../../support/house';

const briefing = { text: readFileSync('examples/retry-ceiling/briefing.md', 'utf8'), path: 'briefing.md' };
const small = { briefing, model: 'rehearsal', workers: ['elena', 'marcus', 'naomi'], rounds: 2, seed: 5 };
const begins =
  (phase: string) =>
  (fact: Fact): boolean =>
    fact.type === 'phase.started' && fact.data.phase === phase;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What must be the same however often a run was interrupted. */
const essence = ({ startedAt: _s, finishedAt: _f, usage: _u, calls: _c, byMember: _b, runId: _r, usd: _d, ...rest }: Digest) => rest;

describe('a whole run', () => {
  it('goes from a briefing to its digest, and every fold of its facts agrees', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    const outcome = await done;
    expect(outcome).toMatchObject({ status: 'done' });

    const facts = await house.facts(runId);
    expect(house.announced()).toEqual(facts);
    expect(facts.map((fact) => fact.seq)).toEqual(facts.map((_, index) => index + 1));
    const started = ofType(facts, 'turn.started').map((fact) => fact.data.turn);
    expect(new Set(started).size).toBe(started.length);
    expect(
      ofType(facts, 'turn.finished')
        .map((fact) => fact.data.turn)
        .sort(),
    ).toEqual([...started].sort());

    const view = emptyRunView(runId);
    for (const fact of facts) foldRun(view, fact);
    expect(await house.orchestrator.view(runId)).toEqual(view);
    expect(view.openTurns).toEqual({});
    const used = ofType(facts, 'turn.finished').reduce((sum, fact) => sum + totalTokens(fact.data.usage), 0);
    const digest = await house.digest(runId);
    expect([totalTokens(view.spent.usage), totalTokens(digest.usage), digest.calls]).toEqual([used, used, model.requests.length]);
    expect(house.store.runs(1)[0]).toMatchObject({ runId, status: 'done', calls: model.requests.length, rounds: digest.rounds });
    expect(house.runFiles.files.get(`.roundtable/runs/${runId}/digest.md`)).toContain('Rehearsal: no AI model took part');
  });

  it('can show any prompt again from what its fact names', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    await done;
    const facts = await house.facts(runId);
    const speak = ofType(facts, 'turn.started').find((fact) => fact.data.purpose === 'rebuttal');
    const request = model.requests.find(
      (asked) => userText(asked).includes('REBUTTAL · Round 1') && asked.system.includes(`You are @${speak?.data.member}`),
    );
    const sent = request ? `${request.system}\n${userText(request)}` : '';
    for (const part of speak?.data.prompt ?? []) {
      if ('object' in part) expect(sent).toContain(await house.objects.get(part.object));
      else if ('text' in part) expect(sent).toContain(part.text);
      else if ('messages' in part)
        for (const seq of part.messages) expect(facts[seq - 1]).toMatchObject({ data: { message: expect.anything() } });
    }
    expect(speak?.data.prompt.map((part) => part.name)).toEqual(
      expect.arrayContaining(['persona and rules', 'topic', 'briefing', 'evidence', 'talk', 'task']),
    );
  });

  it('resumes from after any fact to the same digest, and asks no finished turn again', async () => {
    const first = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await first.start(await first.plan(small));
    await done;
    const whole = await first.facts(runId);
    const want = essence(await first.digest(runId));
    const texts = new Map(ofType(whole, 'turn.finished').map((fact) => [fact.data.turn, fact.data.text]));

    for (let cut = 1; cut < whole.length; cut += 3) {
      const journal = createMemoryJournal();
      await journal.append(`run:${runId}`, whole.slice(0, cut), 0);
      const model = watched(createRehearsal());
      const house = createHouse({ providers: [model], journal, objects: first.objects });
      expect((await house.resume(runId)).status).toBe('done');
      const facts = await house.facts(runId);
      const finished = ofType(facts, 'turn.finished');
      expect(new Set(finished.map((fact) => fact.data.turn)).size).toBe(finished.length);
      for (const fact of finished) expect([cut, fact.data.turn, fact.data.text]).toEqual([cut, fact.data.turn, texts.get(fact.data.turn)]);
      expect(essence(await house.digest(runId))).toEqual(want);
      const before = ofType(whole.slice(0, cut), 'turn.finished').length;
      expect(ofType(facts, 'turn.started').filter((fact) => fact.seq > cut).length).toBe(finished.length - before);
    }
  });

  it('refuses to resume what is done, what is not there, and what another process holds', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan({ ...small, rounds: 1 }));
    expect(await house.orchestrator.dispatch({ type: 'resume', runId })).toMatchObject({ ok: false, error: { code: 'user.busy' } });
    await done;
    expect(await house.orchestrator.dispatch({ type: 'resume', runId })).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await house.orchestrator.dispatch({ type: 'resume', runId: 'none' })).toMatchObject({
      ok: false,
      error: { code: 'user.notFound' },
    });
    await house.journal.append('run:held', [{ seq: 1, at: 1, v: 1, type: 'x', data: {} }], 0);
    await house.journal.acquire('run:held');
    expect(await house.orchestrator.dispatch({ type: 'resume', runId: 'held' })).toMatchObject({
      ok: false,
      error: { code: 'system.locked' },
    });
  });
});

describe('in the person’s hands', () => {
  it('a steering message reaches every member’s next turn', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const begun = await house.start(await house.plan(small));
    house.when(
      begins('rebuttal'),
      () => void house.orchestrator.dispatch({ type: 'steer', runId: begun.runId, text: 'Think of the on-call engineer.' }),
    );
    await begun.done;
    const seen = new Set(
      model.requests
        .filter((request) => userText(request).includes('Think of the on-call engineer.'))
        .flatMap((request) => /You are @(\w+)/.exec(request.system)?.[1] ?? []),
    );
    for (const name of ['elena', 'marcus', 'naomi', 'judge']) expect(seen).toContain(name);
  });

  it('pause lets open turns finish and begins no other; continue goes on', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    house.when(begins('speak'), () => void house.orchestrator.dispatch({ type: 'pause', runId }));
    for (let i = 0; i < 50; i++) await tick();
    const asked = model.requests.length;
    for (let i = 0; i < 50; i++) await tick();
    expect(model.requests.length).toBe(asked);
    expect(await house.orchestrator.view(runId)).toMatchObject({ status: 'paused', openTurns: {} });
    await house.orchestrator.dispatch({ type: 'continue', runId });
    expect((await done).status).toBe('done');
  });

  it('stop aborts the call in flight, keeps what was said, and the run can be resumed to its end', async () => {
    let aborted = 0;
    let hang = true;
    const model = watched(createRehearsal(), (request, _index, signal) => {
      if (!hang || !userText(request).includes('SPEAK · Round 1 of 2 · speaker 2')) return undefined;
      return (async function* () {
        yield { type: 'text' as const, text: 'I was about to say' };
        await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
        aborted += 1;
        yield { type: 'finish' as const, reason: 'aborted' as const };
      })();
    });
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    while (!house.orchestrator.live(runId).some((note) => note.type === 'turn.text' && note.text === 'I was about to say')) await tick();
    await house.orchestrator.dispatch({ type: 'stop', runId });
    expect(await done).toMatchObject({ status: 'stopped' });
    expect(aborted).toBe(1);
    expect(ofType(await house.facts(runId), 'turn.failed')[0]?.data).toMatchObject({
      partial: 'I was about to say',
      failure: { code: 'model.aborted' },
    });
    hang = false;
    expect((await house.resume(runId)).status).toBe('done');
    const spoke = ofType(await house.facts(runId), 'turn.finished').filter(
      (fact) => fact.data.turn.startsWith('r1/speak/') && !fact.data.turn.endsWith('/again'),
    );
    expect(spoke).toHaveLength(3);
  });

  it('closing the process leaves the run where it stands', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    house.when(begins('rebuttal'), () => void house.orchestrator.close());
    await done;
    expect(ofType(await house.facts(runId), 'run.finished')).toEqual([]);
    expect((await house.resume(runId)).status).toBe('done');
  });
});

describe('when things go wrong', () => {
  const failing = (code: 'model.wrongKey' | 'model.overloaded', message: string) =>
    events({ type: 'finish', reason: 'error', error: { code, message, retryable: false } });

  it('a wrong key fails the run with one clear sentence, and it can be resumed with a right one', async () => {
    let wrong = true;
    const model = watched(createRehearsal(), () => (wrong ? failing('model.wrongKey', 'The key was refused. Set another.') : undefined));
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    const outcome = await done;
    expect(outcome).toMatchObject({
      status: 'failed',
      detail: '3 of 3 members could not speak. elena, marcus, naomi: The key was refused. Set another.',
    });
    wrong = false;
    expect((await house.resume(runId)).status).toBe('done');
    expect((await house.digest(runId)).positions).toHaveLength(3);
  });

  it('a member that fails is missed, and the debate goes on; a judge that fails is said', async () => {
    const model = watched(createRehearsal(), (request) =>
      /You are @(naomi|judge)\./.test(request.system) ? failing('model.overloaded', 'Too busy.') : undefined,
    );
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan(small));
    expect((await done).status).toBe('done');
    const digest = await house.digest(runId);
    expect(digest.positions.map((position) => position.member)).toEqual(['elena', 'marcus']);
    expect(digest.synthesisMissing).toBe('Too busy.');
    expect(digest.warnings.join()).toContain('The judge could not be asked at the gate of round 1');
  });

  it('a full disk ends the run at once; nothing is announced that was not kept, and it resumes', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    house.when(begins('rebuttal'), () => house.journal.failNext(new TeamError('system.diskFull', { shown: 'The disk is full.' })));
    expect(await done).toMatchObject({ status: 'failed', detail: 'The disk is full.' });
    expect(house.announced()).toEqual(await house.facts(runId));
    expect((await house.resume(runId)).status).toBe('done');
  });

  it('a writer that lost its lease writes nothing more', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    house.when(begins('rebuttal'), () => house.journal.loseLease(`run:${runId}`));
    expect(await done).toMatchObject({ status: 'failed', detail: expect.stringContaining('took the run over') });
    expect(house.announced()).toEqual(await house.facts(runId));
  });

  it('a secret in a file or an answer reaches no fact, no digest and no window', async () => {
    const secret = 'sk-live-0123456789abcdef';
    const model = watched(createRehearsal(), (request) =>
      userText(request).includes('FLOOR ·')
        ? events({ type: 'text', text: `The key is ${secret}.` }, { type: 'finish', reason: 'stop' })
        : undefined,
    );
    const house = createHouse({
      providers: [model],
      secrets: { SOME_KEY: secret },
      files: { 'src/a.ts': `const limit = 17; // ${secret}\nexport const retries = 5;\n`, 'briefing.md': '' },
    });
    const plan = await house.plan({
      ...small,
      briefing: { text: `# Retries\nThe key ${secret} is in src/a.ts.\n## Steward-Registered Files\n- src/a.ts\n` },
    });
    const { runId, done } = await house.start(plan);
    await done;
    expect(
      JSON.stringify([await house.facts(runId), house.announced(), [...house.runFiles.files], [...house.objects.bodies]]),
    ).not.toContain(secret);
    expect(JSON.stringify(await house.facts(runId))).toContain('[redacted]');
  });
});

describe('limits', () => {
  it.each([[9_000], [25_000], [60_000], [120_000]])(
    'a budget of %i tokens is never passed, and a digest is made all the same',
    async (tokens) => {
      const house = createHouse({ providers: [createRehearsal()] });
      const { runId, done } = await house.start(await house.plan({ ...small, budget: { tokens } }));
      expect(await done).toMatchObject({ status: 'done', reason: 'budget' });
      const digest = await house.digest(runId);
      expect(totalTokens(digest.usage)).toBeLessThanOrEqual(tokens);
      expect(digest.summary ?? digest.synthesisMissing).toBeTruthy();
    },
  );

  it('a number of calls is kept to the call', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const { done } = await house.start(await house.plan({ ...small, budget: { turns: 20 } }));
    expect(await done).toMatchObject({ reason: 'budget' });
    expect(model.requests.length).toBeLessThanOrEqual(20);
  });

  it.each([
    'PASS',
    'CONVERGED CONTINUE POSITION',
    '[[request: everything]] [[request: more]] [[request: again]]',
    '{"verdict":"CONTINUE","reason":"more"}',
    '```',
  ])('ends whatever the model says: %j', async (text) => {
    const model = watched(createRehearsal(), () => events({ type: 'text', text }, { type: 'finish', reason: 'stop' }));
    const house = createHouse({ providers: [model] });
    const { done } = await house.start(await house.plan({ ...small, rounds: 3 }));
    expect((await done).status).toMatch(/done|failed/);
    expect(model.requests.length).toBeLessThan(400);
  });
});

describe('the rules of the table', () => {
  it('blind first drafts see nobody, later turns do', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const plan = await house.plan(small);
    if (plan.team.workflow.type === 'roundtable') plan.team.workflow.blind_first_drafts = true;
    const { done } = await house.start(plan);
    await done;
    const talk = (request: Parameters<typeof userText>[0]): string =>
      /# What was said\n([\s\S]*?)\n# Your turn/.exec(userText(request))?.[1] ?? '';
    const first = model.requests.filter((request) => userText(request).includes('SPEAK · Round 1 of 2'));
    expect(first.length).toBeGreaterThanOrEqual(3);
    for (const request of first) expect(talk(request)).not.toMatch(/· Round 1 speak/);
    expect(
      model.requests
        .filter((request) => userText(request).includes('SPEAK · Round 2 of 2'))
        .some((request) => /· Round 2 speak/.test(talk(request))),
    ).toBe(true);
  });

  it('a private answer reaches the one who asked and the judge, nobody else', async () => {
    const model = watched(createRehearsal());
    const house = createHouse({ providers: [model] });
    const { runId, done } = await house.start(await house.plan({ ...small, rounds: 1 }));
    await done;
    const view = await house.orchestrator.view(runId);
    const answers = (view?.entries ?? []).flatMap((entry) =>
      entry.kind === 'message' && entry.message.kind === 'steward' ? [entry.message] : [],
    );
    expect(answers.length).toBeGreaterThan(0);
    for (const request of model.requests.filter((asked) => userText(asked).includes('SPEAK · Round 1'))) {
      const reader = /You are @(\w+)/.exec(request.system)?.[1] as string;
      const shown = [...userText(request).matchAll(/^\[(.+:\d+-\d+)\]$/gm)].map((match) => match[1]);
      const own = answers
        .filter((answer) => answer.to?.includes(reader))
        .flatMap((answer) => (answer.evidence ?? []).map((quote) => `${quote.path}:${quote.from}-${quote.to}`));
      for (const range of shown) expect(own).toContain(range);
    }
  });

  it('says what a briefing registered in vain, and never opens what looks like credentials', async () => {
    const house = createHouse({
      providers: [createRehearsal()],
      files: { '.env': 'A=1', 'src/a.ts': 'export const a = 17;', id_rsa: 'x' },
    });
    const plan = await house.plan({
      ...small,
      briefing: {
        text: '# T\n## Steward-Registered Files\n- .env\n- ../../etc/passwd\n- /etc/passwd\n- src/*.ts\n- none/**\n- id_rsa (key)\n',
      },
    });
    expect(plan.files.map((file) => file.path)).toEqual(['src/a.ts']);
    expect(plan.refusedFiles.map((refused) => refused.entry)).toEqual(['.env', '../../etc/passwd', '/etc/passwd', 'none/**', 'id_rsa']);
    const { runId, done } = await house.start(plan);
    await done;
    expect((await house.digest(runId)).warnings.filter((warning) => warning.startsWith('The briefing registers'))).toHaveLength(5);
  });

  it('an unknown fact in a journal hinders neither reading nor resuming', async () => {
    const first = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await first.start(await first.plan({ ...small, rounds: 1 }));
    await done;
    const facts = (await first.facts(runId)).slice(0, 12);
    const journal = createMemoryJournal();
    await journal.append(`run:${runId}`, [...facts, { seq: 13, at: 1, v: 7, type: 'mars.landed', data: {} }], 0);
    const house = createHouse({ providers: [createRehearsal()], journal, objects: first.objects });
    expect((await house.resume(runId)).status).toBe('done');
  });
});
