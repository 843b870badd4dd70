import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { granted } from '../../src/core/economy/answer';
import { overrule } from '../../src/core/economy/corrections';
import { place } from '../../src/core/economy/places';
import { implemented, resolveVenture } from '../../src/core/economy/ventures';
import { decideEvolution } from '../../src/core/evolution/decide';
import { confidenceOf } from '../../src/core/growth/behaviors';
import { createMemberFiles, decideChanges, decideSkill } from '../../src/core/growth/memberFiles';
import { readOwnFiles } from '../../src/core/growth/readOwnFiles';
import type { Fact, HomeFact } from '../../src/schema/event';
import { axes } from '../../src/schema/growth';
import { EconomyOptions } from '../../src/schema/growthOptions';
import { headings, moves } from '../../src/schema/prompt';
import { emptyGrowth, foldGrowth } from '../../src/views/growthView';
import { balanceOf } from '../../src/views/ledgerView';
import { stateOf } from '../../src/views/reputationView';
import { createGrowingHouse } from '../support/growingHouse';
import { rigs } from '../support/wire/rigs';
import type { Chat, Reply, WireServer } from '../support/wire/serve';

const rig = rigs.find(({ name }) => name === 'openai');
if (!rig) throw new Error('no rig');

const teamText = `name: growers
workflow: { type: roundtable, rounds: 1, floor_budget: 1 }
members: [elena, marcus, clare, simon]
economy: { opening: 60, relegation: { bench_runs: 2 }, request_runs: 2, implemented: 7 }
reputation: { cooling_off: 1, measure_after: 1 }
`;
const economy = EconomyOptions.parse({ opening: 60, relegation: { bench_runs: 2 }, request_runs: 2, implemented: 7 });
const kinds = ['hallucination', 'redundancy', 'offDirective', 'researchViolation'] as const;
const wrong = 'The gateway drops 3 requests a minute and waits 500 ms for each.';

/** What the server's model says in one roundtable after another: elena is good, marcus sound, clare idle, simon a burden. */
function cast() {
  const asked: { run: number; who: string; move: string; chat: Chat; user: string }[] = [];
  let run = 0;
  const points = (who: string): [number, number, number, number] =>
    who === 'elena' ? [3, 3, 2, 2] : who === 'marcus' ? [run === 2 ? 10 : 2, 2, 2, 2] : who === 'clare' ? [0, 1, 0, 0] : [0, 0, 1, 0];
  const sheet = (names: readonly string[]): unknown => ({
    scores: names.map((member) => ({
      member,
      ...Object.fromEntries(
        axes.map((axis, at) => [
          axis,
          { value: points(member)[at], reason: `As run ${run} showed.`, turns: [`r1/speak/${member}`, 'r9/speak/nobody'] },
        ]),
      ),
      ...(member === 'marcus' &&
        run === 2 && {
          insight: {
            axis: 'novelty',
            turn: 'r1/speak/marcus',
            quote: 'the queue is the retry loop',
            before: 'two things',
            after: 'one thing',
          },
        }),
    })),
    proposals: [{ member: 'elena', text: 'Put the ceiling into the client.', turn: 'r1/speak/elena' }],
  });
  const skill = (title: string, kind: string, from?: string[]) => ({
    title,
    kind,
    member: 'elena',
    pattern: `Check every bound of the loop against the figure in the configuration file, line by line, before you say that it holds. ${title}.`,
    ...(kind === 'FIX' && { antiPattern: 'The bound was taken from memory.' }),
    when: 'a loop has a bound',
    oneLiner: `${title} in a line`,
    tags: ['bounds'],
    taxonomy: {
      structural_category: 'signal-integrity',
      trigger_phase: 'code-review',
      primary_actor: 'reviewer',
      problem_nature: 'data-integrity',
      agent_dynamic: 'synthesis',
    },
    turns: ['r1/speak/elena'],
    ...(from && { from }),
  });
  const wants: Record<string, Record<number, { item: string; why: string; words?: string }[]>> = {
    elena: {
      1: [
        { item: 'debate-tactics', why: 'to push' },
        { item: 'debate-tactics', why: 'again' },
      ],
      2: [{ item: 'first-speaker', why: 'to open' }],
      3: [{ item: 'no-such-thing', why: 'x' }],
      5: [{ item: 'tier-1', why: 'room' }],
    },
    marcus: { 1: [{ item: 'extra-budget', why: 'more to say' }], 2: [{ item: 'first-speaker', why: 'to open' }] },
    clare: { 1: [{ item: 'tier-3', why: 'more' }] },
  };
  const outcomes = (member: string, session: string): unknown => ({
    summary: `Session ${run} with ${member}.`,
    lesson: `Lesson ${run}.`,
    addBehaviors:
      run === 1 ? [{ text: `As ${member} I begin with the figure that decides.`, firesWhen: 'the retry loop has a ceiling' }] : [],
    confirmBehaviors: member === 'marcus' ? [...session.matchAll(/\b(b-[a-z0-9]+)\b/g)].map((match) => match[1] as string).slice(0, 1) : [],
    removeBehaviors: ['b-nobody'],
    goals: run === 1 ? [{ goal: 'Quote before judging', runs: 2 }] : [],
    goalProgress: [],
    purchases: wants[member]?.[run] ?? [],
    ...(member === 'clare' && run === 1 && { request: 'A skill that helps to speak up early' }),
  });
  const reply = (chat: Chat): Reply => {
    const user = chat.prompt;
    const task = user.slice(user.lastIndexOf(`${headings.task}\n`) + headings.task.length + 1);
    const first = task.split('\n')[0] ?? '';
    const who = /^You are @([a-z-]+)/m.exec(chat.system)?.[1] ?? '';
    const move = (Object.keys(moves) as (keyof typeof moves)[]).find((key) => first.startsWith(moves[key])) ?? 'none';
    asked.push({ run, who, move, chat, user });
    const names = [...(task.match(/^(?:Score|Give your word on) .*$/m)?.[0] ?? '').matchAll(/@([a-z]+)/g)].map(
      (match) => match[1] as string,
    );
    switch (move) {
      case 'speak':
        return {
          text: `In run ${run} I, ${who}, hold that the queue is the retry loop, @marcus. ${who === 'simon' ? wrong : ''} ${
            who === 'elena' && run === 1 ? '[[scout: a ceiling in the client]]' : ''
          }${who === 'marcus' && run === 2 ? '[[venture: one queue for all callers]]' : ''}\nPOSITION: ${who} in run ${run}.`,
        };
      case 'rebuttal':
        return { text: `@elena is right in run ${run}.\nPOSITION: ${who} in run ${run}.` };
      case 'floor':
        return { text: who === 'marcus' ? `One more thing of run ${run}.` : 'PASS' };
      case 'watch': {
        const author = /^--- @([a-z]+) · Round 1 speak ---$/m.exec(user)?.[1];
        const marks =
          author === 'simon'
            ? [{ kind: kinds[(run - 1) % kinds.length], member: 'simon', reason: 'It does not hold.', quote: wrong }]
            : author === 'elena'
              ? [{ kind: 'gate', member: 'elena', reason: 'It turned the question.', quote: 'the queue is the retry loop' }]
              : [];
        return { json: { marks } };
      }
      case 'gate':
        return { json: { verdict: 'CONTINUE', reason: 'More.' } };
      case 'digest':
        return { json: { summary: 'S.', consensus: [], dissent: [], openQuestions: [], nextSteps: [], confidence: 0.5 } };
      case 'score':
        return { json: sheet(names) };
      case 'scoreCheck':
        return { json: { revisions: run === 3 ? [{ member: 'elena', axis: 'novelty', value: 2, reason: 'Colder.' }] : [] } };
      case 'peers':
        return {
          json: {
            reviews: names.map((member) => ({
              member,
              score: who === 'simon' ? (member === 'clare' ? 100 : 0) : member === 'simon' ? 5 : member === 'clare' ? 30 : 80,
              why: 'So it was.',
            })),
          },
        };
      case 'lessons': {
        const ids = [...user.matchAll(/\b(sk-[a-z0-9]+)\b/g)].map((match) => match[1] as string);
        const skills =
          run === 1
            ? [skill('Bounds from the file', 'CAPTURE')]
            : run === 2
              ? [skill('Memory is no source', 'FIX')]
              : run === 8
                ? [skill('Read the bound where it stands', 'DERIVE', [...new Set(ids)].slice(0, 2))]
                : [];
        return { json: { observations: [], skills } };
      }
      case 'debrief':
        return { text: `Of run ${run}: I would begin with the figure.` };
      case 'outcomes':
        return { json: outcomes(/@([a-z]+)/.exec(first)?.[1] ?? '', user) };
      case 'change':
        return { json: { vote: 'for', why: 'It would help.' } };
      default:
        return { text: 'PASS' };
    }
  };
  return { asked, reply, begin: (number: number) => void (run = number) };
}

describe('ten roundtables at a scripted server', () => {
  const script = cast();
  let server: WireServer;
  beforeAll(async () => {
    server = await rig.start({ reply: script.reply, models: ['mid', 'big'] });
  });
  afterAll(() => server.close());

  it('every rule of the economy, of standing and of growth takes effect from events, and shows in the next prompt', async () => {
    const house = createGrowingHouse({
      providers: [rig.connect(server.url)],
      settings: { tiers: { haiku: 'openai/mid', flash: 'openai/mid', sonnet: 'openai/mid', opus: 'openai/big' } },
    });
    const files = createMemberFiles(house.workspace, '.roundtable');
    const prompt = (run: number, who: string, move = 'speak') =>
      script.asked.find((one) => one.run === run && one.who === who && one.move === move);
    const hold = async (run: number): Promise<void> => {
      script.begin(run);
      const outcome = await house.hold({ team: { text: teamText, path: 'growers.team.yaml' }, seed: run });
      expect([run, outcome.status, outcome.detail]).toEqual([run, 'done', outcome.detail]);
    };
    const log: unknown[] = [];
    for (let run = 1; run <= 14; run++) {
      await hold(run);
      const growth = await house.growth();
      log.push([
        run,
        Object.fromEntries(
          Object.entries(growth.reputation.members).map(([name, one]) => [name, Math.round(one.history.at(-1)?.composite ?? 0)]),
        ),
        growth.evolutions.list.map((e) => [e.member, e.path, e.decided?.decision, e.measured?.verdict]),
        growth.economy.due,
        growth.economy.places,
      ]);
      // What the person does between runs.
      for (const one of growth.evolutions.list.filter(({ decided, needs }) => !decided && needs === 'person'))
        await decideChanges(house.home, files, (now) => decideEvolution(now, one.id, 'confirm', 'person', 'Worth a try.'));
      if (growth.economy.due.clare)
        await house.home.transact(({ growth: now }) =>
          granted(place(now, { member: 'clare', place: 'bench', by: 'person', why: 'A rest.' })),
        );
      for (const skill of Object.values(growth.skills.skills).filter(({ status }) => status === 'proposed'))
        await decideSkill(house.home, files, { id: skill.id, how: 'keep', by: 'person', why: 'Good.' });
    }
    console.log(log.map((line) => JSON.stringify(line)).join('\n'));
    const growth = await house.growth();
    console.log(JSON.stringify(growth.ledger.balances));
    void [
      overrule,
      implemented,
      resolveVenture,
      confidenceOf,
      readOwnFiles,
      emptyGrowth,
      foldGrowth,
      balanceOf,
      stateOf,
      prompt,
      economy,
      readFileSync,
    ];
    const all = (await house.journal.read('home', 0)).facts as (Fact & HomeFact)[];
    console.log(
      JSON.stringify(
        all.map(({ type }) => type).reduce((sum: Record<string, number>, type) => ({ ...sum, [type]: (sum[type] ?? 0) + 1 }), {}),
      ),
    );
  }, 120_000);
});
