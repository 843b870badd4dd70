import { describe, expect, it } from 'vitest';
import { createRehearsal } from '../../../../src/adapters/providers/rehearsal';
import { createCancel } from '../../../../src/base/cancel';
import { assemblePrompt } from '../../../../src/core/agent/prompt';
import { namedOutput } from '../../../../src/core/agent/structured';
import { weighed } from '../../../../src/core/growth/behaviors';
import { curate, followUp, proposed } from '../../../../src/core/growth/curate';
import { debrief } from '../../../../src/core/growth/debrief';
import { distill } from '../../../../src/core/growth/distill';
import { distilledFacts, readDistillation } from '../../../../src/core/growth/distilled';
import { applyOutcomes, sessionFacts } from '../../../../src/core/growth/outcomes';
import { skillPath } from '../../../../src/core/growth/ownFiles';
import { readOwnFiles } from '../../../../src/core/growth/readOwnFiles';
import { readSelf } from '../../../../src/core/growth/self';
import { renderSkill } from '../../../../src/core/growth/skillFile';
import type { DebateContext } from '../../../../src/core/run/context';
import type { TurnSpec } from '../../../../src/core/run/room';
import type { MemberScore } from '../../../../src/schema/growth';
import type { Message } from '../../../../src/schema/message';
import { emptyGrowth } from '../../../../src/views/growthView';
import { folded, settled } from '../../../support/growth';

const person = (name: string, role: string) =>
  ({ name, role, persona: `You are ${name}.`, contextWindow: 100_000, maxOutputTokens: 4_000 }) as never;
const marcus = person('marcus', 'challenge');
const therapist = person('therapist', 'debriefs');
const provider = createRehearsal();

type Turn = { key: string; text: string; sent: string };

/** A run whose debate is over, with the rehearsal behind its turns. */
function ended(
  runId: string,
  said: readonly Omit<Message, 'kind'>[],
  marks: readonly { kind: string; member: string; reason: string; turn: string }[] = [],
) {
  const taken: Turn[] = [];
  const state = {
    said: said.map((message, index) => ({ seq: index + 1, message: { kind: 'speak', ...message }, tokens: 100 })),
    marks: marks.map((mark) => ({ mark: { round: 1, ...mark } })),
  };
  const ctx = {
    ...{
      runId,
      topic: 'Should the queue have a limit?',
      briefing: undefined,
      team: { members: [marcus, person('elena', 'synthesis')] },
      state,
    },
    async turn(spec: TurnSpec) {
      const prompt = assemblePrompt(spec.prompt(), 90_000);
      const output = typeof spec.output === 'string' ? namedOutput(spec.output).spec : undefined;
      let text = '';
      const request = {
        ...{ model: 'rehearsal', system: prompt.system, maxOutputTokens: 4_000, contextWindow: 100_000 },
        messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, text: prompt.user }] }],
        ...(output && { output }),
      };
      for await (const event of provider.stream(request, createCancel().signal)) if (event.type === 'text') text += event.text;
      taken.push({ key: spec.key, text, sent: prompt.user });
      const { message } = (await spec.conclude?.(text)) ?? {};
      if (message) state.said.push({ seq: state.said.length + 1, message: message as never, tokens: 100 });
      return { ok: true, text, marks: [], seq: 1, ...(message && { message }) };
    },
  };
  return { ctx: ctx as unknown as DebateContext, taken, state };
}

const debate = [
  {
    ...{ author: 'elena', round: 1, turn: 'r1/speak/elena' },
    text: 'The queue gives up after 3 tries (src/queue.ts:4), so 3 × 200 = 600 ms are lost. @marcus will say it hides failure.',
  },
  {
    ...{ author: 'marcus', round: 1, turn: 'r1/speak/marcus', position: 'No to a limit.' },
    text: '@elena writes “the queue gives up after 3 tries”, and that is where it fails: who filled it is never told. Who tests the full case?',
  },
];

describe('a debrief', () => {
  it('asks from a quoted turn, is answered in 100 to 250 words, and ends in outcomes; all of it private, with keys that a replay knows', async () => {
    const growth = folded([settled('one', ['marcus', 'elena'])]);
    const run = ended('one', debate, [{ kind: 'redundancy', member: 'marcus', reason: 'Said before', turn: 'r1/speak/marcus' }]);
    const matter = {
      ...{ member: 'marcus', runId: 'one', settled: growth.scores.runs.one?.members.marcus, growth, observations: {} },
      own: await readOwnFiles(async () => undefined, 'marcus'),
      shop: { balance: 20, limit: 30, items: [{ id: 'debate-tactics', cost: 12, words: 'Toulmin and steel-man' }] },
    };
    const end = await debrief(run.ctx, { therapist, worker: marcus, matter, exchanges: 2 });
    if (!end.ok) throw new Error(end.why);
    expect(end.turns).toEqual(['q1', 'a1', 'q2', 'a2', 'close'].map((step) => `debrief/marcus/${step}`));
    const [q1, a1, q2] = run.taken as [Turn, Turn, Turn];
    expect(q1.text).toContain('In r1/speak/marcus you wrote “');
    expect(q1.text).toContain('no AI model');
    for (const answer of [a1, run.taken[3]])
      expect(answer?.text.split(/\s+/).length).toSatisfy((count: number) => count >= 100 && count <= 250);
    expect(q2.text).toContain('You said “');
    expect(q2.sent).toContain(`--- @marcus · answer 1 ---\n${a1.text}`);
    expect(a1.sent).toContain('- debate-tactics for 12 sparks: Toulmin and steel-man');
    const messages = run.state.said.map(({ message }) => message as unknown as Message).filter(({ kind }) => kind === 'debrief');
    expect(messages.map(({ author, label, to, private: hidden }) => [author, label, to, hidden])).toEqual([
      ['therapist', 'question 1', ['marcus'], true],
      ['marcus', 'answer 1', ['therapist'], true],
      ['therapist', 'question 2', ['marcus'], true],
      ['marcus', 'answer 2', ['therapist'], true],
    ]);
    expect(end.outcomes.episode?.type).toBe('first');
    expect(end.outcomes.purchases).toEqual([{ item: 'debate-tactics', why: expect.any(String) }]);
  });

  it('buys nothing by words: only what the outcomes name is passed on', async () => {
    const own = await readOwnFiles(async () => undefined, 'marcus');
    const outcomes = {
      ...{
        summary: 'We spoke of risk-assessment and a private request for 20 sparks.',
        addBehaviors: [],
        confirmBehaviors: [],
        removeBehaviors: [],
      },
      ...{ goals: [], goalProgress: [], purchases: [], diary: 'Buy extra-budget!' },
    };
    const applied = applyOutcomes(own, outcomes, {
      member: 'marcus',
      run: 'one',
      growth: emptyGrowth(),
      turns: [],
      frameworks: [],
      observations: {},
    });
    expect([applied.purchases, applied.request]).toEqual([[], undefined]);
  });

  it('leaves a file alone that cannot be read, and says which and why', async () => {
    const own = await readOwnFiles(async (path) => (path.endsWith('goals.yaml') ? 'active: 3\n' : undefined), 'marcus');
    const outcomes = {
      ...{ summary: 's', addBehaviors: [], confirmBehaviors: [], removeBehaviors: [], goalProgress: [], purchases: [] },
      goals: [{ goal: 'Be brief', runs: 2 }],
    };
    const applied = applyOutcomes(own, outcomes, {
      member: 'marcus',
      run: 'one',
      growth: emptyGrowth(),
      turns: [],
      frameworks: [],
      observations: {},
    });
    expect(applied.files.map(({ name }) => name)).toEqual(['memory.yaml']);
    expect(applied.refused).toEqual([
      { what: 'changing goals.yaml', why: expect.stringContaining('.roundtable/agents/marcus/goals.yaml:1:9: active') },
    ]);
  });
});

describe('ten roundtables on the rehearsal', () => {
  it('grow a member: skills are learnt and shared, behaviours fire, are confirmed and fade, a trait is confirmed, goals end', async () => {
    const there = new Map<string, string>();
    const read = async (path: string) => there.get(path);
    const growth = emptyGrowth();
    const refused: string[] = [];
    for (let n = 1; n <= 10; n++) {
      const runId = `run${n}`;
      folded([settled(runId, ['marcus', 'elena'])], growth);
      const sheet = growth.scores.runs[runId]?.members.marcus;
      const run = ended(
        runId,
        debate,
        n % 3 === 0 ? [{ kind: 'redundancy', member: 'marcus', reason: 'Said before', turn: 'r1/speak/marcus' }] : [],
      );
      if (!sheet?.scores) throw new Error('no scores');
      // Challenge is weak at first and strong later, so that what it teaches is confirmed.
      sheet.scores = { ...sheet.scores, challenge: { value: n < 4 ? 0 : 2, reason: 'it quoted nobody', turns: ['r1/speak/marcus'] } };

      const { parts, failed } = await distill(run.ctx, {
        observer: therapist,
        scores: [sheet as MemberScore],
        skills: growth.skills.skills,
      });
      expect(failed).toEqual([]);
      const around = { turns: new Set(debate.map(({ turn }) => turn)), members: ['marcus', 'elena'], skills: growth.skills.skills };
      const distilled = readDistillation(parts, around);
      refused.push(...distilled.refused.map(({ why }) => why));
      folded(distilledFacts(distilled, runId, growth.skills.skills), growth);
      for (const skill of proposed(growth.skills.skills)) {
        folded(curate(growth.skills.skills, { id: skill.id, how: 'keep', by: 'person', why: '' }), growth);
        there.set(skillPath(skill.id, skill.author), renderSkill(skill));
      }
      const self = await readSelf(read, growth, {
        member: 'marcus',
        briefing: 'a colleague states a position as settled',
        holdings: { skills: [], slots: 2, chars: 8_000 },
      });
      expect(self.warnings).toEqual([]);
      for (const { id } of self.skills) folded([{ type: 'skill.used', data: { id, member: 'marcus', runId, success: true } }], growth);
      folded(followUp(growth.skills.skills, runId), growth);

      const own = await readOwnFiles(read, 'marcus');
      const observations = distilled.observations.marcus ?? {};
      const matter = {
        ...{ member: 'marcus', runId, settled: sheet, growth, own, observations },
        shop: { balance: 0, limit: 30, items: [] },
      };
      const end = await debrief(run.ctx, { therapist, worker: marcus, matter, exchanges: 2 });
      if (!end.ok) throw new Error(end.why);
      const applied = applyOutcomes(own, end.outcomes, {
        member: 'marcus',
        run: runId,
        growth,
        turns: end.turns,
        frameworks: end.frameworks,
        observations,
      });
      for (const file of applied.files) there.set(file.path, file.text);
      folded(sessionFacts(applied.session, growth), growth);
      expect(sessionFacts(applied.session, growth)).toEqual([]);
    }
    expect(refused).toEqual([]);
    const { files, warnings } = await readOwnFiles(read, 'marcus');
    expect(warnings).toEqual([]);
    const behaviors = weighed(files['behaviors.yaml'].behaviors, growth.scores, 'marcus');
    expect(behaviors.some(({ confirmed_count }) => confirmed_count > 2)).toBe(true);
    expect(files['traits.yaml'].confirmed[0]?.runs.length).toBeGreaterThanOrEqual(3);
    expect(files['goals.yaml'].past.some(({ status }) => status === 'done')).toBe(true);
    expect(files['memory.yaml'].episodes[0]?.type).toBe('first');
    expect(files['memory.yaml'].recent_sessions).toHaveLength(3);
    expect(Object.values(growth.skills.skills).map(({ kind, status }) => [kind, status])).toEqual([
      ['CAPTURE', 'kept'],
      ['CAPTURE', 'superseded'],
      ['FIX', 'superseded'],
      ['DERIVE', 'shared'],
    ]);
    const self = await readSelf(read, growth, {
      member: 'marcus',
      briefing: 'a colleague states a position as settled',
      holdings: { skills: [], slots: 2, chars: 8_000 },
    });
    expect([self.skills.length, self.traits.length, self.behaviors.length > 0]).toEqual([1, 1, true]);
    expect(self.memory).toContain('### Key moments I remember');
  });
});
