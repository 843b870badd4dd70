import type { Digest } from '../../../src/schema/digest';
import type { ResolvedTeam } from '../../../src/schema/team';
import { createFacts, type Facts, someUsage, team } from './facts';

const topic = 'Should the retry loop have a ceiling, and who pays for the waiting?';

const retryLines = `export const delay = (attempt: number) =>
  100 * 2 ** attempt;
// no maximum, no jitter
export async function retry<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {`;

/** Round 1 of an invented debate that holds every kind of row. */
export function firstRound(ofTeam: ResolvedTeam = team(), about = topic): Facts {
  const facts = createFacts();
  facts.created(about, ofTeam);
  facts.phase('brief', 0);
  facts.posts({
    author: 'runner',
    kind: 'briefing',
    round: 0,
    text: '# The retry loop\n\nTwo incidents in October came from clients that never gave up.\n\n- `src/retry.ts`\n- `src/client.ts`',
  });
  facts.phase('research', 0);
  facts.opens('research/elena', 'elena', 'research', 0);
  facts.opens('research/simon', 'simon', 'research', 0, 'ollama/qwen3-coder:30b');
  facts.says('research/elena', {
    author: 'elena',
    kind: 'research',
    round: 0,
    text: 'Before I take a side I want the loop itself.\n\n[[request: the function that computes the delay between attempts]]',
  });
  facts.says(
    'research/simon',
    { author: 'simon', kind: 'research', round: 0, text: '[[request: who calls retry() with a deadline]]' },
    { cost: { usd: 0, priced: 'local' } },
  );
  facts.opens('steward/1', 'steward', 'steward', 0);
  facts.says(
    'steward/1',
    {
      author: 'steward',
      kind: 'steward',
      round: 0,
      to: ['elena'],
      private: true,
      about: 'research/elena#1',
      text: 'Request: the function that computes the delay between attempts\n- src/retry.ts:12-16 the delay doubles with each attempt',
      evidence: [{ path: 'src/retry.ts', from: 12, to: 16, text: retryLines, why: 'the delay doubles with each attempt' }],
    },
    { ms: 812 },
  );
  facts.posts({
    author: 'steward',
    kind: 'steward',
    round: 0,
    to: ['simon'],
    private: true,
    about: 'research/simon#1',
    text: 'Request: who calls retry() with a deadline\nNot found: a caller that passes a deadline\nChecked: src/retry.ts, src/client.ts, docs/retry.md',
    evidence: [],
  });
  facts.phase('speak', 1, ['elena', 'marcus', 'clare', 'simon', 'naomi']);
  facts.opens('r1/speak/elena', 'elena', 'speak', 1);
  facts.says('r1/speak/elena', {
    author: 'elena',
    kind: 'speak',
    round: 1,
    text: 'The loop today has no ceiling: the wait doubles on each attempt and nothing stops it (`src/retry.ts:12-16`). At attempt 16 that is 100 ms × 2^16 = 6,554 s, or **1 h 49 min**.\n\nI propose three changes, in this order:\n\n1. a cap of 30 s on a single wait,\n2. full jitter below it,\n3. the attempt count in the error that the caller sees.\n\n@marcus will say that the cap moves the pain to the caller. It does, and that is where it belongs.\n\nPOSITION: Cap a single wait at 30 s with full jitter, and tell the caller how often we tried.',
    position: 'Cap a single wait at 30 s with full jitter, and tell the caller how often we tried.',
    claims: [
      {
        text: 'The loop today has no ceiling: the wait doubles on each attempt and nothing stops it (`src/retry.ts:12-16`).',
        status: 'grounded',
        evidence: 'src/retry.ts:12-16',
      },
      { text: 'At attempt 16 that is 100 ms × 2^16 = 6,554 s, or **1 h 49 min**.', status: 'derived' },
    ],
  });
  facts.opens('watch/r1/speak/elena', 'judge', 'watch', 1);
  facts.opens('r1/speak/marcus', 'marcus', 'speak', 1, 'openai/gpt-5');
  facts.add('turn.finished', {
    turn: 'watch/r1/speak/elena',
    member: 'judge',
    purpose: 'watch',
    text: '{}',
    usage: someUsage,
    cost: { usd: 0.004, priced: 'table' },
    ms: 1400,
    calls: 1,
    marks: [
      {
        kind: 'gate',
        member: 'elena',
        reason: 'Turned a taste question into a bounded one: the wait is a number now.',
        turn: 'r1/speak/elena',
        round: 1,
      },
    ],
  });
  facts.says(
    'r1/speak/marcus',
    {
      author: 'marcus',
      kind: 'speak',
      round: 1,
      text: '@elena a cap without a budget is a slower outage. Most callers give up after 10 s, so half of those retries are dead work. Where is the deadline passed in?\n\n| cap | attempts in 10 s | dead work |\n|---|---:|---:|\n| none | 6 | 1 |\n| 30 s | 6 | 1 |\n| 2 s | 9 | 0 |\n\nPOSITION: No cap without a deadline that the caller sets.',
      position: 'No cap without a deadline that the caller sets.',
      claims: [{ text: 'Most callers give up after 10 s, so half of those retries are dead work.', status: 'ungrounded' }],
    },
    { cost: { usd: 0.0221, priced: 'table' }, ms: 4020, usage: { ...someUsage, output: 388, reasoning: 640 } },
  );
  facts.opens('watch/r1/speak/marcus', 'judge', 'watch', 1);
  facts.opens('r1/speak/clare', 'clare', 'speak', 1, 'anthropic/claude-haiku-4-5');
  facts.add('turn.finished', {
    turn: 'watch/r1/speak/marcus',
    member: 'judge',
    purpose: 'watch',
    text: '{}',
    usage: someUsage,
    cost: { usd: 0.004, priced: 'table' },
    ms: 1400,
    calls: 1,
    marks: [
      {
        kind: 'researchViolation',
        member: 'marcus',
        reason: 'The 10 s figure has no source. Ask the steward or show the derivation.',
        quote: 'Most callers give up after 10 s',
        turn: 'r1/speak/marcus',
        round: 1,
      },
    ],
    message: {
      author: 'judge',
      kind: 'judge',
      round: 1,
      turn: 'watch/r1/speak/marcus',
      about: 'r1/speak/marcus',
      text: 'Everybody: say **who** waits when you name a number.',
    },
  });
  facts.posts({ author: 'person', kind: 'steer', round: 1, text: 'The mobile client gives up after 20 s. Please count with that.' });
  facts.says(
    'r1/speak/clare',
    {
      author: 'clare',
      kind: 'speak',
      round: 1,
      text: 'Say it in one line in `docs/retry.md` or nobody will know:\n\n```ts\nretry(call, { deadlineMs: 20_000 }); // gives up after 20 s, says how often it tried\n```\n\nPOSITION: One option, deadlineMs, and no other knob.',
      position: 'One option, deadlineMs, and no other knob.',
    },
    { cost: { priced: 'unknown' }, ms: 1900 },
  );
  facts.phase('rebuttal', 1, ['naomi', 'simon', 'clare', 'marcus', 'elena']);
  facts.opens('r1/rebuttal/simon', 'simon', 'rebuttal', 1, 'ollama/qwen3-coder:30b');
  facts.add('turn.failed', {
    turn: 'r1/rebuttal/simon',
    member: 'simon',
    purpose: 'rebuttal',
    failure: {
      code: 'model.unreachable',
      message: 'Ollama does not answer at http://127.0.0.1:11434. Start it with `ollama serve`, or choose another model.',
      retryable: false,
    },
    usage: { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 },
    cost: { usd: 0, priced: 'local' },
    ms: 30,
  });
  facts.opens('r1/rebuttal/elena', 'elena', 'rebuttal', 1);
  facts.says('r1/rebuttal/elena', {
    author: 'elena',
    kind: 'rebuttal',
    round: 1,
    text: '@marcus you are right that the deadline comes first; with 20 s from the person the cap follows from it. @clare one option is enough if its default is sane.',
  });
  facts.phase('gate', 1);
  facts.opens('r1/gate', 'judge', 'gate', 1);
  facts.says('r1/gate', {
    author: 'judge',
    kind: 'gate',
    round: 1,
    text: 'CONTINUE: The default of the deadline is still open. Settle it against what the mobile client does.',
  });
  facts.phase('floor', 1);
  facts.posts({ author: 'clare', kind: 'pass', round: 1, text: 'PASS' });
  facts.posts({
    author: 'marcus',
    kind: 'floor',
    round: 1,
    text: 'If @naomi agrees, I withdraw the table: the ratio of dead work is the same with and without the cap.',
  });
  facts.phase('state', 1);
  facts.posts({
    author: 'judge',
    kind: 'state',
    round: 1,
    text: 'Established:\n- The wait has no ceiling today (src/retry.ts:12-16, elena)\n- The mobile client gives up after 20 s (the person)\n\nLive positions:\n- @elena: cap of 30 s with full jitter\n- @marcus: a deadline that the caller sets\n\nOpen questions:\n- What is the default deadline?',
  });
  return facts;
}

/** Round 2 has begun; naomi speaks now, after a call that had to be made again. */
export function busyDebate(ofTeam?: ResolvedTeam): Facts {
  const facts = firstRound(ofTeam);
  facts.phase('speak', 2, ['marcus', 'clare', 'simon', 'naomi', 'elena']);
  facts.opens('r2/speak/marcus', 'marcus', 'speak', 2, 'openai/gpt-5');
  facts.says('r2/speak/marcus', {
    author: 'marcus',
    kind: 'speak',
    round: 2,
    text: 'Then the deadline is 20 s and everything else follows: waits of 0.1 to 6.4 s fit seven attempts into it (0.1 × (2^7 − 1) = 12.7 s).\n\n[[request: does src/client.ts share one retry loop between requests]]\n\nPOSITION: A deadline of 20 s by default; no separate cap.',
    position: 'A deadline of 20 s by default; no separate cap.',
    claims: [],
  });
  facts.posts({
    author: 'steward',
    kind: 'steward',
    round: 2,
    to: ['marcus'],
    private: false,
    about: 'r2/speak/marcus#1',
    text: 'Request: does src/client.ts share one retry loop between requests\n- src/client.ts:41-43 one loop for all requests of a client\n- src/client.ts:77-77 the only caller',
    evidence: [
      {
        path: 'src/client.ts',
        from: 41,
        to: 43,
        text: 'private readonly loop = retry(() => this.flush());\n// every request of this client waits here\nsend(request: Request) { this.queue.push(request); }',
        why: 'one loop for all requests of a client',
      },
      { path: 'src/client.ts', from: 77, to: 77, text: 'await this.loop;', why: 'the only caller' },
    ],
  });
  facts.opens('watch/r2/speak/marcus', 'judge', 'watch', 2);
  facts.opens('r2/speak/naomi', 'naomi', 'speak', 2, 'gemini/gemini-2.5-flash');
  facts.add('turn.retried', {
    turn: 'r2/speak/naomi',
    attempt: 1,
    failure: { code: 'model.overloaded', message: 'Gemini is overloaded (503).', retryable: true, status: 503 },
    waitMs: 2000,
    discarded: 120,
  });
  return facts;
}

export const streamed =
  'Both of you assume one caller. `src/client.ts:41` shares a single loop between requests, so the deadline has to be kept **per request**, not per loop.\n\n@marcus your seven attempts are then shared by everything that waits: with ten requests in the queue each gets';

export function endedDebate(status: 'done' | 'stopped' | 'failed', detail: string, ofTeam?: ResolvedTeam): Facts {
  const facts = busyDebate(ofTeam);
  if (status === 'done') {
    facts.says('r2/speak/naomi', {
      author: 'naomi',
      kind: 'speak',
      round: 2,
      text: `${streamed} less than one.\n\nPOSITION: A deadline per request, 20 s by default.`,
      position: 'A deadline per request, 20 s by default.',
    });
    facts.phase('gate', 2);
    facts.posts({
      author: 'judge',
      kind: 'gate',
      round: 2,
      text: 'CONVERGED: All five want a deadline per request; what is left is a question of the default.',
    });
    facts.phase('digest', 2);
    facts.add('digest.written', { digest: 'a'.repeat(64), files: ['digest.json', 'digest.md'] });
  }
  facts.add('run.finished', { status, reason: status === 'done' ? 'converged' : status, detail });
  return facts;
}

export function someDigest(rehearsal = false): Digest {
  return {
    version: 1,
    runId: 'run-1',
    topic,
    team: 'default',
    rehearsal,
    startedAt: 1_763_700_000_000,
    finishedAt: 1_763_700_103_000,
    rounds: 2,
    ended: { reason: 'converged', detail: 'All five want a deadline per request.' },
    summary:
      'Give `retry()` a deadline per request, 20 s by default, and drop the idea of a separate cap. The wait has no ceiling today (`src/retry.ts:12-16`), and one loop is shared by all requests of a client (`src/client.ts:41-43`), so a cap on a single wait would not have helped.',
    positions: [
      {
        member: 'elena',
        role: 'synthesis and architecture',
        model: 'anthropic/claude-sonnet-4-5',
        position: 'A deadline per request; the cap follows from it.',
        moved: true,
        turn: 'r1/rebuttal/elena',
      },
      {
        member: 'marcus',
        role: 'challenge',
        model: 'openai/gpt-5',
        position: 'A deadline of 20 s by default; no separate cap.',
        moved: true,
        turn: 'r2/speak/marcus',
      },
      {
        member: 'clare',
        role: 'brevity and the reader',
        model: 'anthropic/claude-haiku-4-5',
        position: 'One option, deadlineMs, and no other knob.',
        moved: false,
        turn: 'r1/speak/clare',
      },
      {
        member: 'naomi',
        role: 'cross-model check',
        model: 'gemini/gemini-2.5-flash',
        position: 'A deadline per request, 20 s by default.',
        moved: false,
        turn: 'r2/speak/naomi',
      },
    ],
    consensus: [
      { point: 'The loop needs a limit; today it has none.', members: ['elena', 'marcus', 'clare', 'naomi'] },
      { point: 'The limit is a deadline that the caller can set.', members: ['marcus', 'clare', 'naomi'] },
    ],
    dissent: [{ point: 'Keep full jitter below 2 s.', member: 'elena', why: 'ten clients that wake together are an outage of their own.' }],
    openQuestions: ['Should the deadline pause while the device is offline?'],
    nextSteps: [
      'Add `deadlineMs` to `retry()` in `src/retry.ts` with a default of 20,000.',
      'Give each request of `src/client.ts` its own loop.',
      'Write the one line into `docs/retry.md`.',
    ],
    confidence: 0.8,
    claims: {
      grounded: 6,
      derived: 2,
      ungrounded: 1,
      list: [
        {
          text: 'Most callers give up after 10 s, so half of those retries are dead work.',
          status: 'ungrounded',
          member: 'marcus',
          turn: 'r1/speak/marcus',
          round: 1,
        },
      ],
    },
    evidence: [{ path: 'src/retry.ts', from: 12, to: 16, text: retryLines, asked: 'elena' }],
    requests: [
      { member: 'elena', request: 'the function that computes the delay between attempts', found: true, round: 0 },
      { member: 'simon', request: 'who calls retry() with a deadline', found: false, round: 0 },
    ],
    contributions: { elena: 3, marcus: 3, clare: 1, simon: 0, naomi: 1 },
    floor: { marcus: { budget: 3, spent: 1 } },
    marks: [
      { kind: 'gate', member: 'elena', reason: 'Turned a taste question into a bounded one.', turn: 'r1/speak/elena', round: 1 },
      {
        kind: 'researchViolation',
        member: 'marcus',
        reason: 'The 10 s figure has no source.',
        quote: 'Most callers give up after 10 s',
        turn: 'r1/speak/marcus',
        round: 1,
      },
    ],
    stability: { elena: 0.3, marcus: 0.4, clare: 1, naomi: 1 },
    convergence: [
      { round: 1, verdict: 'CONTINUE', reason: 'The default of the deadline is still open.' },
      { round: 2, verdict: 'CONVERGED', reason: 'All want a deadline per request.' },
    ],
    usage: { input: 61_200, cachedRead: 22_000, cachedWrite: 4_000, output: 9_120, reasoning: 1_280 },
    usd: 0.1432,
    calls: 23,
    byMember: [
      {
        member: 'elena',
        model: 'anthropic/claude-sonnet-4-5',
        usage: { input: 14_000, cachedRead: 6000, cachedWrite: 1000, output: 2400, reasoning: 0 },
        usd: 0.0412,
        calls: 4,
      },
      {
        member: 'marcus',
        model: 'openai/gpt-5',
        usage: { input: 13_000, cachedRead: 5000, cachedWrite: 1000, output: 2100, reasoning: 1280 },
        usd: 0.0531,
        calls: 4,
      },
      {
        member: 'clare',
        model: 'anthropic/claude-haiku-4-5',
        usage: { input: 9000, cachedRead: 3000, cachedWrite: 500, output: 900, reasoning: 0 },
        calls: 3,
      },
      {
        member: 'naomi',
        model: 'gemini/gemini-2.5-flash',
        usage: { input: 8000, cachedRead: 0, cachedWrite: 0, output: 1200, reasoning: 0 },
        usd: 0.0061,
        calls: 2,
      },
      {
        member: 'judge',
        model: 'anthropic/claude-opus-4-1',
        usage: { input: 12_000, cachedRead: 6000, cachedWrite: 1000, output: 1900, reasoning: 0 },
        usd: 0.0391,
        calls: 8,
      },
    ],
    warnings: [],
  };
}
