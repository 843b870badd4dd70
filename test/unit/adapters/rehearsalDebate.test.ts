import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal/index';
import { createCancel } from '../../../src/base/cancel';
import { Agent } from '../../../src/schema/agent';
import { DebateState, GateVerdict, JudgeReview, StewardAnswer, Synthesis } from '../../../src/schema/judgement';
import type { ModelMessage } from '../../../src/schema/model';
import { citationPattern, evidenceLine, headings, moves, protocol, talkLine } from '../../../src/schema/prompt';
import { Team } from '../../../src/schema/team';

/** A whole roundtable as the brain would run it, without the brain: prompts in its layout, one call after another. */

const root = new URL('../../../', import.meta.url);
const load = (path: string): string => readFileSync(new URL(path, root), 'utf8').replace(/\n$/, '');
const example = 'examples/retry-ceiling';
const exampleFiles = Object.fromEntries(
  ['src/client.ts', 'src/config.ts', 'src/retry.ts', 'test/retry.test.ts', 'docs/incidents.md'].map((path) => [
    path,
    load(`${example}/${path}`),
  ]),
);
const cast = ['elena', 'marcus', 'clare', 'simon', 'naomi'].map((name) => Agent.parse(parse(load(`agents/${name}.yaml`))));

type Range = { path: string; from: number; to: number };
type Turn = { author: string; kind: 'speak' | 'rebuttal' | 'floor'; round: number; text: string; shown: Range[] };
type Debate = { turns: Turn[]; marks: string[]; gates: string[]; synthesis: Synthesis };

const position = (text: string): string => protocol.position.exec(text.split('\n').at(-1) ?? '')?.[1] ?? '';

async function simulate(
  topic: string,
  briefing: string,
  files: Record<string, string>,
  members: { name: string; role: string }[],
  rounds = 3,
): Promise<Debate> {
  const provider = createRehearsal();
  const evidence = new Map<string, Range[]>(members.map(({ name }) => [name, []]));
  const turns: Turn[] = [];
  const marks: string[] = [];
  const gates: string[] = [];
  let state = '';

  const call = async (
    system: string,
    messages: ModelMessage[],
    output?: string,
    tools: string[] = [],
  ): Promise<{ text: string; calls: { id: string; name: string; input: { path?: string } }[] }> => {
    let text = '';
    const calls: { id: string; name: string; input: { path?: string } }[] = [];
    const request = {
      model: 'rehearsal',
      system,
      messages,
      maxOutputTokens: 4_000,
      contextWindow: 100_000,
      ...(output && { output: { name: output, schema: {} } }),
      ...(tools.length > 0 && { tools: tools.map((name) => ({ name, description: '', inputSchema: {} })) }),
    };
    for await (const event of provider.stream(request, createCancel().signal)) {
      if (event.type === 'text') text += event.text;
      if (event.type === 'toolCall') calls.push({ id: event.id, name: event.name, input: event.input as { path?: string } });
    }
    return { text, calls };
  };
  const system = (name: string, role: string): string =>
    `${headings.who}\nYou are @${name}.\nA persona.\n\n${headings.role}\n${role}\n\n${headings.team}\n${members
      .filter((other) => other.name !== name)
      .map((other) => `- @${other.name}: ${other.role}`)
      .join('\n')}\n\n${headings.protocol}\n- Rules.`;
  const registered = `${headings.files}\n${Object.entries(files)
    .map(([path, text]) => `- ${path} (${text.length} bytes)`)
    .join('\n')}`;
  const quote = ({ path, from, to }: Range): string =>
    `${evidenceLine(path, from, to)}\n${(files[path] ?? '')
      .split('\n')
      .slice(from - 1, to)
      .map((line, index) => `${String(from + index).padStart(String(to).length)}  ${line}`)
      .join('\n')}`;
  const prompt = (shown: readonly Range[], talk: readonly Turn[], task: string): ModelMessage[] => {
    const parts = [
      `${headings.topic}\n${topic}`,
      briefing && `${headings.briefing}\n${briefing.replace(/^(#+ )/gm, '##$1')}`,
      Object.keys(files).length > 0 && registered,
      state && `${headings.state}\n${state}`,
      shown.length > 0 && `${headings.evidence}\n${shown.map(quote).join('\n\n')}`,
      `${headings.talk}\n${talk.map((turn) => `${talkLine(turn.author, `Round ${turn.round} ${turn.kind}`)}\n${turn.text}`).join('\n\n')}`,
      marks.length > 0 && `${headings.marks}\n${marks.join('\n')}`,
      `${headings.task}\n${task}`,
    ];
    return [{ role: 'user', parts: [{ type: 'text', text: parts.filter(Boolean).join('\n\n') }] }];
  };
  const everything = (): Range[] => [...evidence.values()].flat();
  const judge = async (output: string, talk: readonly Turn[], task: string): Promise<unknown> =>
    JSON.parse((await call(system('judge', 'referee'), prompt(everything(), talk, task), output)).text);

  const fetchLines = async (name: string, request: string): Promise<void> => {
    const messages: ModelMessage[] = [
      {
        role: 'user',
        parts: [
          {
            type: 'text',
            text: `${headings.topic}\n${topic}\n\n${registered}\n\n${headings.task}\n${moves.steward} · asked by @${name}\nRequest:\n${request}`,
          },
        ],
      },
    ];
    for (;;) {
      const { text, calls } = await call(system('steward', 'finds lines'), messages, 'steward-answer', ['read', 'grep', 'glob']);
      if (calls.length === 0) {
        evidence.set(name, [...(evidence.get(name) ?? []), ...StewardAnswer.parse(JSON.parse(text)).findings]);
        return;
      }
      messages.push({ role: 'assistant', parts: calls.map((one) => ({ type: 'toolCall', ...one })) });
      messages.push({
        role: 'tool',
        parts: calls.map((one) => ({
          type: 'toolResult',
          id: one.id,
          name: one.name,
          failed: false,
          text: (files[one.input.path ?? ''] ?? '')
            .split('\n')
            .map((line, index) => `${index + 1}  ${line}`)
            .join('\n'),
        })),
      });
    }
  };
  const requests = (text: string): string[] => [...text.matchAll(protocol.request)].map((match) => match[1] ?? '');
  const post = async (author: string, kind: Turn['kind'], round: number, text: string): Promise<void> => {
    const turn = { author, kind, round, text, shown: [...(evidence.get(author) ?? [])] };
    turns.push(turn);
    const review = JudgeReview.parse(await judge('judge-review', [turn], `${moves.watch} · Round ${round}`));
    for (const mark of review.marks) marks.push(`- ${mark.kind} @${mark.member}: ${mark.reason}`);
  };

  if (Object.keys(files).length > 0) {
    for (const { name, role } of members) {
      const { text } = await call(system(name, role), prompt([], [], `${moves.research} · 3 requests\nAsk.`));
      for (const request of requests(text)) await fetchLines(name, request);
    }
  }
  for (let round = 1; round <= rounds; round++) {
    const order = members.map((_, index) => members[(index + round) % members.length] as { name: string; role: string });
    const said = (): Turn[] => turns.filter((turn) => turn.round === round);
    for (const [index, { name, role }] of order.entries()) {
      const task = (left: string): string =>
        `${moves.speak} · Round ${round} of ${rounds} · speaker ${index + 1} of ${members.length}\n${left}`;
      let { text } = await call(system(name, role), prompt(evidence.get(name) ?? [], said(), task('You have 3 data requests left.')));
      if (text.replace(protocol.request, '').trim() === '') {
        for (const request of requests(text)) await fetchLines(name, request);
        ({ text } = await call(system(name, role), prompt(evidence.get(name) ?? [], said(), task('You have no data request now.'))));
      }
      await post(name, 'speak', round, text);
    }
    for (const { name, role } of [...order].reverse()) {
      const { text } = await call(
        system(name, role),
        prompt(evidence.get(name) ?? [], said(), `${moves.rebuttal} · Round ${round} of ${rounds}`),
      );
      await post(name, 'rebuttal', round, text);
    }
    const verdict = GateVerdict.parse(await judge('gate-verdict', said(), `${moves.gate} · Round ${round} of ${rounds}`));
    gates.push(verdict.verdict);
    if (verdict.verdict === 'CONVERGED' || round === rounds) break;
    for (let open = [...order]; open.length > 0; ) {
      const still: typeof open = [];
      for (const member of open) {
        const { text } = await call(
          system(member.name, member.role),
          prompt(evidence.get(member.name) ?? [], said(), `${moves.floor} · Round ${round} of ${rounds} · 3 left`),
        );
        if (protocol.pass.test(text)) continue;
        await post(member.name, 'floor', round, text);
        still.push(member);
      }
      open = still;
    }
    const next = DebateState.parse(await judge('debate-state', said(), `${moves.state} · Round ${round}`));
    const list = (title: string, items: readonly string[]): string =>
      items.length === 0 ? '' : `${title}:\n${items.map((item) => `- ${item}`).join('\n')}\n\n`;
    state = (
      list('Established', next.established) +
      list(
        'Live positions',
        next.livePositions.map((one) => `@${one.member}: ${one.position}`),
      ) +
      list('Open questions', next.openQuestions) +
      list('Shifts this round', next.shifts)
    ).trim();
  }
  const last = Math.max(...turns.map((turn) => turn.round));
  const synthesis = Synthesis.parse(
    await judge(
      'synthesis',
      turns.filter((turn) => turn.round === last),
      `${moves.digest}\n`,
    ),
  );
  return { turns, marks, gates, synthesis };
}

/** The sentences of a turn, without the line that repeats the position. */
const sentences = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('POSITION:'))
    .flatMap((line) => line.split(/(?<=[.!?])\s+/))
    .map((one) =>
      one
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .filter((one) => one.length > 14);

function repeatedByOthers(turns: readonly Turn[]): string[] {
  const first = new Map<string, string>();
  const out: string[] = [];
  for (const turn of turns) {
    for (const sentence of sentences(turn.text.replace(/“[^”]*”/g, 'quote'))) {
      const author = first.get(sentence);
      if (author === undefined) first.set(sentence, turn.author);
      else if (author !== turn.author) out.push(`@${author} and @${turn.author}: ${sentence}`);
    }
  }
  return out;
}

describe('a rehearsed debate over the shipped example', () => {
  const team = Team.parse(parse(load(`${example}/retry.team.yaml`)));
  let debate: Debate;
  beforeAll(async () => {
    debate = await simulate(team.goal ?? '', load(`${example}/briefing.md`), exampleFiles, cast);
  });

  it('has five members who hold five positions, and some of them move', () => {
    expect(team.members).toEqual(cast.map((agent) => agent.name));
    const held = (round: number): string[] =>
      cast.map(({ name }) =>
        position(debate.turns.find((turn) => turn.author === name && turn.round === round && turn.kind === 'speak')?.text ?? ''),
      );
    expect(new Set(held(1)).size).toBe(5);
    expect(held(1)).not.toContain('');
    expect(held(3).filter((one, index) => one !== held(1)[index]).length).toBeGreaterThan(2);
    expect(debate.gates).toEqual(['CONTINUE', 'CONTINUE', 'CONVERGED']);
  });

  it('cites only lines that the speaker was given', () => {
    let citations = 0;
    for (const turn of debate.turns) {
      for (const match of turn.text.matchAll(citationPattern)) {
        citations++;
        const from = Number(match[2]);
        expect(
          turn.shown.some((one) => one.path === match[1] && one.from <= from && Number(match[3] ?? from) <= one.to),
          `${turn.author}: ${match[0]}`,
        ).toBe(true);
      }
    }
    expect(citations).toBeGreaterThan(40);
  });

  it('finds the trap of the briefing, marks who fell into it, and does the sum that is on record', () => {
    const all = debate.turns.map((turn) => turn.text).join('\n');
    expect(all).toContain('`maxAttempts: 17`');
    expect(all).toContain('100 ms × 2^14 = 1,638,400 ms');
    expect(all).toContain('`let attempt = 0`');
    expect(debate.marks.filter((mark) => mark.startsWith('- researchViolation'))).toHaveLength(1);
    expect(debate.marks.some((mark) => mark.includes('hallucination'))).toBe(false);
    expect(debate.marks.filter((mark) => mark.startsWith('- gate')).length).toBeLessThanOrEqual(3);
  });

  it('repeats nobody, and no two turns begin alike', () => {
    expect(repeatedByOthers(debate.turns)).toEqual([]);
    const openings = debate.turns.map((turn) =>
      turn.text
        .replace(/“[^”]*”|@\w+/g, '')
        .split(/\s+/)
        .slice(0, 7)
        .join(' '),
    );
    expect(openings.length - new Set(openings).size).toBeLessThanOrEqual(2);
  });

  it('keeps the length of a turn and would be read in well under a minute', () => {
    const words = (text: string): number => text.split(/\s+/).length;
    for (const turn of debate.turns) {
      if (turn.kind === 'speak') expect(words(turn.text)).toBeGreaterThanOrEqual(turn.round < 3 ? 150 : 100);
      if (turn.kind === 'rebuttal') expect(words(turn.text)).toBeGreaterThanOrEqual(80);
      expect(words(turn.text)).toBeLessThanOrEqual(330);
    }
    const pauses = debate.turns.reduce((sum, turn) => sum + words(turn.text) / 3, 0);
    expect(pauses * 12).toBeLessThan(40_000);
  });

  it('ends in a synthesis that says it is a rehearsal, with the dissent and its author', () => {
    expect(debate.synthesis.summary).toMatch(/^This is a rehearsal/);
    expect(debate.synthesis.dissent.map((one) => one.member)).toEqual(['naomi']);
    expect(debate.synthesis.nextSteps.length).toBeGreaterThan(2);
    expect(debate.synthesis.openQuestions.join(' ')).toContain('docs/incidents.md:17');
  });
});

describe('a rehearsed debate over a bare topic', () => {
  it.each([
    'Should we move our API from REST to GraphQL?',
    'How should we onboard new support staff?',
    'tabs or spaces?',
    'Zukunft der Ablage',
  ])('reads on its own: %s', async (topic) => {
    const debate = await simulate(topic, '', {}, cast);
    expect(repeatedByOthers(debate.turns)).toEqual([]);
    const all = debate.turns.map((turn) => turn.text).join('\n');
    expect(all).not.toMatch(/\{\??\w+\}|undefined|\|\|/);
    expect([...all.matchAll(citationPattern)]).toEqual([]);
    expect(debate.marks).toEqual([]);
    expect(debate.synthesis.summary).toMatch(/^This is a rehearsal/);
  });

  it('seats seven members of other names without two voices saying the same', async () => {
    const members = ['ada', 'bo', 'cy', 'dee', 'eve', 'fin', 'gus'].map((name, index) => ({
      name,
      role: ['engineer', 'reviewer', 'security', 'product', 'data', 'writer', 'legal'][index] as string,
    }));
    const debate = await simulate('Should we have a limit on uploads?', '', {}, members, 2);
    expect(repeatedByOthers(debate.turns.filter((turn) => turn.round === 1))).toEqual([]);
  });
});

describe('the shipped cast', () => {
  it.each(['admin', 'clare', 'elena', 'judge', 'marcus', 'naomi', 'simon', 'steward', 'therapist'])(
    '%s fits the schema and has a persona worth reading',
    (name) => {
      const agent = Agent.parse(parse(load(`agents/${name}.yaml`)));
      expect(agent.name).toBe(name);
      const words = agent.persona.trim().split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(120);
      expect(words).toBeLessThanOrEqual(220);
      expect(agent.voice).toBeTruthy();
    },
  );
});
