import { createFacts, type Facts, member, someUsage, team } from './facts';

const people = ['elena', 'marcus', 'clare', 'simon', 'naomi'] as const;
const hash = (n: number): string => n.toString(16).padStart(64, '0');

const paragraph =
  'The wait has **no ceiling** today (src/retry.ts:12), so a caller that gives up after `10 s` never sees the last two attempts. ';
const bullets = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) => `- point ${i + 1}: the delay doubles until _nobody_ listens any more, see [the table](https://example.org/${i})`,
  ).join('\n');
const code = (lines: number, seed: number): string =>
  `\`\`\`ts\n${Array.from({ length: lines }, (_, i) => `export const delay${seed}_${i} = (attempt: number): number => Math.min(30_000, 2 ** attempt * ${i});`).join('\n')}\n\`\`\``;
const table = (rows: number): string =>
  `| attempt | wait | who waits |\n|---:|---:|---|\n${Array.from({ length: rows }, (_, i) => `| ${i + 1} | ${2 ** i} s | caller ${i} |`).join('\n')}`;

/** Markdown as models write it: mostly some paragraphs, often a list, now and then code or a table, seldom very long. */
export function longText(i: number): string {
  const parts = [`Turn ${i}. ${paragraph.repeat(1 + (i % 6))}`];
  if (i % 3 === 0) parts.push(`### What follows\n\n${bullets(3 + (i % 5))}`);
  if (i % 4 === 1) parts.push(code(4 + (i % 20), i));
  if (i % 9 === 2) parts.push(table(3 + (i % 6)));
  if (i % 50 === 7) parts.push(Array.from({ length: 8 }, (_, k) => `${paragraph.repeat(4)}\n\n${code(20, k)}`).join('\n\n'));
  parts.push(`POSITION: cap the wait at ${10 + (i % 20)} s`);
  return parts.join('\n\n');
}

/**
 * A run of so many messages as a real one looks: turns of long Markdown, tool calls, files, marks and notes of the judge, failures,
 * questions that were answered. About four facts a message. Without an end it is still under way.
 */
export function longRun(messages: number, ended = true): Facts {
  const facts = createFacts();
  facts.created('Should the retry loop have a ceiling?', {
    ...team(),
    members: people.map((name, i) => member(name, ['architecture', 'challenge', 'brevity', 'builds it', 'cross-check'][i] ?? '')),
  });
  for (let i = 0; i < messages; i++) {
    const round = Math.floor(i / 20) + 1;
    if (i % 20 === 0) facts.phase('speak', round, [...people]);
    const who = people[i % people.length] as string;
    const turn = `r${round}/speak/${who}/${i}`;
    facts.opens(turn, who, 'speak', round);
    for (let k = 0; k < i % 3; k++) toolCall(facts, turn, who, i, k);
    if (i % 40 === 11) {
      failsOnce(facts, turn, who, i);
      facts.opens(turn, who, 'speak', round);
    }
    facts.says(turn, { author: who, kind: 'speak', round, text: longText(i) });
    if (i % 5 === 0) changes(facts, turn, who, i);
    if (i % 10 === 4)
      facts.posts({ author: 'judge', kind: 'judge', round, text: `Everybody: say who waits, and for how long (turn ${i}).` });
    if (i % 25 === 3) marks(facts, turn, who, i);
  }
  if (ended) facts.add('run.finished', { status: 'done', reason: 'rounds', detail: 'All rounds were held.' });
  return facts;
}

function toolCall(facts: Facts, turn: string, who: string, i: number, k: number): void {
  const call = `${turn}#${k}`;
  const what = k === 0 ? `read src/part${i % 60}.ts` : `run npm test -- part${i % 60}`;
  facts.add('tool.started', {
    turn,
    call,
    member: who,
    tool: k === 0 ? 'read_file' : 'run_command',
    effect: k === 0 ? 'read' : 'run',
    what,
  });
  if (i % 30 === 2 && k === 1) {
    facts.add('approval.asked', {
      ask: call,
      turn,
      call,
      member: who,
      tool: 'run_command',
      effect: 'run',
      what,
      why: 'To see whether it holds.',
    });
    facts.add('approval.decided', { ask: call, decision: 'once', by: 'person' });
  }
  facts.add('tool.finished', {
    turn,
    call,
    member: who,
    tool: 'read_file',
    failed: i % 17 === 0,
    result: { text: `line ${i}\n`.repeat(20) },
    ms: 12,
  });
}

function failsOnce(facts: Facts, turn: string, who: string, i: number): void {
  facts.add('turn.failed', {
    turn,
    member: who,
    purpose: 'speak',
    failure: { code: 'model.unreachable', message: `Ollama does not answer (try ${i}).`, retryable: true },
    usage: someUsage,
    cost: { priced: 'unknown' },
    ms: 900,
  });
}

function changes(facts: Facts, turn: string, who: string, i: number): void {
  facts.add('file.changed', {
    path: `src/part${i % 300}.ts`,
    member: who,
    turn,
    before: i < 300 ? null : hash(i - 300),
    after: hash(i),
    bytes: 400 + i,
    how: 'written',
    reason: `part ${i % 300} gets its ceiling`,
  });
}

function marks(facts: Facts, turn: string, who: string, i: number): void {
  const watched = `${turn}/watch`;
  facts.opens(watched, 'judge', 'watch', 1);
  facts.add('turn.finished', {
    turn: watched,
    member: 'judge',
    purpose: 'watch',
    text: '{}',
    usage: someUsage,
    cost: { usd: 0.001, priced: 'table' },
    ms: 400,
    calls: 1,
    marks: [
      { turn, round: 1, member: who, kind: 'hallucination', reason: `The figure of turn ${i} stands in no file.`, quote: 'no ceiling' },
    ],
  });
}
