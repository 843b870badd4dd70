import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlStore } from '../../src/adapters/sqljs/store';
import { type Answer, granted } from '../../src/core/economy/answer';
import { overrule } from '../../src/core/economy/corrections';
import { place } from '../../src/core/economy/places';
import { implemented, resolveVenture } from '../../src/core/economy/ventures';
import { decideEvolution } from '../../src/core/evolution/decide';
import { confidenceOf } from '../../src/core/growth/behaviors';
import { createMemberFiles, decideChanges, decideSkill } from '../../src/core/growth/memberFiles';
import { readOwnFiles } from '../../src/core/growth/readOwnFiles';
import { catchUp } from '../../src/core/run/catchUp';
import type { FactOf, HomeFact } from '../../src/schema/event';
import { axes } from '../../src/schema/growth';
import { EconomyOptions } from '../../src/schema/growthOptions';
import { headings, moves } from '../../src/schema/prompt';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../src/views/growthView';
import { stateOf } from '../../src/views/reputationView';
import { folders } from '../support/folder';
import { createGrowingHouse } from '../support/growingHouse';
import { rigs, silent } from '../support/wire/rigs';
import type { Chat, Reply, WireServer } from '../support/wire/serve';

const folder = folders();
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
/** Ten, and as many more as the way from a prompt over a model to a role takes when each is measured after one. */
const runs = 13;
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
  return {
    asked,
    reply,
    begin(number: number): void {
      run = number;
    },
  };
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
    const act = (decide: (growth: GrowthState) => Answer): Promise<undefined> =>
      house.home.transact(({ growth: now }) => ({ facts: granted(decide(now)).facts, value: undefined }));
    const seats: string[][] = [];
    for (let run = 1; run <= runs; run++) {
      await hold(run);
      seats.push(script.asked.filter((one) => one.run === run && one.move === 'speak').map(({ who }) => who));
      const growth = await house.growth();
      // What the person does between roundtables.
      for (const one of growth.evolutions.list.filter(({ decided, needs }) => !decided && needs === 'person'))
        await decideChanges(house.home, files, (now) => decideEvolution(now, one.id, 'confirm', 'person', 'Worth a try.'));
      if (growth.economy.due.clare) await act((now) => place(now, { member: 'clare', place: 'bench', by: 'person', why: 'A rest.' }));
      for (const skill of Object.values(growth.skills.skills).filter(({ status }) => status === 'proposed'))
        await decideSkill(house.home, files, { id: skill.id, how: 'keep', by: 'person', why: 'Good.' });
      const [scout] = Object.values(growth.economy.ventures);
      if (run === 2 && scout)
        await act((now) => resolveVenture(now, { id: scout.id, outcome: 'success', why: 'It shipped.', by: 'person' }));
      const [proposal] = Object.values(growth.economy.proposals);
      if (run === 3 && proposal) await act((now) => implemented(now, economy, { id: proposal.id, why: 'In the client.', by: 'person' }));
      const third = growth.scores.order[2];
      if (run === 4 && third)
        await act((now) =>
          overrule(now, economy, { runId: third, member: 'marcus', values: { impact: 0 }, reason: 'Nobody took it up.', by: 'person' }),
        );
    }
    const growth = await house.growth();
    const { ledger, economy: shop, evolutions } = growth;

    // Every spark has a source and a sink, and every rule has moved some.
    const all = (await house.journal.read('home', 0)).facts as HomeFact[];
    const again = emptyGrowth();
    for (const fact of all) foldGrowth(again, fact);
    expect(again).toEqual(growth);
    for (const [account, balance] of Object.entries(ledger.balances)) {
      const own = ledger.entries.reduce(
        (sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0),
        0,
      );
      expect([account, own]).toEqual([account, balance]);
      if (!account.startsWith('mint:')) expect([account, balance >= 0]).toEqual([account, true]);
    }
    expect(Object.values(ledger.balances).reduce((sum, one) => sum + one, 0)).toBe(0);
    // The database is built from the journals alone, as often as it is deleted.
    for (let built = 0; built < 2; built++) {
      const store = await createSqlStore({
        file: join(folder(), 'roundtable.db'),
        wasmPath: 'node_modules/sql.js/dist/sql-wasm.wasm',
        log: silent,
      });
      await catchUp(store, house.journal, { ...house.clock, sleep: async () => undefined });
      expect(store.balances()).toEqual(ledger.balances);
      expect(store.settled(100).map(({ runId }) => runId)).toEqual([...growth.scores.order].reverse());
      await store.close();
    }
    expect([...new Set(ledger.entries.map(({ category }) => category))].sort()).toEqual(
      [
        ...['correction', 'entry_fee', 'gate_bonus', 'opening_balance', 'outcome_bonus', 'passive_income', 'penalty', 'score_award'],
        ...['store_purchase', 'store_refund', 'venture_payout', 'venture_stake'],
      ].sort(),
    );
    expect(
      new Set(Object.values(growth.scores.runs).flatMap(({ members }) => members.simon?.penalties.map(({ kind }) => kind) ?? [])),
    ).toEqual(new Set(kinds));
    const second = growth.scores.runs[growth.scores.order[1] ?? ''];
    expect([second?.members.marcus?.scores?.novelty.value, second?.members.marcus?.insights.length]).toEqual([10, 1]);
    expect(growth.scores.runs[growth.scores.order[2] ?? '']?.members.elena?.revised).toEqual([
      { axis: 'novelty', from: 3, to: 2, reason: 'Colder.' },
    ]);
    expect(second?.members.elena?.scores?.impact.turns).toEqual(['r1/speak/elena']);

    // What was bought is in the next prompt; what could not be bought was said and cost nothing.
    expect(prompt(2, 'elena')?.chat.system).toContain('### Debate tactics');
    expect(prompt(1, 'elena')?.chat.system).not.toContain('### Debate tactics');
    expect(prompt(2, 'marcus', 'floor')?.user).toContain('· 3 left');
    expect(prompt(3, 'marcus', 'floor')?.user).toContain('· 1 left');
    expect(seats[2]?.[0]).toBe(growth.scores.order[1] && 'marcus');
    const opener = Object.values(shop.purchases).filter(({ item }) => item === 'first-speaker');
    expect(opener.map(({ member, ended }) => [member, ended?.how]).sort()).toEqual([
      ['elena', 'refunded'],
      ['marcus', 'used'],
    ]);
    const refusals = growth.skills.sessions.flatMap(({ refused }) => refused.map(({ what, why }) => `${what}: ${why}`)).join('\n');
    expect(refusals).toMatch(/debate-tactics: Nothing is bought twice/);
    expect(refusals).toMatch(/The store has no no-such-thing/);
    expect(refusals).toMatch(/tier-3: A session spends 30 sparks at most/);
    const levels = await selves(house, 'elena');
    expect([levels[4]?.level, levels[5]?.level]).toEqual([0, 1]);
    expect(prompt(2, 'elena')?.chat.system).toContain(`You have ${levels[1]?.sparks} sparks`);

    // Whoever was benched sat out for two roundtables with an income, and came back.
    const away = seats.map((names, index) => (names.includes('clare') ? undefined : index + 1)).filter((run) => run !== undefined);
    expect(away.slice(0, 2)).toEqual([away[0], (away[0] ?? 0) + 1]);
    expect(seats[away[1] ?? 0]).toContain('clare');
    expect(
      all.filter((fact) => fact.type === 'member.placed' && fact.data.place === 'table' && fact.data.by === 'runner').length,
    ).toBeGreaterThan(0);

    // Every path of evolution fired from what happened, in the order of how much it takes, and holds in prompts until it is taken back.
    const simon = evolutions.list.filter(({ member }) => member === 'simon');
    expect(simon.map(({ path }) => path).filter((path) => path !== 'revert')).toEqual(['prompt', 'model', 'role']);
    const [first] = simon;
    const runOf = (id: string | undefined): number => growth.scores.order.indexOf(id ?? '') + 1;
    const evolved = runOf(first?.runId);
    expect(prompt(evolved + 1, 'simon')?.chat.system).toContain(headings.evolved);
    expect(first?.evidence.flatMap(({ turns }) => turns)).not.toEqual([]);
    const swapped = simon.find(({ path }) => path === 'model');
    expect(prompt(runOf(swapped?.runId) + 1, 'simon')?.chat.model).toBe('big');
    const role = simon.find(({ path }) => path === 'role');
    expect(Object.values(role?.votes ?? {}).map(({ vote }) => vote)).toContain('for');
    expect(role?.decided).toMatchObject({ decision: 'applied', by: 'vote' });
    expect(role?.change.kind === 'role' && prompt(runOf(role.runId) + 1, 'simon')?.chat.system).toContain(
      role?.change.kind === 'role' ? role.change.to : '',
    );
    for (const one of simon.filter(({ measured }) => measured?.verdict === 'worse'))
      expect(simon.some(({ change }) => change.kind === 'revert' && change.of === one.id)).toBe(true);
    expect(stateOf(growth.reputation.members.simon?.history.at(-1)?.composite ?? 100)).toBe('evolve');
    expect(stateOf(growth.reputation.members.elena?.history.at(-1)?.composite ?? 0)).toBe('healthy');

    // Habits fire where they fit, fade where nobody confirms them, and stay where somebody does.
    expect(prompt(2, 'clare')?.chat.system).toContain('As clare I begin with the figure that decides.');
    const confidence = async (member: string): Promise<number> => {
      const { files: own } = await readOwnFiles(files.read, member);
      const [habit] = own['behaviors.yaml'].behaviors;
      return habit ? confidenceOf(habit, growth.scores, member) : Number.NaN;
    };
    expect(await confidence('marcus')).toBe(1);
    expect(await confidence('elena')).toBeCloseTo(1 - 0.05 * (runs - 1), 5);

    // Skills: kept ones are in the prompts of their author, and a DERIVE stands in place of two.
    const titles = Object.fromEntries(Object.values(growth.skills.skills).map((skill) => [skill.title, skill.status]));
    expect(titles).toMatchObject({ 'Bounds from the file': 'superseded', 'Memory is no source': 'superseded' });
    expect(['kept', 'shared']).toContain(titles['Read the bound where it stands']);
    expect(prompt(3, 'elena')?.chat.system).toContain('### Bounds from the file');
    expect(Object.values(shop.bulletin).map(({ closed }) => closed?.how)).toEqual(['expired']);
  }, 120_000);
});

/** What a member brought into each of its runs. */
async function selves(house: ReturnType<typeof createGrowingHouse>, name: string) {
  const streams = (await house.journal.streams()).filter((stream) => stream.startsWith('run:'));
  const created = await Promise.all(
    streams.map(async (stream) =>
      (await house.journal.read(stream, 0)).facts.find((fact): fact is FactOf<'run.created'> => fact.type === 'run.created'),
    ),
  );
  return created
    .sort((a, b) => (a?.at ?? 0) - (b?.at ?? 0))
    .map((fact) => fact?.data.team.members.find((member) => member.name === name)?.self);
}
