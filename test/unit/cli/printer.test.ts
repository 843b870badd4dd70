import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createMemoryObjects } from '../../../src/adapters/memory/objects';
import { createPrinter } from '../../../src/cli/print/printer';
import type { StoredFact } from '../../../src/core/ports/journal';
import type { FactData, Live, NewFact, Purpose } from '../../../src/schema/event';
import type { Message } from '../../../src/schema/message';
import { noUsage } from '../../../src/schema/usage';
import { numbered, team } from '../../support/facts';
import { createCliFor, createScreenIo, widest } from './screen';

const esc = String.fromCharCode(27);
const cloud = { provider: 'anthropic', model: 'claude-sonnet-4-5' };
const created = (ref = cloud): NewFact => ({
  type: 'run.created',
  data: {
    runId: '20260101-0900-aaaaa',
    topic: 'Should the retry loop have a ceiling?',
    briefingPath: 'briefing.md',
    team: team(['elena', 'marcus'], ref, { budget: { usd: 0.5, turns: 40 } }),
    seed: 7,
    files: [{ path: 'src/retry.ts', bytes: 10 }],
    refusedFiles: [],
    product: 'test',
  },
});
const started = (turn: string, member: string, purpose: Purpose = 'speak', leftOut?: string): NewFact => ({
  type: 'turn.started',
  data: {
    turn,
    member,
    purpose,
    round: 1,
    model: 'anthropic/claude-sonnet-4-5',
    prompt: [],
    reserved: { tokens: 1 },
    ...(leftOut && { leftOut }),
  },
});
const finished = (turn: string, member: string, text: string, patch: Partial<FactData['turn.finished']> = {}): NewFact => ({
  type: 'turn.finished',
  data: {
    turn,
    member,
    purpose: 'speak',
    text,
    usage: { ...noUsage, input: 1_500, output: 240 },
    cost: { usd: 0.0123, priced: 'table' },
    ms: 4_200,
    calls: 1,
    message: { author: member, kind: 'speak', text, round: 1, turn },
    ...patch,
  },
});
const said = (message: Partial<Message> & Pick<Message, 'author' | 'kind' | 'text'>): NewFact => ({
  type: 'message.posted',
  data: { message: { round: 1, ...message } },
});
const failed = (turn: string, member: string, patch: Partial<FactData['turn.failed']> = {}): NewFact => ({
  type: 'turn.failed',
  data: {
    turn,
    member,
    purpose: 'speak',
    failure: { code: 'model.wrongKey', message: 'The key was refused. Set another.', retryable: false },
    usage: noUsage,
    cost: { priced: 'unknown' },
    ms: 5,
    ...patch,
  },
});
const retried = (turn: string, discarded: number): NewFact => ({
  type: 'turn.retried',
  data: {
    turn,
    attempt: 1,
    failure: { code: 'model.overloaded', message: 'Anthropic is overloaded.', retryable: true },
    waitMs: 2_000,
    discarded,
  },
});

const speech =
  '@marcus, the wait at src/retry.ts:8 doubles with every attempt, and nothing stops it before an hour has gone by.\n\n- first: a ceiling\n- then: jitter\n\nPOSITION: Yes to a ceiling of ten seconds, with the sum that it follows from written beside it.';

const debate: NewFact[] = [
  created(),
  { type: 'phase.started', data: { phase: 'brief', round: 0 } },
  said({ author: 'runner', kind: 'briefing', text: '# not shown' }),
  said({
    author: 'runner',
    kind: 'notice',
    text: 'All members share one model (anthropic/claude-sonnet-4-5). They are likely to share its blind spots.',
  }),
  { type: 'phase.started', data: { phase: 'research', round: 0 } },
  started('research/elena', 'elena', 'research'),
  finished('research/elena', 'elena', '', {
    purpose: 'research',
    message: {
      author: 'elena',
      kind: 'research',
      text: '[[request: which lines of src/retry.ts\n compute the wait]] [[request: who is paged]]',
      round: 0,
    },
  }),
  said({
    author: 'steward',
    kind: 'steward',
    to: ['elena'],
    text: 'Request: which lines of src/retry.ts compute the wait\n- src/retry.ts:6-8 the wait',
    evidence: [
      { path: 'src/retry.ts', from: 6, to: 8, text: 'x' },
      { path: 'src/retry.ts', from: 12, to: 12, text: 'x' },
    ],
  }),
  said({
    author: 'steward',
    kind: 'steward',
    to: ['elena'],
    text: 'Request: who is paged\nNot found: who is paged\nChecked: src/retry.ts',
    evidence: [],
  }),
  { type: 'phase.started', data: { phase: 'speak', round: 1 } },
  started('r1/speak/elena', 'elena', 'speak', '2 messages of round 1'),
  finished('r1/speak/elena', 'elena', speech, {
    cut: true,
    notices: ['The window of the model is small.'],
    message: {
      author: 'elena',
      kind: 'speak',
      text: speech,
      round: 1,
      claims: [{ text: 'an hour has gone by', status: 'ungrounded' }],
    },
  }),
  finished('watch/r1/speak/elena', 'judge', '{}', {
    purpose: 'watch',
    message: { author: 'judge', kind: 'judge', text: 'Keep to the question of the ceiling.', round: 1 },
    marks: [
      {
        kind: 'researchViolation',
        member: 'elena',
        reason: 'A figure without a line or a sum.',
        quote: 'an hour has gone by',
        turn: 'r1/speak/elena',
        round: 1,
      },
      { kind: 'gate', member: 'elena', reason: 'It moved the question from the value to its source.', turn: 'r1/speak/elena', round: 1 },
    ],
  }),
  retried('r1/speak/marcus', 12),
  failed('r1/speak/marcus', 'marcus', { partial: 'No, and the reason is' }),
  failed('r1/rebuttal/elena', 'elena', { purpose: 'rebuttal' }),
  { type: 'run.paused', data: {} },
  said({ author: 'person', kind: 'steer', text: 'Think of the people on call.' }),
  { type: 'run.continued', data: {} },
  { type: 'phase.started', data: { phase: 'gate', round: 1 } },
  finished('r1/gate', 'judge', '{}', {
    purpose: 'gate',
    message: { author: 'judge', kind: 'gate', text: 'CONTINUE: Nobody has said how high.', round: 1 },
  }),
  { type: 'phase.started', data: { phase: 'floor', round: 1 } },
  finished('r1/floor1/elena', 'elena', 'PASS', { purpose: 'floor', message: { author: 'elena', kind: 'pass', text: 'PASS', round: 1 } }),
  { type: 'budget.exhausted', data: { what: 'usd', detail: 'The budget of $0.50 does not allow another call.' } },
  { type: 'run.resumed', data: { by: 'roundtable (process 7)' } },
  { type: 'step.finished', data: { step: 'x', value: 1 } },
  { type: 'phase.started', data: { phase: 'digest', round: 1 } },
  { type: 'digest.written', data: { digest: 'a'.repeat(64), files: ['.roundtable/runs/x/digest.json', '.roundtable/runs/x/digest.md'] } },
  { type: 'run.finished', data: { status: 'failed', reason: 'failed', detail: 'The disk is full.' } },
];

const digest = {
  version: 1,
  runId: '20260101-0900-aaaaa',
  topic: 'Should the retry loop have a ceiling?',
  team: 'test',
  rehearsal: false,
  startedAt: 0,
  finishedAt: 83_000,
  rounds: 1,
  ended: { reason: 'budget', detail: 'The budget of $0.50 does not allow another call.' },
  summary: 'Put a ceiling of ten seconds on the wait, and write the sum beside it.',
  positions: [{ member: 'elena', role: 'r', model: 'm', position: 'Yes to a ceiling.', moved: true, turn: 't' }],
  consensus: [{ point: 'The wait doubles without end.', members: ['elena', 'marcus'] }],
  dissent: [{ point: 'A ceiling hides the fault.', member: 'marcus', why: 'the count is shared.' }],
  openQuestions: ['How high?'],
  nextSteps: ['Write the failing test first.'],
  confidence: 0.7,
  claims: { grounded: 3, derived: 1, ungrounded: 1, list: [] },
  evidence: [],
  requests: [],
  contributions: {},
  floor: {},
  marks: [{ kind: 'gate', member: 'elena', reason: 'r', turn: 't', round: 1 }],
  stability: {},
  convergence: [],
  usage: { input: 12_000, cachedRead: 0, cachedWrite: 0, output: 800, reasoning: 0 },
  calls: 14,
  byMember: [],
  warnings: [],
};

async function print(facts: readonly StoredFact[], options: Parameters<typeof createScreenIo>[0] = {}) {
  const screen = createScreenIo(options);
  const objects = { ...createMemoryObjects(), get: async () => JSON.stringify(digest) };
  const printer = createPrinter(createCliFor(screen.io, { objects: () => objects }), { live: false });
  for (const fact of facts) await printer.fact(fact);
  await printer.close();
  expect(screen.err()).toBe('');
  return screen.out();
}

/** A bold name is in the colour that stands before it. */
const hue = new RegExp(`${esc}\\[1m${esc}\\[(3\\d)m$`);

describe('a run on paper', () => {
  it('looks as it always did', async () => {
    const text = await print(numbered(debate));
    await expect(text).toMatchFileSnapshot('debate.txt');
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it('says the same with colours', async () => {
    const coloured = await print(numbered(debate), { colours: true });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(await print(numbered(debate)));
    const hueOf = (name: string): Set<string> => new Set(coloured.split(name).flatMap((before) => before.match(hue)?.[1] ?? []));
    expect([hueOf('elena').size, hueOf('marcus').size]).toEqual([1, 1]);
    expect(hueOf('elena')).not.toEqual(hueOf('marcus'));
  });

  it('says when nobody is an AI, and when only some are not', async () => {
    const all = await print(numbered([created({ provider: 'rehearsal', model: 'rehearsal' })]));
    expect(all).toContain('Rehearsal: no AI model takes part.');
    const some = created();
    if (some.type === 'run.created' && some.data.team.judge) some.data.team.judge.ref = { provider: 'rehearsal', model: 'rehearsal' };
    expect(await print(numbered([some]))).toContain('Rehearsal: judge speak without an AI model.');
    expect(await print(numbered([created()]))).not.toContain('ehearsal');
  });

  it('skips what it does not know', async () => {
    expect(await print([{ seq: 1, at: 1, v: 9, type: 'moon.rose', data: { x: 1 } }])).toBe('');
  });
});

const text = (turn: string, member: string, piece: string, purpose: Purpose = 'speak'): Live => ({
  type: 'turn.text',
  turn,
  member,
  purpose,
  text: piece,
});
/** What a person sees in the end: passing lines are gone. */
const settled = (out: string): string =>
  out
    .split(`\r${esc}[K`)
    .map((piece, at, all) => (at < all.length - 1 ? piece.slice(0, piece.lastIndexOf('…')) : piece))
    .join('');

/** Feeds facts and notes in the order given to a printer on a terminal. */
async function play(...steps: (NewFact | Live[])[]) {
  const screen = createScreenIo({ terminal: true, width: 60 });
  const printer = createPrinter(createCliFor(screen.io), { live: true });
  let seq = 0;
  for (const step of steps) {
    if (Array.isArray(step)) printer.live(step);
    else await printer.fact(numbered([step], seq++)[0] as StoredFact);
  }
  return { screen, printer };
}

describe('a run on a terminal', () => {
  it('writes a turn as it streams, and not again when it is finished', async () => {
    const whole = 'One two three.\n\nPOSITION: yes';
    const { screen } = await play(
      started('a', 'elena'),
      [text('a', 'elena', 'One tw')],
      [text('a', 'elena', 'o th')],
      finished('a', 'elena', whole),
    );
    expect(settled(screen.out())).toBe(
      '\nelena\n  One two three.\n\n  POSITION: yes\n  anthropic/claude-sonnet-4-5 · 1,740 tokens · 4.2 s · $0.01\n',
    );
    expect(screen.out().startsWith('… elena thinking\r\u001b[K')).toBe(true);
  });

  it('shows turns of the same time one after the other, each whole', async () => {
    const { screen } = await play(
      started('a', 'elena'),
      started('b', 'marcus'),
      [text('b', 'marcus', 'B one '), text('a', 'elena', 'A one ')],
      [text('a', 'elena', 'A two '), text('b', 'marcus', 'B two ')],
      finished('a', 'elena', 'A one A two A three.'),
      said({ author: 'steward', kind: 'steward', text: 'Request: q', evidence: [{ path: 'x.ts', from: 1, to: 2, text: '' }] }),
      [text('b', 'marcus', 'B three.')],
      finished('b', 'marcus', 'B one B two B three.'),
    );
    const shown = settled(screen.out());
    expect(shown.split('\n').filter((line) => /^ {2}[AB] |^ {2}│|^\w/.test(line))).toEqual([
      'marcus',
      '  B one B two B three.',
      'elena',
      '  A one A two A three.',
      '  │ steward to all: q',
      '  │   x.ts:1-2',
    ]);
  });

  it('brings the next open turn to the front with all that it has said', async () => {
    const { screen } = await play(
      started('a', 'elena'),
      started('b', 'marcus'),
      [text('a', 'elena', 'A.'), text('b', 'marcus', 'B one ')],
      finished('a', 'elena', 'A.'),
      [text('b', 'marcus', 'B two')],
      finished('b', 'marcus', 'B one B two.'),
    );
    expect(settled(screen.out())).toContain('\nmarcus\n  B one B two.\n');
  });

  it.each([
    [
      'the fact comes first',
      [retried('a', 9), [text('a', 'elena', 'late '), { type: 'turn.reset', turn: 'a' } as Live, text('a', 'elena', 'Second ')]],
    ],
    ['the note comes first', [[{ type: 'turn.reset', turn: 'a' } as Live], retried('a', 9), [text('a', 'elena', 'Second ')]]],
  ] as [string, (NewFact | Live[])[]][])('discards what a failed attempt had said, when %s', async (_, steps) => {
    const { screen } = await play(
      started('a', 'elena'),
      [text('a', 'elena', 'First try ')],
      ...steps,
      finished('a', 'elena', 'Second try.'),
    );
    const shown = settled(screen.out());
    expect(shown).toMatch(/elena: Anthropic is overloaded\. Trying again in 2\.0 s\.\s+What\s+had been said is discarded\./);
    expect(shown.slice(shown.indexOf('discarded.'))).toContain('\n  Second try.\n');
    expect(shown).not.toContain('late');
    expect(shown.match(/^elena$/gm)).toHaveLength(1);
  });

  it('says that nothing was added instead of showing the word PASS', async () => {
    const pass: NewFact = finished('a', 'elena', 'PASS', {
      purpose: 'floor',
      message: { author: 'elena', kind: 'pass', text: 'PASS', round: 1 },
    });
    const { screen } = await play(
      started('a', 'elena', 'floor'),
      [text('a', 'elena', 'PA', 'floor')],
      [text('a', 'elena', 'SS', 'floor')],
      pass,
    );
    expect(settled(screen.out())).toBe('\nelena passes\n');
    const { screen: other } = await play([text('b', 'elena', 'Pass', 'floor')], [text('b', 'elena', 'ing by: ', 'floor')]);
    expect(settled(other.out())).toContain('\nelena\n  Passing');
  });

  it('keeps what was streamed of a turn that was cut off, and says so', async () => {
    const { screen } = await play(
      started('a', 'elena'),
      [text('a', 'elena', 'I was about to')],
      failed('a', 'elena', { failure: { code: 'model.aborted', message: 'Stopped.', retryable: false }, partial: 'I was about to' }),
      { type: 'run.finished', data: { status: 'stopped', reason: 'stopped', detail: 'Stopped by the person. What was said is kept.' } },
    );
    expect(settled(screen.out())).toBe('\nelena\n  I was about to\n  elena was cut off.\n\nStopped. What was said is kept.\n');
  });

  it('shows what was kept when something else had streamed', async () => {
    const { screen } = await play([text('a', 'elena', 'The key is sk-1')], finished('a', 'elena', 'The key is [redacted] here.'));
    expect(settled(screen.out())).toMatch(/The key is sk-1\n {2}\(what was kept of it:\)\n {2}The key is \[redacted\] here\.\n/);
  });

  it('says something beside the run without breaking into a line', async () => {
    const { screen, printer } = await play([text('a', 'elena', 'One two three')]);
    printer.interject('noted\n');
    printer.live([text('a', 'elena', ' four')]);
    await printer.close();
    expect(screen.err()).toBe('noted\n');
    expect(settled(screen.out())).toBe('\nelena\n  One two\n  three four\n');
  });

  it('never shows a control sequence of a model', async () => {
    const { screen } = await play(
      [text('a', 'ele\u001b[2Jna', 'x \u001b]0;title\u0007 y ')],
      finished('a', 'elena', 'x \u001b]0;title\u0007 y z'),
    );
    expect(settled(screen.out())).not.toContain(esc);
  });
});
