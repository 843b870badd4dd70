import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal/index';
import { createCancel } from '../../../src/base/cancel';
import { type OutputName, outputs } from '../../../src/schema/judgement';
import type { ModelEvent, ModelMessage, ModelRequest } from '../../../src/schema/model';
import { citationPattern, headings, moves, protocol, workMoves } from '../../../src/schema/prompt';

const provider = createRehearsal();

function ask(parts: {
  user: string;
  system?: string;
  output?: string;
  schema?: Record<string, unknown>;
  tools?: string[];
  more?: ModelMessage[];
}): ModelRequest {
  return {
    model: 'rehearsal',
    system:
      parts.system ??
      `${headings.who}\nYou are @clare.\nYou count.\n\n${headings.role}\nconcise structural analysis\n\n${headings.team}\n- @marcus: challenge\n- @naomi: cross-model check`,
    messages: [{ role: 'user', parts: [{ type: 'text', text: parts.user }] }, ...(parts.more ?? [])],
    maxOutputTokens: 4_000,
    contextWindow: 100_000,
    ...(parts.output !== undefined && { output: { name: parts.output, schema: parts.schema ?? {} } }),
    ...(parts.tools && { tools: parts.tools.map((name) => ({ name, description: '', inputSchema: {} })) }),
  };
}

async function answer(request: ModelRequest, signal = createCancel().signal): Promise<{ text: string; events: ModelEvent[] }> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, signal)) events.push(event);
  return { text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), events };
}

const speakPrompt = [
  `${headings.topic}\nShould the queue have a limit?`,
  `${headings.briefing}\n#### Context\nThe queue gives up after 3 tries, so nothing is lost.\n#### Proposal\nPut a limit of 500 jobs on the queue.`,
  `${headings.evidence}\n[src/queue.ts:4-6]\n4  export const maxTries = 9;\n5  let waiting = 0;\n6  export function push(job: Job): void {`,
  `${headings.talk}\n--- @marcus · Round 1 speak ---\nThe queue hides the failure from whoever filled it. Nobody tests the full case.\n\nPOSITION: No to a limit.`,
  `${headings.task}\nSPEAK · Round 1 of 3 · speaker 2 of 3\nYou have 3 data requests left.`,
].join('\n\n');

describe('the rehearsal model', () => {
  it('says what it is', async () => {
    const { events } = await answer(ask({ user: speakPrompt }));
    expect(provider.label).toBe('Rehearsal (no AI model)');
    expect((await provider.models(createCancel().signal))[0]?.label).toBe('Rehearsal (no AI model)');
    expect(events).toContainEqual({ type: 'notice', text: 'rehearsal: no AI model wrote this' });
  });

  it('answers the same request with the same words', async () => {
    const first = await answer(ask({ user: speakPrompt }));
    const second = await answer(ask({ user: speakPrompt }));
    expect(second.events).toEqual(first.events);
  });

  it('speaks to a colleague, from the evidence, and ends with its position', async () => {
    const { text, events } = await answer(ask({ user: speakPrompt }));
    expect(text).toMatch(/@(marcus|naomi)/);
    expect(text).toContain('src/queue.ts:');
    expect(text.split('\n').at(-1)).toMatch(protocol.position);
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('estimates four characters a token and cuts at the answer limit', async () => {
    const { text, events } = await answer({ ...ask({ user: speakPrompt }), maxOutputTokens: 10 });
    expect(text.length).toBeLessThanOrEqual(40);
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'length' });
    expect(events.find((event) => event.type === 'usage')).toMatchObject({ usage: { output: Math.ceil(text.length / 4) } });
  });

  it('stops at once when it is aborted, before and in the middle', async () => {
    const before = createCancel();
    before.cancel();
    expect((await answer(ask({ user: speakPrompt }), before.signal)).events).toEqual([{ type: 'finish', reason: 'aborted' }]);

    const cancel = createCancel();
    const slow = createRehearsal({ pace: () => new Promise(() => undefined) });
    const events: ModelEvent[] = [];
    for await (const event of slow.stream(ask({ user: speakPrompt }), cancel.signal)) {
      events.push(event);
      if (events.length === 4) queueMicrotask(() => cancel.cancel());
    }
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'aborted' });
  });

  it('asks the steward only about registered files, and nothing where there are none', async () => {
    const task = `${headings.task}\nRESEARCH WINDOW · 2 requests\nAsk.`;
    const { text } = await answer(
      ask({ user: `${headings.topic}\nLimits\n\n${headings.files}\n- src/queue.ts (90 bytes)\n- docs/notes.md (10 bytes)\n\n${task}` }),
    );
    const requests = [...text.matchAll(protocol.request)].map((match) => match[1] ?? '');
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.length).toBeLessThanOrEqual(2);
    for (const request of requests) expect(request).toMatch(/src\/queue\.ts|docs\/notes\.md/);
    expect((await answer(ask({ user: `${headings.topic}\nLimits\n\n${task}` }))).text).toBe('PASS');
  });

  it('answers a prompt that is no turn honestly', async () => {
    const { text } = await answer(ask({ system: 'You help.', user: 'What is the capital of France?' }));
    expect(text).toContain('rehearsal');
    expect(text).toContain('capital of France');
  });

  it('fills any other schema with a value that fits', async () => {
    const Other = z.object({
      kind: z.enum(['b', 'c']),
      list: z.array(z.number().min(3)).min(2),
      inner: z.object({ on: z.boolean(), name: z.string().min(3) }),
      maybe: z.string().optional(),
      either: z.union([z.string(), z.null()]),
    });
    const { text } = await answer(
      ask({ user: 'Fill it.', output: 'something-else', schema: z.toJSONSchema(Other) as Record<string, unknown> }),
    );
    expect(Other.safeParse(JSON.parse(text)).success).toBe(true);
  });
});

describe('the rehearsal as steward', () => {
  const file = [
    'import x from "y";',
    '',
    '/** Tries before it gives up. */',
    'export const maxTries = 9;',
    '',
    'export function push() {}',
  ];
  const user = (request: string): string =>
    `${headings.topic}\nLimits\n\n${headings.files}\n- src/queue.ts (99 bytes)\n\n${headings.task}\nSTEWARD REQUEST · asked by @clare\nRequest:\n${request}`;

  async function run(request: string): Promise<{ calls: string[]; value: z.infer<(typeof outputs)['steward-answer']> }> {
    const more: ModelMessage[] = [];
    const calls: string[] = [];
    for (let step = 0; step < 5; step++) {
      const { text, events } = await answer(ask({ user: user(request), output: 'steward-answer', tools: ['read', 'grep', 'glob'], more }));
      const made = events.flatMap((event) => (event.type === 'toolCall' ? [event] : []));
      if (made.length === 0) return { calls, value: outputs['steward-answer'].parse(JSON.parse(text)) };
      expect(events.at(-1)).toEqual({ type: 'finish', reason: 'tools' });
      more.push({ role: 'assistant', parts: made.map(({ id, name, input }) => ({ type: 'toolCall', id, name, input })) });
      more.push({
        role: 'tool',
        parts: made.map(({ id, name, input }) => {
          const { path, pattern } = input as { path?: string; pattern?: string };
          calls.push(name);
          const hits = file.flatMap((line, index) =>
            pattern !== undefined && line.toLowerCase().includes(pattern.toLowerCase()) ? [`src/queue.ts:${index + 1}: ${line}`] : [],
          );
          if (name === 'read')
            return {
              type: 'toolResult',
              id,
              name,
              failed: path !== 'src/queue.ts',
              text: file.map((line, index) => `${index + 1}  ${line}`).join('\n'),
            };
          return { type: 'toolResult', id, name, failed: hits.length === 0, text: hits.join('\n') || 'No line.' };
        }),
      });
    }
    throw new Error('the steward did not come to an answer');
  }

  it('reads the named file and answers with exact lines', async () => {
    const { calls, value } = await run('Which numbers and limits are set in src/queue.ts, each with its name?');
    expect(calls).toEqual(['read']);
    expect(value.findings[0]).toMatchObject({ path: 'src/queue.ts' });
    expect(value.findings.some((one) => one.from <= 4 && one.to >= 4)).toBe(true);
  });

  it('searches when no file is named', async () => {
    const { calls, value } = await run('Where is `maxTries` set to a number?');
    expect(calls).toContain('grep');
    expect(value.findings.some((one) => one.from <= 4 && one.to >= 4)).toBe(true);
  });

  it('says what is not there', async () => {
    const { value } = await run('Where are `zebraStripes` painted?');
    expect(value.findings).toEqual([]);
    expect(value.notFound.join(' ')).toContain('zebraStripes');
  });
});

describe('whatever the prompt holds', () => {
  const nasty = fc.constantFrom(
    headings.task,
    headings.topic,
    'POSITION: mine',
    '[[request: x]]',
    '--- @elena · Round 1 speak ---',
    '[src/a.ts:1-2]',
    '```',
    'PASS',
    'CONVERGED',
    '{"a":',
    '{quote}',
    '{?ev}',
    ' || ',
    '“',
    '`',
    '$1',
    '@judge',
    'src/a.ts:900',
    '\u0000',
    '\u2028',
    '100 × 2^4 = 1,600 ms.',
    'We lose 40 % of calls.',
  );
  const text = fc
    .array(fc.oneof(nasty, fc.string({ maxLength: 60 }), fc.lorem({ maxCount: 12, mode: 'words' })), { maxLength: 8 })
    .map((parts) => parts.join(fc.stringify(parts).length % 2 === 0 ? ' ' : '\n'));
  const evidence = fc.array(
    fc.record({
      path: fc.constantFrom('src/a.ts', 'docs/b.md', 'config/c.yaml'),
      from: fc.integer({ min: 1, max: 40 }),
      lines: fc.array(
        fc.oneof(
          fc.constantFrom(
            'const maxTries = 7;',
            '- 14:02 it began',
            'let n = 0;',
            'return base * 2 ** n;',
            'baseDelayMs: 50,',
            'it gives up after 5 tries',
            '} catch (e) {',
            'throw new Error(x)',
            '',
          ),
          fc.string({ maxLength: 40 }).map((line) => line.replace(/[\n\r]/g, ' ')),
        ),
        { minLength: 1, maxLength: 6 },
      ),
    }),
    { maxLength: 4 },
  );
  const arbitrary = fc.record({
    topic: fc.oneof(
      text.map((one) => one.replace(/\n/g, ' ')),
      fc.constantFrom('Should we have a limit?', 'tabs or spaces?', 'How should we store sessions?', 'Why?', ''),
    ),
    briefing: text,
    evidence,
    talk: fc.array(fc.record({ author: fc.constantFrom('elena', 'marcus', 'naomi', 'judge', 'clare'), text }), { maxLength: 4 }),
    state: text,
    person: text,
    round: fc.integer({ min: 1, max: 5 }),
  });

  const promptOf = (one: typeof arbitrary extends fc.Arbitrary<infer T> ? T : never, task: string): string =>
    [
      `${headings.topic}\n${one.topic}`,
      `${headings.briefing}\n${one.briefing}`,
      `${headings.files}\n- src/a.ts (10 bytes)\n- docs/b.md (20 bytes)`,
      `${headings.state}\nEstablished:\n- ${one.state.replace(/\n/g, ' ')}\n\nLive positions:\n- @clare: ${one.state.replace(/\n/g, ' ')}\n- @marcus: No to it.`,
      `${headings.evidence}\n${one.evidence.map((block) => `[${block.path}:${block.from}-${block.from + block.lines.length - 1}]\n${block.lines.map((line, index) => `${block.from + index}  ${line}`).join('\n')}`).join('\n\n')}`,
      `${headings.talk}\n${one.talk.map((said) => `--- @${said.author} · Round ${one.round} speak ---\n${said.text}\nPOSITION: Yes to that.`).join('\n\n')}`,
      `${headings.person}\n- ${one.person.replace(/\n/g, ' ')}`,
      `${headings.task}\n${task}`,
    ].join('\n\n');

  it('gives structured answers that fit their schemas', async () => {
    const names = Object.keys(outputs) as OutputName[];
    const tasks: Record<OutputName, string> = {
      'judge-review': `${moves.watch} · Round 1`,
      'gate-verdict': `${moves.gate} · Round 2 of 3`,
      'debate-state': `${moves.state} · Round 1`,
      synthesis: moves.digest,
      'steward-answer': `${moves.steward} · asked by @elena\nRequest:\nWhich numbers are in src/a.ts?`,
      'vote-answer': 'VOTE',
      'vote-groups': 'VOTE',
      'test-answer': 'TEST QUESTION',
      'score-sheet': moves.score,
      'score-notes': moves.scoreNotes,
      'score-revisions': moves.scoreCheck,
      'peer-reviews': moves.peers,
      distillation: moves.lessons,
      'session-outcomes': moves.outcomes,
      'evolution-vote': moves.change,
      critique: workMoves.critique,
    };
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.constantFrom(...names), async (one, name) => {
        const { text: json, events } = await answer(ask({ user: promptOf(one, tasks[name]), output: name }));
        expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
        const parsed = outputs[name].safeParse(JSON.parse(json));
        expect(parsed.success ? '' : z.prettifyError(parsed.error)).toBe('');
      }),
      { numRuns: 150 },
    );
  });

  it('speaks with citations of the given evidence only, and keeps the protocol', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.constantFrom('SPEAK', 'REBUTTAL'), async (one, move) => {
        const shown = new Set(one.evidence.flatMap((block) => block.lines.map((_, index) => `${block.path}:${block.from + index}`)));
        const { text: said } = await answer(
          ask({ user: promptOf(one, `${move} · Round ${one.round} of 5\nYou have no data request now.`) }),
        );
        const own = said.replace(/“[^”]*”|`[^`]*`/g, ' ');
        for (const match of own.matchAll(citationPattern)) {
          for (let no = Number(match[2]); no <= Number(match[3] ?? match[2]); no++) expect([...shown]).toContain(`${match[1]}:${no}`);
        }
        expect(said.split('\n').at(-1)).toMatch(protocol.position);
        expect(said.match(/^POSITION:/gm)?.length).toBe(1);
        expect(said).not.toMatch(/\[\[request:/i);
      }),
      { numRuns: 300 },
    );
  });
});
