import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fulfil, withdraw } from '../../../../src/core/economy/bulletin';
import { catalog } from '../../../../src/core/economy/catalog';
import { grant, overrule } from '../../../../src/core/economy/corrections';
import { holdings } from '../../../../src/core/economy/holdings';
import { place } from '../../../../src/core/economy/places';
import { buy, endPurchase, sessionBuy } from '../../../../src/core/economy/purchases';
import { type SettleInput, settle } from '../../../../src/core/economy/settle';
import { implemented, resolveVenture } from '../../../../src/core/economy/ventures';
import { EconomyOptions } from '../../../../src/schema/growthOptions';
import { explainBalance, explainRun } from '../../../../src/views/explainView';
import { leaderboard } from '../../../../src/views/leaderboardView';
import { balanceOf } from '../../../../src/views/ledgerView';
import { createHistory, facts, type History, round, rules, scores, seat, selfOf } from '../../../support/economy';

const has = ({ growth }: History, member: string): number => balanceOf(growth.ledger, member);
const play = (history: History, input: SettleInput) => {
  const { facts: news, refused } = settle(history.growth, input);
  history.apply(news);
  return { news, refused };
};
const types = (news: readonly { type: string }[]): string[] => news.map(({ type }) => type);
const rich = (amount = 500): History => {
  const history = createHistory();
  history.apply(facts(grant(history.growth, rules, { member: 'ada', amount, reason: 'for the test', by: 'person' })));
  return history;
};
const low = (runId: string, over: Partial<SettleInput> = {}): SettleInput =>
  round(runId, [seat('ada', { scores: scores(0, 1, 0, 0) })], over);

describe('a roundtable', () => {
  it('pays points and gates, takes penalties and the fee, each with its reason', () => {
    const history = createHistory();
    const ada = seat('ada', {
      scores: scores(2, 1, 10, 0),
      gates: [0, 1].map((n) => ({ reason: 'new ground', turn: `g${n}` })),
      penalties: [{ kind: 'redundancy', reason: 'said twice', turn: 'p' }],
      feeTier: 'opus',
    });
    const bob = seat('bob', { gates: [0, 1].map((n) => ({ reason: 'also', turn: `h${n}` })) });
    play(history, round('r', [ada, bob]));
    // Three gates in the whole roundtable: the fourth, bob's second, is not paid.
    expect([has(history, 'ada'), has(history, 'bob')]).toEqual([30 + 13 + 6 - 3 - 15, 30 + 5 + 3 - 8]);
    expect(explainBalance(history.growth, 'ada').map(({ change, balance, why }) => [change, balance, why])).toEqual([
      [30, 30, 'What every member begins with.'],
      [13, 43, 'Points: novelty 2, accuracy 1, impact 10, challenge 0.'],
      [3, 46, 'Gate: new ground'],
      [3, 49, 'Gate: new ground'],
      [-3, 46, 'Redundancy: said twice'],
      [-15, 31, 'Entry fee of the tier opus.'],
    ]);
    expect(explainRun(history.growth, 'r', 'ada')?.earnings).toEqual({
      ...{ points: 13, gates: 6, fined: 3, penalties: 3, gross: 16, fee: 15, unpaid: 0, bonuses: 0, net: 1 },
    });
  });

  it('takes no more than is there, and nobody owes the rest', () => {
    const history = createHistory();
    const poor = { ...rules, opening: 2 };
    const fine = { kind: 'hallucination' as const, reason: 'no such file', turn: 'p' };
    const { news } = play(history, round('r', [seat('ada', { scores: scores(1, 0, 0, 0), penalties: [fine, fine] })], { rules: poor }));
    // Of 10 in penalties 1 is taken, what was earned; of the fee of 8 the opening 2.
    expect(news[0]).toMatchObject({ data: { members: [{ gross: 0, fined: 10, fee: 8, unpaid: 6, net: -8 }] } });
    expect(has(history, 'ada')).toBe(0);
    play(history, round('r2', [seat('ada', { scores: scores(3) })], { rules: poor }));
    expect(has(history, 'ada')).toBe(4);
  });

  it('neither pays nor charges whoever got no score, keeps a score that a further round did not renew', () => {
    const history = createHistory();
    play(history, round('r', [seat('ada', { scores: undefined }), seat('bob')]));
    expect([has(history, 'ada'), has(history, 'bob')]).toEqual([30, 27]);
    history.apply(
      facts(overrule(history.growth, rules, { runId: 'r', member: 'bob', values: { novelty: 3 }, reason: 'new', by: 'person' })),
    );
    expect(has(history, 'bob')).toBe(29);
    play(history, round('r', [seat('ada'), seat('bob', { scores: undefined })], { digest: 2 }));
    expect([has(history, 'ada'), has(history, 'bob')]).toEqual([27, 29]);
    expect(explainRun(history.growth, 'r', 'bob')).toMatchObject({ total: 7, values: { novelty: 3 }, earnings: { gross: 7, fee: 8 } });
  });

  it('moves nothing where the economy is off', () => {
    expect(settle(createHistory().growth, round('r', [seat('ada')], { rules: EconomyOptions.parse({ enabled: false }) })).facts).toEqual(
      [],
    );
  });
});

describe('relegation', () => {
  it('is put to the person once, after three net-negative roundtables, and the bench leads back to the table', () => {
    const history = createHistory();
    expect(types(play(history, low('r1')).news)).toEqual(['run.settled']);
    play(history, round('r-unscored', [seat('ada', { scores: undefined })]));
    play(history, low('r2'));
    expect(play(history, low('r3')).news[1]).toEqual({ type: 'relegation.due', data: { member: 'ada', runId: 'r3', nets: [-7, -7, -7] } });
    expect(types(play(history, low('r4')).news)).toEqual(['run.settled']);
    history.apply(facts(place(history.growth, { member: 'ada', place: 'bench', by: 'person', why: 'A rest.' })));
    expect(history.growth.economy.due).toEqual({});
    const before = has(history, 'ada');
    const without = (id: string): string[] =>
      types(play(history, round(id, [seat('bob', { scores: scores(3) })], { benched: ['ada'] })).news);
    expect([without('b1'), without('b2'), without('b3')]).toEqual([['run.settled'], ['run.settled'], ['run.settled', 'member.placed']]);
    expect([has(history, 'ada') - before, history.growth.economy.places]).toEqual([6, {}]);
    // What was before the bench does not count again.
    expect([types(play(history, low('r5')).news), types(play(history, low('r6')).news)]).toEqual([['run.settled'], ['run.settled']]);
    expect(types(play(history, low('r7')).news)).toEqual(['run.settled', 'relegation.due']);
  });

  it('counts gates and outcome bonuses, and is taken back when a correction ends the row', () => {
    const history = createHistory();
    const gates = [0, 1, 2].map((n) => ({ reason: 'so', turn: `g${n}` }));
    play(history, low('r1'));
    play(history, round('r2', [seat('ada', { scores: scores(0, 1, 0, 0), gates })]));
    play(history, low('r3'));
    expect(types(play(history, low('r4')).news)).toEqual(['run.settled']);
    const proposal = { id: 'p', member: 'ada', text: 'Cap it.', turn: 't' };
    expect(types(play(history, round('r5', [seat('ada', { scores: scores(1, 1, 1, 0) })], { proposals: [proposal] })).news)).toContain(
      'relegation.due',
    );
    const paid = facts(implemented(history.growth, rules, { id: 'p', why: 'merged', by: 'person' }));
    expect(types(paid)).toEqual(['proposal.implemented', 'member.placed']);
    history.apply(paid);
    expect([history.growth.economy.due, implemented(history.growth, rules, { id: 'p', why: 'again', by: 'person' }).ok]).toEqual([
      {},
      false,
    ]);
  });
});

describe('the store', () => {
  it('has the 18 items of the source at its prices, and prices of a team file', () => {
    expect(catalog.map(({ cost }) => cost)).toEqual([20, 10, 20, 0, 15, 12, 10, 15, 12, 8, 15, 12, 8, 25, 100, 250, 30, 6]);
    const cheap = EconomyOptions.parse({ store: { 'debate-tactics': 3 } });
    expect(buy(createHistory().growth, cheap, { member: 'ada', item: 'debate-tactics', by: 'person' })).toMatchObject({
      ok: true,
      cost: 3,
    });
  });

  it.each<[string, string, RegExp]>([
    ['what it does not have', 'debate-tactic', /no debate-tactic\. Did you mean debate-tactics\?/],
    ['what takes more roundtables', 'tier-1', /takes 5 roundtables that were scored, and ada has 0/],
    ['what is too dear', 'extra-slot', /costs 30 sparks, and ada has 18/],
    ['what she has', 'debate-tactics', /has Debate Tactics already\./],
    ['a request without words', 'public-request', /needs words/],
  ])('refuses %s', (_what, item, why) => {
    const history = createHistory();
    history.apply(facts(buy(history.growth, rules, { member: 'ada', item: 'debate-tactics', by: 'person' })));
    expect(buy(history.growth, rules, { member: 'ada', item, by: 'person' })).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('gives levels, slots, skills and floor turns their effect, and takes it back with the price', () => {
    const history = rich();
    for (let n = 0; n < 10; n += 1) play(history, round(`r${n}`, [seat('ada')]));
    expect(holdings(history.growth, rules, 'ada')).toMatchObject({ level: 0, slots: 2, selfChars: 8_000, runs: 10 });
    for (const item of ['tier-2', 'extra-slot', 'risk-assessment', 'extra-budget', 'extra-budget', 'dev-call'])
      history.apply(facts(buy(history.growth, rules, { member: 'ada', item, by: 'person' })));
    const now = holdings(history.growth, rules, 'ada');
    expect(now).toMatchObject({ level: 2, slots: 5, selfChars: 16_000, extraFloor: 4, uses: ['ada/extra-budget/1', 'ada/extra-budget/2'] });
    expect([now.skills.map(({ id }) => id), now.sessions]).toEqual([['risk-assessment'], ['ada/dev-call/1']]);
    const shipped = catalog.filter(({ effect }) => effect.kind === 'skill').map(({ id }) => `${id}.md`);
    expect(readdirSync('skills').sort()).toEqual(shipped.sort());
    const before = has(history, 'ada');
    history.apply(facts(endPurchase(history.growth, { id: 'ada/tier-2/1', how: 'refunded', why: 'changed my mind' })));
    expect([has(history, 'ada') - before, holdings(history.growth, rules, 'ada').level]).toEqual([100, 0]);
    play(history, round('next', [seat('ada', { self: selfOf(history.growth, 'ada', ['ada']) })]));
    expect(holdings(history.growth, rules, 'ada')).toMatchObject({ extraFloor: 0, uses: [] });
  });

  it('lets the highest rank speak first and gives the others theirs back', () => {
    const history = createHistory();
    const table = ['ada', 'bob', 'cyd'];
    play(history, round('r1', [seat('ada'), seat('bob', { scores: scores(3) }), seat('cyd', { scores: scores(1) })]));
    expect(leaderboard(history.growth).map(({ member, rank }) => [member, rank])).toEqual([
      ['bob', 1],
      ['ada', 2],
      ['cyd', 3],
    ]);
    for (const member of ['ada', 'cyd']) history.apply(facts(buy(history.growth, rules, { member, item: 'first-speaker', by: 'person' })));
    const [ada, cyd] = [has(history, 'ada'), has(history, 'cyd')];
    const seats = table.map((name) => seat(name, { scores: scores(2), self: selfOf(history.growth, name, table) }));
    expect(seats.map(({ self }) => self?.firstSpeaker)).toEqual([true, false, false]);
    play(history, round('r2', seats));
    expect([has(history, 'ada') - ada, has(history, 'cyd') - cyd]).toEqual([0, 6]);
    expect(Object.values(history.growth.economy.purchases).map(({ ended }) => ended?.how)).toEqual(['used', 'refunded']);
  });

  it('keeps a session to its limit, to what is there and to nothing twice, also when it is taken up again', () => {
    const history = rich(20);
    const wants = ['debate-tactics', 'debate-tactics', 'code-review-framework', 'conciseness-training', 'hat'].map((item) => ({
      item,
      why: 'so',
    }));
    const session = () => sessionBuy(history.growth, rules, { member: 'ada', runId: 'r1', by: 'therapist', wants });
    const first = session();
    expect(first.bought.map(({ item }) => item)).toEqual(['debate-tactics', 'code-review-framework']);
    expect(first.refused.map(({ why }) => why)).toEqual([
      expect.stringContaining('twice'),
      expect.stringContaining('30 sparks at most; 3 are left'),
      expect.stringContaining('no hat'),
    ]);
    history.apply(first.facts);
    expect([session().facts, has(history, 'ada')]).toEqual([[], 23]);
  });
});

describe('ventures and requests', () => {
  it('puts the stake aside, pays multiplied or loses it, once, and says what cannot be paid', () => {
    const history = createHistory();
    const ventures = (['venture', 'moonshot', 'scout'] as const).map((tier) => ({ member: 'ada', tier, idea: 'x'.repeat(300), turn: 't' }));
    const { refused } = play(history, round('r', [seat('ada')], { ventures }));
    expect(refused).toEqual([
      { member: 'ada', what: expect.stringContaining('moonshot'), why: 'A moonshot takes 30 sparks, and ada has 15.' },
    ]);
    expect([has(history, 'ada'), has(history, 'escrow')]).toEqual([10, 17]);
    history.apply(facts(resolveVenture(history.growth, { id: 'r/t/venture', outcome: 'success', why: 'it held', by: 'person' })));
    expect([has(history, 'ada'), has(history, 'escrow')]).toEqual([52, 5]);
    history.apply(facts(resolveVenture(history.growth, { id: 'r/t/scout', outcome: 'failed', why: 'it broke', by: 'person' })));
    expect([
      has(history, 'escrow'),
      has(history, 'sink:ventures'),
      history.growth.economy.ventures['r/t/venture']?.resolved?.payout,
    ]).toEqual([0, 5, 42]);
    expect(resolveVenture(history.growth, { id: 'r/t/scout', outcome: 'success', why: 'no', by: 'person' }).ok).toBe(false);
  });

  it('closes requests: fulfilled with a reward, withdrawn or expired with the price back', () => {
    const history = rich(100);
    const ask = (item: string, words: string): string => {
      const answer = buy(history.growth, rules, { member: 'ada', item, words, by: 'person' });
      history.apply(facts(answer));
      return answer.ok ? answer.id : '';
    };
    const open = ask('public-request', 'a checklist');
    const [kept, back] = [ask('private-request', 'a summary'), ask('private-request', 'a map')];
    expect(has(history, 'ada')).toBe(90);
    history.apply(facts(fulfil(history.growth, rules, { id: open, by: 'person', author: 'bob', skill: 's1' })));
    expect([has(history, 'bob'), explainBalance(history.growth, 'bob').at(-1)?.change]).toEqual([42, 12]);
    history.apply(facts(withdraw(history.growth, { id: back, by: 'ada' })));
    expect(has(history, 'ada')).toBe(110);
    const aged = [1, 2, 3].map((n) => types(play(history, round(`r${n}`, [seat('bob')])).news).includes('bulletin.closed'));
    expect([aged, has(history, 'ada'), history.growth.economy.bulletin[kept]?.closed?.how]).toEqual([[false, false, true], 130, 'expired']);
  });
});

describe('the person', () => {
  it('overrules with a reason, and what was spent since is not taken', () => {
    const history = createHistory();
    play(history, round('r', [seat('ada', { scores: scores(3) })]));
    history.apply(facts(grant(history.growth, rules, { member: 'ada', amount: -30, reason: 'spent', by: 'person' })));
    expect(has(history, 'ada')).toBe(4);
    const down = { runId: 'r', member: 'ada', values: { novelty: 0, impact: 0 }, reason: 'said before', by: 'person' } as const;
    const answer = overrule(history.growth, rules, down);
    expect(answer).toMatchObject({ ok: true, total: 6, moved: -4 });
    history.apply(facts(answer));
    expect(overrule(history.growth, rules, down)).toEqual({ ok: false, why: expect.stringContaining('changes nothing') });
    expect(grant(history.growth, rules, { member: 'ada', amount: -1, reason: 'x', by: 'person' })).toMatchObject({ ok: false });
  });

  it('brings a penalty back to its full size where points make room for it', () => {
    const history = createHistory();
    const penalties = [{ kind: 'hallucination' as const, reason: 'so', turn: 'p' }];
    play(history, round('r', [seat('ada', { scores: scores(1, 0, 0, 0), penalties })]));
    const answer = overrule(history.growth, rules, {
      runId: 'r',
      member: 'ada',
      values: { impact: 10 },
      reason: 'it carried',
      by: 'person',
    });
    history.apply(facts(answer));
    expect(explainRun(history.growth, 'r', 'ada')?.earnings).toMatchObject({ points: 11, penalties: 5, gross: 6, net: -2 });
    expect(has(history, 'ada')).toBe(30 + 6 - 8);
  });
});
