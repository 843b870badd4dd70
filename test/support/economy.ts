import fc from 'fast-check';
import { fulfil, withdraw } from '../../src/core/economy/bulletin';
import { catalog } from '../../src/core/economy/catalog';
import { grant, overrule } from '../../src/core/economy/corrections';
import { firstSpeakerOf, holdings } from '../../src/core/economy/holdings';
import { place } from '../../src/core/economy/places';
import { buy, endPurchase, sessionBuy } from '../../src/core/economy/purchases';
import { type SettleInput, type SettleMember, settle } from '../../src/core/economy/settle';
import { implemented, resolveVenture } from '../../src/core/economy/ventures';
import type { HomeFact, NewHomeFact } from '../../src/schema/event';
import { type AxisScores, axes, type MemberSelf } from '../../src/schema/growth';
import { EconomyOptions } from '../../src/schema/growthOptions';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../src/views/growthView';

export const rules = EconomyOptions.parse({});

/** A history of the home stream: what is decided is applied at once. */
export type History = { growth: GrowthState; facts: HomeFact[]; apply(facts: readonly NewHomeFact[]): void };

export function createHistory(): History {
  const growth = emptyGrowth();
  const facts: HomeFact[] = [];
  return {
    growth,
    facts,
    apply(news) {
      for (const fact of news) {
        const seq = facts.length + 1;
        const numbered = { seq, at: 1_000 + seq, v: 1, ...structuredClone(fact) } as HomeFact;
        facts.push(numbered);
        foldGrowth(growth, numbered);
      }
    },
  };
}

/** Facts of an answer that must not be a refusal. */
export function facts<T extends { facts: NewHomeFact[] }>(answer: T | { ok: false; why: string }): NewHomeFact[] {
  if ('why' in answer) throw new Error(answer.why);
  return answer.facts;
}

/** The same value on each axis, or one a value. */
export function scores(...values: number[]): AxisScores {
  return Object.fromEntries(
    axes.map((axis, index) => [axis, { value: values[index] ?? values[0] ?? 0, reason: `${axis} so`, turns: ['r1/speak'] }]),
  ) as AxisScores;
}

export function seat(member: string, over: Partial<SettleMember> = {}): SettleMember {
  return {
    ...{ member, scores: scores(1, 2, 1, 1), insights: [], penalties: [], gates: [], flags: [], revised: [] },
    ...{ feeTier: 'sonnet', signals: [], floor: { budget: 3, spent: 1 }, mentions: {} },
    ...over,
  };
}

export function round(runId: string, members: readonly SettleMember[], over: Partial<SettleInput> = {}): SettleInput {
  return {
    ...{ runId, digest: 1, team: 't', topic: 'What to do?', rehearsal: false, rules, maxGates: 3, members },
    ...{ peers: [], proposals: [], benched: [], ventures: [], used: [] },
    ...over,
  };
}

/** What planRun makes of a member's holdings, as far as money goes. */
export function selfOf(growth: GrowthState, member: string, atTable: readonly string[]): MemberSelf {
  const { balance, level, extraFloor, uses } = holdings(growth, rules, member);
  return {
    ...{ sparks: balance, standing: 70, state: 'watch', weight: 1, level, feeTier: 'sonnet', skills: [], behaviors: [], traits: [] },
    ...{ memory: '', prompt: '', extraFloor, firstSpeaker: firstSpeakerOf(growth, atTable) === member, uses },
  };
}

export const names = ['ada', 'bob', 'cyd'] as const;
const who = fc.constantFrom(...names);
const axis = fc.constantFrom(0, 0, 1, 1, 2, 3, 10);
const penalty = fc.record({
  kind: fc.constantFrom('redundancy' as const, 'hallucination' as const, 'offDirective' as const, 'researchViolation' as const),
  reason: fc.constant('because'),
  turn: fc.constant('t'),
});
const sat = fc.record({
  axes: fc.option(fc.tuple(axis, axis, axis, axis), { freq: 8 }),
  penalties: fc.array(penalty, { maxLength: 3 }),
  gates: fc.nat(2),
  tier: fc.constantFrom('haiku' as const, 'flash' as const, 'sonnet' as const, 'opus' as const),
});

/** One thing that may happen; `pick` chooses among what there is at that moment. */
export const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('round' as const),
      seats: fc.array(sat, { minLength: 3, maxLength: 3 }),
      further: fc.boolean(),
      pick: fc.nat(50),
      ventures: fc.array(fc.record({ who, tier: fc.constantFrom('scout' as const, 'venture' as const, 'moonshot' as const) }), {
        maxLength: 2,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('overrule' as const), who, value: axis, pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('grant' as const), who, amount: fc.integer({ min: -40, max: 200 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('buy' as const), who, item: fc.constantFrom(...catalog.map(({ id }) => id)) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('session' as const),
      who,
      items: fc.array(fc.constantFrom(...catalog.map(({ id }) => id)), { maxLength: 3 }),
      pick: fc.nat(50),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom('retired' as const, 'refunded' as const, 'used' as const),
      pick: fc.nat(50),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resolve' as const), won: fc.boolean(), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('implemented' as const), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('request' as const), who, fulfil: fc.boolean(), pick: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      who,
      to: fc.constantFrom('table' as const, 'bench' as const, 'left' as const),
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const at = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

/** What a step comes to: the facts that it decides, none where it is refused. */
export function decide(growth: GrowthState, one: Step): NewHomeFact[] {
  const { economy, scores: kept } = growth;
  const of = (answer: { ok: true; facts: NewHomeFact[] } | { ok: false; why: string }): NewHomeFact[] => (answer.ok ? answer.facts : []);
  const by = 'person';
  const why = 'because';
  switch (one.do) {
    case 'round': {
      const before = one.further ? kept.runs[at(kept.order, one.pick) ?? ''] : undefined;
      const runId = before?.runId ?? `run${kept.order.length}`;
      const table = names.filter((name) => !economy.places[name]);
      const members = table.map((name) => {
        const { axes: values, penalties, gates, tier } = one.seats[names.indexOf(name)] as (typeof one.seats)[number];
        return seat(name, {
          scores: values ? scores(...values) : undefined,
          penalties,
          gates: Array.from({ length: gates }, (_, index) => ({ reason: 'opened it', turn: `g${index}` })),
          feeTier: tier,
          signals: [{ dimension: 'output_quality', value: gates * 40, why: 'gates' }],
          self: selfOf(growth, name, table),
        });
      });
      const ventures = one.ventures
        .filter(({ who: name }) => table.includes(name))
        .map(({ who: member, tier }, index) => ({ member, tier, idea: `bet on ${tier}`, turn: `v${index}` }));
      const proposals = table.slice(0, 1).map((member) => ({ id: `${runId}/p1`, member, text: 'Do it.', turn: 't' }));
      const benched = names.filter((name) => economy.places[name]?.place === 'bench');
      return settle(growth, round(runId, members, { digest: (before?.digest ?? 0) + 1, ventures, proposals, benched })).facts;
    }
    case 'overrule': {
      const runId = at(kept.order, one.pick) ?? '';
      return of(
        overrule(growth, rules, { runId, member: one.who, values: { novelty: one.value as 0, impact: one.value as 0 }, reason: why, by }),
      );
    }
    case 'grant':
      return of(grant(growth, rules, { member: one.who, amount: one.amount, reason: why, by }));
    case 'buy':
      return of(buy(growth, rules, { member: one.who, item: one.item, by, words: `for ${one.who}` }));
    case 'session': {
      const runId = at(kept.order, one.pick) ?? 'run0';
      const wants = one.items.map((item) => ({ item, why, words: `in ${runId}` }));
      return sessionBuy(growth, rules, { member: one.who, runId, by: 'therapist', wants }).facts;
    }
    case 'end':
      return of(endPurchase(growth, { id: at(Object.keys(economy.purchases), one.pick) ?? '', how: one.how, why }));
    case 'resolve':
      return of(
        resolveVenture(growth, { id: at(Object.keys(economy.ventures), one.pick) ?? '', outcome: one.won ? 'success' : 'failed', why, by }),
      );
    case 'implemented':
      return of(implemented(growth, rules, { id: at(Object.keys(economy.proposals), one.pick) ?? '', why, by }));
    case 'request': {
      const id = at(Object.keys(economy.bulletin), one.pick) ?? '';
      return of(one.fulfil ? fulfil(growth, rules, { id, by, author: one.who }) : withdraw(growth, { id, by }));
    }
    case 'place':
      return of(place(growth, { member: one.who, place: one.to, by, why }));
  }
}
