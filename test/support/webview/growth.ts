import { analyse } from '../../../src/core/report/analytics';
import { growthFaceOf, memberPageOf } from '../../../src/core/report/growthFace';
import type { FactData, HomeFact, HomeFactType } from '../../../src/schema/event';
import { type Axis, type AxisValue, axes, type MemberScore, type Move, type Signal, type Taxonomy } from '../../../src/schema/growth';
import type { StoreItem } from '../../../src/schema/growthFace';
import type { ToWindow } from '../../../src/schema/protocol';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../../src/views/growthView';
import { endedDebate } from './debate';
import type { Facts } from './facts';

const names = ['elena', 'marcus', 'clare', 'simon', 'naomi'];
const reasons: Record<Axis, string> = {
  novelty: 'Brought the deadline into a debate that had only talked of ceilings.',
  accuracy: 'Quoted `src/retry.ts` line by line, with the case of zero attempts.',
  impact: 'Three others took its frame over.',
  challenge: 'Showed that a ceiling alone does not bound the whole wait.',
};

/** What the judge scored of one member. */
export function someScore(member: string, values: readonly number[], patch: Partial<MemberScore> = {}): MemberScore {
  const scores = Object.fromEntries(
    axes.map((axis, at) => [axis, { value: values[at] as AxisValue, reason: reasons[axis], turns: [`r1/speak/${member}`] }]),
  ) as unknown as NonNullable<MemberScore['scores']>;
  return { member, scores, ...{ insights: [], penalties: [], gates: [], flags: [], revised: [] }, ...patch };
}

const work = (): FactData['work.scored'] => ({
  digest: 1,
  members: [
    someScore('elena', [2, 2, 10, 1], {
      insights: [
        {
          ...{ axis: 'impact', turn: 'r1/speak/elena', quote: 'What the person waits for is the whole, not one wait.' },
          ...{ before: 'All argued about the ceiling of one wait.', after: 'All argue about a deadline for the whole.' },
        },
      ],
      gates: [{ reason: 'Turned the debate to the deadline.', turn: 'r1/speak/elena' }],
    }),
    someScore('marcus', [1, 2, 1, 3], { revised: [{ axis: 'challenge', from: 3, to: 2, reason: 'No blind spot was shown.' }] }),
    someScore('clare', [1, 1, 1, 1], { flags: ['flat-low'] }),
    someScore('simon', [0, 2, 1, 1], {
      penalties: [{ kind: 'hallucination', reason: 'There is no `retry.config.ts`.', turn: 'r1/speak/simon' }],
    }),
    { member: 'naomi', ...{ insights: [], penalties: [], gates: [], flags: [], revised: [] } },
  ],
  peers: [
    { reviewer: 'marcus', target: 'elena', score: 82, why: 'The deadline is what I missed.' },
    { reviewer: 'simon', target: 'elena', score: 74, why: 'Clear, and it can be built.' },
    { reviewer: 'elena', target: 'marcus', score: 66, why: 'Fair objections, one of them twice.' },
  ],
  proposals: [],
});

/** A debate that was scored, with debriefs. */
export function scoredDebate(): Facts {
  const facts = endedDebate('done', 'All five want a deadline per request.');
  const end = facts.list.pop();
  facts.phase('score', 0);
  facts.add('work.scored', work());
  facts.phase('debrief', 0);
  facts.posts({
    ...{ author: 'judge', kind: 'debrief', round: 0, private: true, to: ['elena'] },
    text: 'You turned the debate in round 1. What made you look at the whole wait in place of one?',
  });
  facts.posts({
    ...{ author: 'elena', kind: 'debrief', round: 0, private: true, to: ['judge'] },
    text: 'I read `src/client.ts` again and saw that the caller has a deadline of its own.',
  });
  if (end) facts.add(end.type as 'run.finished', end.data as FactData['run.finished']);
  return facts;
}

/** Things of the store, as the catalogue gives them. */
export const someStore: StoreItem[] = [
  {
    ...{ id: 'debate-tactics', name: 'Debate Tactics', cost: 12, type: 'permanent', needs: 0 },
    effect: 'A skill file: Toulmin and steel-man.',
  },
  {
    ...{ id: 'conciseness-training', name: 'Conciseness Training', cost: 8, type: 'permanent', needs: 0 },
    effect: 'A skill file: say it in half the words.',
  },
  { ...{ id: 'extra-budget', name: 'Extra Floor Turns', cost: 8, type: 'consumable', needs: 0 }, effect: 'Two more floor turns; stacks.' },
  {
    ...{ id: 'first-speaker', name: 'First Speaker', cost: 6, type: 'consumable', needs: 0 },
    effect: 'Speaks first; where several bought it, the highest rank wins and the others are refunded.',
  },
  { ...{ id: 'tier-2', name: 'Model Upgrade', cost: 100, type: 'permanent', needs: 10 }, effect: 'May run as Sonnet.' },
  {
    ...{ id: 'public-request', name: 'Public Request', cost: 0, type: 'one-time', needs: 0, words: true },
    effect: 'Posts a demand on the bulletin board.',
  },
];

const taxonomy: Taxonomy = {
  ...{ structural_category: 'state-boundary', trigger_phase: 'code-review', primary_actor: 'reviewer' },
  ...{ problem_nature: 'interface-contract', agent_dynamic: 'reframing' },
};

/** The home stream after so many settled roundtables, with something of everything. */
export function someGrowth(runs = 12): GrowthState {
  const growth = emptyGrowth();
  let seq = 0;
  const add = <T extends HomeFactType>(type: T, data: FactData[T], at: number): void => {
    seq += 1;
    foldGrowth(growth, { seq, at, v: 1, type, data } as unknown as HomeFact);
  };
  const start = 1_763_700_000_000 - runs * 86_400_000;
  const opening = (member: string): Move => ({
    ...{ from: 'mint:opening', to: member, amount: 30, category: 'opening_balance', why: 'What everybody begins with.' },
  });
  for (let day = 0; day < runs; day++) {
    const at = start + day * 86_400_000;
    const runId = day === runs - 1 ? 'run-1' : `run-${day + 10}`;
    const members = names.map((name, place) => {
      const values = [1 + ((day + place) % 3 === 0 ? 1 : 0), 1 + (place % 2), place === 0 ? 2 : day % 2, place === 3 ? 0 : 1 + (day % 2)];
      const gross = name === 'simon' ? 2 : values.reduce((sum, one) => sum + one, 0) + (place === 0 ? 3 : 0);
      const quality = 38 + gross * 6;
      const signals: Signal[] = [
        { dimension: 'output_quality', value: Math.min(100, quality), why: `${gross} points from the judge.`, turns: [`r1/speak/${name}`] },
        {
          dimension: 'task_completion',
          value: name === 'simon' ? 40 : 95,
          why: name === 'simon' ? 'A turn failed.' : 'Every turn was held.',
        },
      ];
      return {
        ...someScore(name, values, name === 'simon' && day % 4 === 0 ? { flags: ['flat-low'] } : {}),
        ...{ feeTier: 'sonnet' as const, gross, fee: 8, unpaid: 0, net: gross - 8, signals },
        floor: { budget: 3, spent: place % 4 },
        mentions: Object.fromEntries(
          names.filter((other) => other !== name).map((other, index) => [other, Math.max(0, ((index * 5 + place * 3) % 4) - (day % 2))]),
        ),
      };
    });
    add(
      'run.settled',
      {
        ...{ runId, digest: 1, team: 'default', topic: day % 2 ? 'Who owns the cache?' : 'How should retries be bounded?' },
        ...{ rehearsal: day < 2, members, benched: [], used: [] },
        peers: work().peers,
        proposals:
          day === runs - 1
            ? [{ id: `${runId}/p1`, member: 'elena', text: 'Give `retry` a deadline in place of a count.', turn: 'r1/speak/elena' }]
            : [],
        moves: [
          ...(day === 0 ? names.map(opening) : []),
          ...members.flatMap(({ member, gross }): Move[] => [
            { from: 'mint:scores', to: member, amount: gross, category: 'score_award', why: `${gross} points of the judge.` },
            ...(member === 'simon'
              ? [
                  {
                    from: member,
                    to: 'sink:fees' as const,
                    amount: 2,
                    category: 'entry_fee' as const,
                    why: 'Entry fee, as far as it could pay.',
                  },
                ]
              : [{ from: member, to: 'sink:fees' as const, amount: 5, category: 'entry_fee' as const, why: 'Entry fee of this tier.' }]),
          ]),
          ...(day === 4
            ? ([
                {
                  ...{
                    from: 'marcus',
                    to: 'sink:penalties',
                    amount: 3,
                    category: 'penalty',
                    why: 'Said it twice.',
                    turn: 'r1/speak/marcus',
                  },
                },
              ] as Move[])
            : []),
        ],
      },
      at,
    );
  }
  const last = start + runs * 86_400_000;
  if (runs === 0) return growth;
  add('relegation.due', { member: 'simon', runId: 'run-1', nets: [-6, -6, -6] }, last);
  add(
    'purchase.made',
    {
      ...{ id: 'run-1/buy/1', member: 'elena', item: 'debate-tactics', cost: 12, by: 'elena', why: 'To steel-man marcus.' },
      moves: [{ from: 'elena', to: 'sink:store', amount: 12, category: 'store_purchase', why: 'Debate Tactics' }],
    },
    last,
  );
  add(
    'venture.pitched',
    {
      ...{ id: 'run-1/venture/1', member: 'marcus', tier: 'venture', stake: 12, multiplier: 3.5, runId: 'run-1', turn: 'r1/speak/marcus' },
      idea: 'Within a month the gateway will time out before any retry does.',
      moves: [{ from: 'marcus', to: 'escrow', amount: 12, category: 'venture_stake', why: 'Stake of a venture.' }],
    },
    last,
  );
  const evidence = [{ runId: 'run-1', turns: ['r1/speak/simon', 'r1/floor/simon'], why: 'Two turns without a line of evidence.' }];
  add(
    'evolution.proposed',
    {
      ...{
        id: 'run-15/evolve/simon',
        member: 'simon',
        path: 'prompt',
        patterns: ['low_output_quality'],
        evidence,
        standing: 41,
        needs: 'nothing',
      },
      cause: 'It asserts before it looks.',
      change: {
        kind: 'prompt',
        text: 'Before you claim anything of the code, ask the steward for the lines.\nName the file and the line.',
      },
      runId: 'run-15',
    },
    last - 5 * 86_400_000,
  );
  add(
    'evolution.decided',
    { id: 'run-15/evolve/simon', decision: 'applied', by: 'runner', why: 'The least invasive way.' },
    last - 5 * 86_400_000,
  );
  add('evolution.measured', { id: 'run-15/evolve/simon', before: 41, after: 39, runs: 5, verdict: 'worse' }, last);
  add(
    'evolution.proposed',
    {
      ...{
        id: 'run-1/evolve/simon',
        member: 'simon',
        path: 'model',
        patterns: ['not_improving', 'high_failure_rate'],
        evidence,
        standing: 39,
      },
      cause: 'The added instruction did not help, and turns fail.',
      ...{ change: { kind: 'model', from: 'ollama/qwen3-coder:30b', to: 'anthropic/claude-haiku-4-5' }, needs: 'person', runId: 'run-1' },
    },
    last,
  );
  add(
    'evolution.proposed',
    {
      ...{
        id: 'run-1/evolve/clare',
        member: 'clare',
        path: 'role',
        patterns: ['inconsistent_output'],
        evidence,
        standing: 55,
        needs: 'vote',
      },
      cause: 'It is best where it shortens what others wrote.',
      change: { kind: 'role', from: 'brevity and the reader', to: 'editor' },
      runId: 'run-1',
    },
    last,
  );
  add('evolution.voted', { id: 'run-1/evolve/clare', voter: 'elena', vote: 'for', why: 'It edits better than it argues.' }, last);
  for (const [index, kind] of (['CAPTURE', 'FIX', 'DERIVE'] as const).entries())
    add(
      'skill.distilled',
      {
        runId: 'run-1',
        skill: {
          ...{
            id: `run-1/skill/${index}`,
            kind,
            author: names[index] ?? 'elena',
            taxonomy,
            turns: ['r1/speak/elena'],
            tags: ['retry', 'deadline'],
          },
          title: ['Ask for the whole wait', 'No ceiling without a deadline', 'Bound, then jitter'][index] ?? '',
          pattern: 'Check what the caller waits for in `retry()` before you bound one wait; ask for the deadline of the whole.',
          ...(kind === 'FIX' && { antiPattern: 'A ceiling that bounds one wait and lets the sum grow.' }),
          ...{ when: 'A debate is about limits of time.', oneLiner: 'Bound the whole, not the part.' },
        },
      },
      last,
    );
  add('skill.changed', { id: 'run-1/skill/2', change: 'kept', by: 'person', why: 'It fits.' }, last);
  add('skill.used', { id: 'run-1/skill/2', member: 'clare', runId: 'run-1', success: true }, last);
  add(
    'session.held',
    {
      ...{ member: 'elena', runId: 'run-1', turns: ['debrief/elena/1'], frameworks: ['GROW'], focus: 'Name the cost of a proposal.' },
      summary: 'Sees that its frames carry, and that it leaves their price to others.',
      ...{ observations: {}, behaviors: { added: ['name what a proposal costs'], confirmed: [], removed: [] }, refused: [] },
    },
    last,
  );
  return growth;
}

export const growthMessage = (growth = someGrowth()): ToWindow => ({ type: 'growth', growth: growthFaceOf(growth, someStore) });

/** The page of a member, with two files of its own. */
export function pageMessage(member: string, growth = someGrowth()): ToWindow {
  const page = memberPageOf(growth, member, someStore, {
    files: [
      {
        path: `.roundtable/agents/${member}/behaviors.yaml`,
        text: '- text: asks what the caller waits for\n  confidence: 0.95\n  fires_when: a limit of time is debated\n',
        cut: false,
      },
      { path: `.roundtable/agents/${member}/goals.yaml`, text: '- goal: name the cost of every proposal\n  status: open\n', cut: false },
    ],
    self: {
      behaviors: [{ text: 'asks what the caller waits for', confidence: 0.95, when: 'a limit of time is debated' }],
      traits: [{ text: 'frames the question anew', state: 'confirmed' }],
      goals: [{ text: 'name the cost of every proposal', state: 'open' }],
    },
  });
  return { type: 'growthMember', member, ...(page && { page }) };
}

export const someAnalytics = (growth = someGrowth()) => analyse(growth);
