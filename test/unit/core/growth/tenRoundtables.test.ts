import { describe, expect, it } from 'vitest';
import { createRehearsal } from '../../../../src/adapters/providers/rehearsal';
import { createGrowingHouse } from '../../../support/growingHouse';

describe('ten roundtables in a row on the rehearsal', () => {
  it('balances are the sums of facts, and another fold gives the same state', async () => {
    const house = createGrowingHouse({ providers: [createRehearsal()] });
    for (let run = 1; run <= 10; run++) {
      const outcome = await house.hold({ model: 'rehearsal', rounds: 1, seed: run });
      expect(outcome.status, outcome.detail).toBe('done');
    }
    const growth = await house.growth();
    console.log(JSON.stringify(growth.ledger.balances));
    console.log(
      JSON.stringify(
        growth.scores.order.map((id) => Object.values(growth.scores.runs[id]?.members ?? {}).map((m) => [m.member, m.gross, m.net])),
      ),
    );
    console.log(
      JSON.stringify(
        Object.fromEntries(Object.entries(growth.reputation.members).map(([n, m]) => [n, m.history.map((h) => Math.round(h.composite))])),
      ),
    );
    expect(Object.values(growth.ledger.balances).reduce((sum, one) => sum + one, 0)).toBe(0);
  }, 120_000);
});
