import { describe, expect, it } from 'vitest';
import { createMemoryObjects } from '../../../src/adapters/memory/objects';
import { createPrinter } from '../../../src/cli/print/printer';
import { spokenText } from '../../../src/cli/print/spokenText';
import type { StoredFact } from '../../../src/core/ports/journal';
import type { FactData, Live, NewFact } from '../../../src/schema/event';
import { noUsage } from '../../../src/schema/usage';
import type { Workflow } from '../../../src/schema/workflow';
import { numbered, team } from '../../support/facts';
import { createCliFor, createScreenIo, widest } from './screen';

const esc = String.fromCharCode(27);
const ref = { provider: 'ollama', model: 'a-model-with-a-long-name:70b-instruct' };
const objects = createMemoryObjects();
const one = await objects.put('a\nb\nc\n');
const two = await objects.put('a\nB\nc\nd\n');

const created = (workflow: Workflow = { type: 'manager', manager: 'lead', max_rounds: 4 }): NewFact => ({
  type: 'run.created',
  data: {
    runId: '20260101-0900-aaaaa',
    topic: 'Build `todos`, a tool that\nlists comments.\n\n- one file\n- one test\n',
    team: team(['lead', 'dev'], ref, { name: 'tool', workflow, source: 't.team.yaml' }),
    seed: 7,
    files: [],
    refusedFiles: [],
    product: 'test',
  },
});
const started = (turn: string, member: string): NewFact => ({
  type: 'turn.started',
  data: { turn, member, purpose: 'say', round: 1, model: 'ollama/x', prompt: [], reserved: { tokens: 1 } },
});
const replied = (turn: string, text: string, tools: FactData['turn.replied']['tools']): NewFact => ({
  type: 'turn.replied',
  data: { turn, reply: 1, text, tools, usage: noUsage, cost: { usd: 0, priced: 'local' } },
});
const tool = (turn: string, member: string, id: string, name: string, result: string, failed = false): NewFact[] => [
  { type: 'tool.started', data: { turn, call: `${turn}/${id}`, member, tool: name, effect: 'run', what: `use ${name}` } },
  { type: 'tool.finished', data: { turn, call: `${turn}/${id}`, member, tool: name, failed, result: { text: result }, ms: 5 } },
];
const finished = (turn: string, member: string, text: string, later = false): NewFact => ({
  type: 'turn.finished',
  data: {
    turn,
    member,
    purpose: 'say',
    text,
    usage: { ...noUsage, input: 100, output: 20 },
    cost: { usd: 0, priced: 'local' },
    ms: 10,
    calls: 1,
    ...(later
      ? { posted: 'later' as const }
      : {
          message: {
            author: member,
            kind: 'say' as const,
            text: text.replace(/```file:(\S+)\n[^`]*```/, '[file: $1, 3 lines]'),
            round: 1,
            turn,
          },
        }),
  },
});
const changed = (turn: string, member: string, patch: Partial<FactData['file.changed']> = {}): NewFact => ({
  type: 'file.changed',
  data: { path: 'docs/design.md', member, turn, before: null, after: one, bytes: 6, how: 'written', reason: 'r', ...patch },
});
const ends: NewFact = { type: 'run.finished', data: { status: 'done', reason: 'done', detail: '@lead said that the goal is reached.' } };

const first = 'I look first.\n```tool:run_python\nprint(2 + 2)\n```\n';
const last = 'Here it is.\n\n```file:docs/design.md\na\nb\nc\n```\n\nNEXT: @dev';
const work: NewFact[] = [
  created(),
  { type: 'phase.started', data: { phase: 'round', round: 2 } },
  started('t', 'lead'),
  replied('t', first, [
    { id: '1', name: 'run_python', input: { code: 'print(2 + 2)' } },
    { id: '2', name: 'run_bash', input: { command: 'npm test\nnpm run x' } },
    { id: '3', name: 'run_bash', input: { command: 'rm -r docs' } },
    { id: '4', name: 'read_file', input: { path: 'docs/a.md' } },
  ]),
  ...tool('t', 'lead', '1', 'run_python', '4\n\n[exit code 0]'),
  ...tool('t', 'lead', '2', 'run_bash', 'one\nError: two\n[exit code 1]', true),
  {
    type: 'approval.asked',
    data: { ask: 'q', turn: 't', call: 't/3', member: 'lead', tool: 'run_bash', effect: 'run', what: 'run rm -r docs', why: 'w' },
  },
  { type: 'approval.decided', data: { ask: 'q', decision: 'reject', by: 'person', message: 'keep them' } },
  ...tool('t', 'lead', '3', 'run_bash', 'Rejected by person: keep them', true),
  ...tool('t', 'lead', '4', 'read_file', 'a\nb\nc'),
  finished('t', 'lead', last),
  changed('t', 'lead'),
  changed('t', 'lead', { path: 'docs/old.md', before: one, after: two, how: 'merged' }),
  changed('t', 'lead', { path: 'docs/new.md', how: 'conflict', other: 'docs/new.lead.md' }),
  { type: 'reply.refused', data: { turn: 't', member: 'lead', what: '../x', why: 'It leaves the workspace.' } },
  { type: 'message.posted', data: { message: { author: 'person', kind: 'steer', text: 'Mind the encodings.', round: 2 } } },
  { type: 'budget.exhausted', data: { what: 'tokens', detail: 'The budget of 10 tokens is used up.' } },
  ends,
];

async function print(facts: readonly NewFact[], options: { asks?: boolean; width?: number } = {}) {
  const screen = createScreenIo({ width: options.width ?? 80 });
  const printer = createPrinter(createCliFor(screen.io, { objects: () => objects }), { live: false, asks: options.asks ?? false });
  for (const fact of numbered(facts)) await printer.fact(fact);
  await printer.close();
  return screen.out();
}

/** What a person sees in the end: passing lines are gone. */
const settled = (out: string): string =>
  out
    .split(`\r${esc}[K`)
    .map((piece, at, all) => (at < all.length - 1 ? piece.slice(0, piece.lastIndexOf('…')) : piece))
    .join('');

async function play(...steps: (NewFact | Live[])[]) {
  const screen = createScreenIo({ terminal: true, width: 80 });
  const printer = createPrinter(createCliFor(screen.io, { objects: () => objects }), { live: true });
  let seq = 0;
  for (const step of steps) {
    if (Array.isArray(step)) printer.live(step);
    else await printer.fact(numbered([step], seq++)[0] as StoredFact);
  }
  await printer.close();
  return settled(screen.out());
}
const text = (turn: string, member: string, piece: string): Live => ({ type: 'turn.text', turn, member, purpose: 'say', text: piece });

describe('a run of a team on paper', () => {
  it('says what was said, what was done and what it cost, each once', async () => {
    const out = await print(work);
    await expect(out).toMatchFileSnapshot('work.txt');
    expect(widest(out)).toBeLessThanOrEqual(80);
    expect(out).not.toContain('[file:');
    expect(out).not.toContain('```');
    expect(out.match(/keep them/g)).toHaveLength(1);
  });

  it('stays inside the width that there is', async () => {
    for (const width of [60, 80, 100]) expect(widest(await print(work, { width }))).toBeLessThanOrEqual(width);
  });

  it('does not print the question that the person was asked here', async () => {
    expect(await print(work)).toContain('asks to run rm -r docs');
    const out = await print(work, { asks: true });
    expect(out).not.toContain('asks to run rm -r docs');
    expect(out).toContain('rejected by person: keep them');
  });

  it.each([
    [{ type: 'conditional', max_rounds: 4 }, 'round', 3, 'Turn 3'],
    [{ type: 'review_loop', max_rounds: 4, producer: 'lead', reviewer: 'dev', approve_token: 'OK' }, 'review', 1, 'Review 1'],
    [{ type: 'review_loop', max_rounds: 4, producer: 'lead', reviewer: 'dev', approve_token: 'OK' }, 'draft', 1, 'Draft'],
    [{ type: 'parallel', max_rounds: 4 }, 'round', 2, 'Round 2'],
  ] as [Workflow, 'round' | 'review' | 'draft', number, string][])('%j, %s %i is headed %s', async (workflow, phase, round, heading) => {
    expect(await print([created(workflow), { type: 'phase.started', data: { phase, round } }])).toContain(`\n── ${heading} ──`);
  });

  it('keeps the work of members who work at the same time together, and shows what each said once', async () => {
    const out = await print([
      created({ type: 'parallel', max_rounds: 2 }),
      started('a', 'lead'),
      started('b', 'dev'),
      replied('a', 'A looks.', [{ id: '1', name: 'read_file', input: { path: 'a.ts' } }]),
      replied('b', 'B looks.', [{ id: '1', name: 'read_file', input: { path: 'b.ts' } }]),
      ...tool('b', 'dev', '1', 'read_file', 'x'),
      ...tool('a', 'lead', '1', 'read_file', 'y'),
      finished('b', 'dev', 'B is done.', true),
      finished('a', 'lead', 'A is done.', true),
      changed('a', 'lead'),
      { type: 'message.posted', data: { message: { author: 'lead', kind: 'say', text: 'A is done.', round: 1, turn: 'a' } } },
      { type: 'message.posted', data: { message: { author: 'dev', kind: 'say', text: 'B is done.', round: 1, turn: 'b' } } },
    ]);
    const lines = out.slice(out.indexOf('lead’s role') + 1).split('\n');
    expect(lines.filter((line) => /looks|done|->|wrote|^(lead|dev) /.test(line))).toEqual([
      "lead  lead's role",
      '  A looks.',
      '  │ read_file a.ts -> y',
      '  A is done.',
      "dev  dev's role",
      '  B looks.',
      '  │ read_file b.ts -> x',
      '  B is done.',
      '  │ lead wrote docs/design.md, 3 lines',
    ]);
  });
});

describe('a run of a team on a terminal', () => {
  const body = (out: string): string => out.slice(out.indexOf("\nlead  lead's role\n"));

  it.each([
    ['the stream comes first', (pieces: Live[][], facts: NewFact[]) => [...pieces, ...facts]],
    ['the facts come first', (pieces: Live[][], facts: NewFact[]) => [...facts, ...pieces]],
    ['they mix', (pieces: Live[][], facts: NewFact[]) => [pieces[0] ?? [], ...facts, ...pieces.slice(1)]],
  ])('shows replies between tool calls once and without blocks, when %s', async (_, mix) => {
    const pieces = (reply: string): Live[][] => (reply.match(/[\s\S]{1,7}/g) ?? []).map((piece) => [text('t', 'lead', piece)]);
    const out = await play(
      created(),
      started('t', 'lead'),
      ...mix(pieces(first), [replied('t', first, [{ id: '1', name: 'run_python', input: { code: 'print(2 + 2)' } }])]),
      ...tool('t', 'lead', '1', 'run_python', '4\n[exit code 0]'),
      ...pieces(last),
      finished('t', 'lead', last),
      changed('t', 'lead'),
    );
    expect(spokenText(last, true)).toBe('Here it is.\n\nNEXT: @dev');
    expect(body(out)).toBe(
      "\nlead  lead's role\n  I look first.\n  │ run_python print(2 + 2) -> exit code 0: 4\n  Here it is.\n\n  NEXT: @dev\n  ollama/x · 120 tokens · 10 ms\n  │ wrote docs/design.md, 3 lines\n",
    );
  });

  it('gives a turn up that a crash cut off, and goes on with the next process', async () => {
    const out = await play(
      created(),
      started('t', 'lead'),
      replied('t', first, [{ id: '1', name: 'run_python', input: { code: 'print(2 + 2)' } }]),
      { type: 'run.resumed', data: { by: 'x' } },
      started('t', 'lead'),
      ...tool('t', 'lead', '1', 'run_python', '4\n[exit code 0]'),
      finished('t', 'lead', 'Done now.'),
    );
    expect(body(out)).toMatch(/I look first\.\n\nTaken up again.*\n\nlead.*\n {2}│ run_python .*\n {2}Done now\.\n/);
  });
});
