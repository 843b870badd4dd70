import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle } from '../../../../src/core/economy/settle';
import { Move } from '../../../../src/schema/growth';
import { growthFacts } from '../../../../src/schema/growthFacts';
import { explainBalance, explainRun } from '../../../../src/views/explainView';
import { emptyGrowth, foldGrowth } from '../../../../src/views/growthView';
import { balanceOf } from '../../../../src/views/ledgerView';
import { createHistory, decide, type History, names, round, seat, step } from '../../../support/economy';

const histories = fc.array(step, { maxLength: 40, size: 'max' });

function play(steps: Parameters<typeof decide>[1][], after: (history: History) => void = () => undefined): History {
  const history = createHistory();
  for (const one of steps) {
    history.apply(decide(history.growth, one));
    after(history);
  }
  return history;
}

test('every spark has a source: all accounts together are 0, and none but a mint is ever below 0, move by move', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { growth, facts } = play(steps);
      const held: Record<string, number> = {};
      for (const move of growth.ledger.entries) {
        expect(Move.safeParse(move).success).toBe(true);
        held[move.from] = (held[move.from] ?? 0) - move.amount;
        held[move.to] = (held[move.to] ?? 0) + move.amount;
        if (!move.from.startsWith('mint:')) expect(held[move.from], `${move.category} of ${move.from}`).toBeGreaterThanOrEqual(0);
      }
      expect(growth.ledger.balances).toEqual(held);
      expect(Object.values(held).reduce((sum, one) => sum + one, 0)).toBe(0);
      for (const [name, amount] of Object.entries(held)) if (name.startsWith('mint:')) expect(amount).toBeLessThanOrEqual(0);
      for (const { type, data } of facts) growthFacts[type as 'run.settled'].parse(data);
    }),
    { numRuns: 300 },
  );
});

test('step by step is the same as at once, and a fact twice is a fact once', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { growth, facts } = play(steps);
      const again = emptyGrowth();
      for (const fact of [...facts, ...facts]) foldGrowth(again, fact);
      expect(again).toEqual(growth);
    }),
    { numRuns: 100 },
  );
});

test('escrow holds the stakes of what is open, and every explanation ends at the balance', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { growth } = play(steps);
      const open = Object.values(growth.economy.ventures).filter(({ resolved }) => !resolved);
      expect(balanceOf(growth.ledger, 'escrow')).toBe(open.reduce((sum, { stake }) => sum + stake, 0));
      for (const name of names) expect(explainBalance(growth, name).at(-1)?.balance ?? 0).toBe(balanceOf(growth.ledger, name));
      for (const runId of growth.scores.order) {
        for (const name of names) {
          const told = explainRun(growth, runId, name)?.earnings;
          if (!told) continue;
          expect(told.gross).toBe(Math.max(0, told.points + told.gates - told.fined));
          expect(told.net).toBe(told.gross + told.bonuses - told.fee);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('a digest is settled once, and a further one moves the difference alone, without a second fee', () => {
  const values = fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 1, 2, 3, 10)));
  const member = fc.record({ values, gates: fc.nat(2), fines: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), (digests) => {
      const history = createHistory();
      const made = digests.map(({ values: own, gates, fines }, index) => {
        const [a, b, c, d] = own as [number, number, number, number];
        const reason = 'so';
        const ada = seat('ada', {
          scores: seatScores(a, b, c, d),
          gates: Array.from({ length: gates }, () => ({ reason, turn: 'g' })),
          penalties: Array.from({ length: fines }, () => ({ kind: 'hallucination' as const, reason, turn: 'p' })),
        });
        return round('r', [ada], { digest: index + 1 });
      });
      for (const input of made) {
        history.apply(settle(history.growth, input).facts);
        expect(settle(history.growth, input).facts).toEqual([]);
        const entries = history.growth.ledger.entries;
        expect(entries.filter(({ category }) => category === 'entry_fee')).toHaveLength(1);
        // Nothing was spent in between, so what it has is what one settlement of the last digest alone would have left it.
        const alone = createHistory();
        alone.apply(settle(alone.growth, { ...input, digest: 1 }).facts);
        expect(balanceOf(history.growth.ledger, 'ada')).toBe(balanceOf(alone.growth.ledger, 'ada'));
        for (const account of ['mint:gates', 'sink:penalties', 'sink:fees'] as const)
          expect(balanceOf(history.growth.ledger, account)).toBe(balanceOf(alone.growth.ledger, account));
      }
    }),
    { numRuns: 200 },
  );
});

function seatScores(...values: [number, number, number, number]) {
  const one = (value: number) => ({ value: value as 0, reason: 'so', turns: [] });
  const [novelty, accuracy, impact, challenge] = values;
  return { novelty: one(novelty), accuracy: one(accuracy), impact: one(impact), challenge: one(challenge) };
}
