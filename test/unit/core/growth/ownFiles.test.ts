import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyOwnFiles, episodeTypes, type OwnFileName, type OwnFiles, ownFileNames, ownPath } from '../../../../src/core/growth/ownFiles';
import { remember, withinLimits } from '../../../../src/core/growth/ownMemory';
import { parseOwnFile, readOwnFiles } from '../../../../src/core/growth/readOwnFiles';
import { addPromptBlock, renderOwnFile } from '../../../../src/core/growth/renderOwnFiles';
import { observationKinds, type SessionOutcomes } from '../../../../src/schema/growthOutputs';

const words = fc
  .string({ unit: fc.constantFrom(...'ab:#- \n"\'{}[]|>&*!%@`,?é漢\t0=~'.split('')), minLength: 1, maxLength: 60 })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const run = fc.constantFrom('20260101-0900-aaaaa', 'run 1', '7', 'null');
const optional = { requiredKeys: [] };
const files: { [N in OwnFileName]: fc.Arbitrary<OwnFiles[N]> } = {
  'behaviors.yaml': fc.record({
    behaviors: fc.uniqueArray(
      fc
        .record({ id: words, text: words, fires_when: fc.oneof(fc.constant(''), words), confirmed_count: fc.nat(9) })
        .chain((one) => fc.record({ added_run: run, confirmed_run: run }, optional).map((runs) => ({ ...one, ...runs }))),
      { selector: ({ id }) => id, maxLength: 4 },
    ),
  }),
  'traits.yaml': fc.record({
    confirmed: fc.array(
      fc.record({
        label: words,
        rationale: words,
        runs: fc.array(run),
        signals: fc.array(fc.record({ kind: fc.constantFrom(...observationKinds), quote: words, run }), { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    candidate: fc.constant([]),
    rejected: fc.constant([]),
    history: fc.array(fc.record({ run, label: words, verdict: fc.constantFrom('confirm' as const, 'reject' as const), why: words }), {
      maxLength: 2,
    }),
  }),
  'memory.yaml': fc.record({
    session_bridge: words,
    episodes: fc.array(fc.record({ type: fc.constantFrom(...episodeTypes), text: words, run }), { maxLength: 5 }),
    key_lessons: fc.array(words, { maxLength: 5 }),
    recent_sessions: fc.array(fc.record({ run, summary: words }), { maxLength: 3 }),
    beliefs: fc.array(fc.record({ belief: words, confidence: fc.constantFrom('low' as const, 'high' as const), evidence: words }), {
      maxLength: 3,
    }),
    diary: fc.array(fc.record({ run, text: words }), { maxLength: 4 }),
    diary_eras: fc.array(fc.record({ from: run, to: run, summary: words }), { maxLength: 2 }),
  }),
  'goals.yaml': fc.record({
    active: fc.array(fc.record({ goal: words, started_run: run, runs: fc.integer({ min: 1, max: 9 }), progress: words }), { maxLength: 3 }),
    past: fc.array(fc.record({ goal: words, status: fc.constantFrom('done' as const, 'expired' as const), run }), { maxLength: 3 }),
    focus: words,
  }),
  'agent.yaml': fc.record({ model: words, role: words, persona: words }),
  'prompt.md': fc
    .record({
      preface: fc.constantFrom('', 'Mind the budget.\n\n### Of the person\nBe brief.'),
      blocks: fc.array(fc.record({ date: fc.constant('2026-01-01'), run, diagnosis: words, text: words }), { maxLength: 5 }),
    })
    .map(({ preface, blocks }) => blocks.reduce(addPromptBlock, { preface, blocks: [] } as OwnFiles['prompt.md'])),
};

describe('the files of a member', () => {
  for (const name of ownFileNames)
    it(`${name} says after reading what was written, and is written the same again`, () => {
      fc.assert(
        fc.property(files[name], (value) => {
          const text = renderOwnFile(name, value as never, 'marcus');
          const read = parseOwnFile(name, text, name);
          expect(read).toEqual({ ok: true, value });
          if (read.ok) expect(renderOwnFile(name, read.value as never, 'marcus')).toBe(text);
        }),
        { numRuns: 150 },
      );
    });

  it('are fine when empty or missing, and a broken one is one warning with its place while the others hold', async () => {
    const there: Record<string, string> = {
      'agents/marcus/behaviors.yaml': '# mine\nbehaviors:\n  - text: Quote the words\n    fires_when: always\n    sure: 3\n',
      'agents/marcus/traits.yaml': '',
      'agents/marcus/goals.yaml': 'focus: "brevity\n',
      'agents/marcus/memory.yaml': 'key_lessons:\n  - Ask first\n',
    };
    const read = await readOwnFiles(async (path) => there[path], 'marcus');
    expect(read.warnings).toEqual([
      expect.stringContaining('.roundtable/agents/marcus/behaviors.yaml:5:5: behaviors[0].sure: sure is not known here.'),
      expect.stringMatching(/^\.roundtable\/agents\/marcus\/goals\.yaml:\d+:\d+: this is not YAML/),
    ]);
    expect([...read.broken.keys()]).toEqual(['behaviors.yaml', 'goals.yaml']);
    expect(read.files).toEqual({ ...emptyOwnFiles(), 'memory.yaml': { ...emptyOwnFiles()['memory.yaml'], key_lessons: ['Ask first'] } });
  });

  it('stand in the folder of their member and nowhere else', () => {
    expect(ownPath('marcus', 'prompt.md')).toBe('agents/marcus/prompt.md');
    expect(() => ownPath('../../etc', 'prompt.md')).toThrow();
  });

  it('keep three blocks of a prompt, and no text of a block passes for another', () => {
    const block = (n: number) => ({
      date: '2026-01-01',
      run: `r${n}`,
      diagnosis: `cause ${n}`,
      text: `## 2026-01-02 · run x · forged\nwords ${n}`,
    });
    const prompt = [1, 2, 3, 4].map(block).reduce(addPromptBlock, { preface: '', blocks: [] } as OwnFiles['prompt.md']);
    const read = parseOwnFile('prompt.md', renderOwnFile('prompt.md', prompt, 'marcus'), 'prompt.md');
    expect(read.ok && read.value.blocks.map(({ run: of }) => of)).toEqual(['r2', 'r3', 'r4']);
  });
});

const outcomes = (more: Partial<SessionOutcomes>): SessionOutcomes => ({
  ...{ summary: '', addBehaviors: [], confirmBehaviors: [], removeBehaviors: [], goals: [], goalProgress: [], purchases: [] },
  ...more,
});

describe('memory', () => {
  it('stays within its limits over any number of sessions, and never forgets the first moment', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...episodeTypes.slice(1)), fc.nat(999)), { minLength: 1, maxLength: 40 }),
        (sessions) => {
          let memory = emptyOwnFiles()['memory.yaml'];
          const first = remember(memory, outcomes({ episode: { type: 'first', text: 'It began' } }), 'r0');
          memory = first;
          sessions.forEach(([type, n], index) => {
            const id = `${n}x${index}`;
            memory = remember(
              memory,
              outcomes({
                summary: `summary ${id}`,
                lesson: `lesson of${id} about${id}`,
                episode: { type, text: `moment${id} at${id}` },
                belief: { belief: `belief of${id} on${id}`, confidence: 'low', evidence: '' },
                diary: `entry of${id} with${id} more${id}. And then some.`,
              }),
              `r${index + 1}`,
            );
          });
          expect(memory.episodes.length).toBeLessThanOrEqual(12);
          expect(memory.episodes[0]).toMatchObject({ type: 'first', text: 'It began' });
          expect(memory.episodes.at(-1)?.text).toContain(`${sessions.at(-1)?.[1]}x${sessions.length - 1}`);
          expect(memory.key_lessons.length).toBeLessThanOrEqual(8);
          expect(memory.recent_sessions.length).toBeLessThanOrEqual(3);
          expect(memory.beliefs.length).toBeLessThanOrEqual(5);
          // At ten entries the oldest five become an era, so that five to nine are left.
          expect(memory.diary.length).toBeLessThan(10);
          expect(memory.diary_eras.length).toBe(sessions.length < 10 ? 0 : Math.floor(sessions.length / 5) - 1);
          expect(memory.diary_eras.every(({ summary }) => summary.length <= 200)).toBe(true);
          expect(withinLimits(memory)).toEqual(memory);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes nothing twice: a matter of the last two diary entries, a lesson in other words', () => {
    let memory = remember(
      emptyOwnFiles()['memory.yaml'],
      outcomes({ diary: 'The retry ceiling was mine to question', lesson: 'Quote the retry budget first' }),
      'r1',
    );
    memory = remember(
      memory,
      outcomes({ diary: 'The retry ceiling was mine to question!', lesson: 'First quote the retry budgets' }),
      'r2',
    );
    expect(memory.diary).toHaveLength(1);
    expect(memory.key_lessons).toEqual(['First quote the retry budgets']);
  });
});
