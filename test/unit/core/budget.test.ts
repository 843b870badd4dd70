import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/core/router/budget';
import { costOf, dearest, pricingOf } from '../../../src/core/router/prices';

describe('budget', () => {
  it('is never overshot, however calls overlap and whatever each really uses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            bound: fc.integer({ min: 1, max: 500 }),
            used: fc.double({ min: 0, max: 1, noNaN: true }),
            wait: fc.integer({ min: 0, max: 5 }),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 20 }),
        async (calls, tokens, turns) => {
          const spent = { tokens: 0, usd: 0, calls: 0, activeMs: 0 };
          const budget = createBudget({ tokens, turns, usd: tokens / 1000 }, { spent: () => spent });
          await Promise.all(
            calls.map(async ({ bound, used, wait }) => {
              const reserved = await budget.reserve({ tokens: bound, usd: bound / 1000 });
              if (!reserved.ok) return;
              for (let i = 0; i < wait; i++) await Promise.resolve();
              spent.tokens += Math.floor(bound * used);
              spent.usd += Math.floor(bound * used) / 1000;
              spent.calls += 1;
              reserved.reservation.release();
            }),
          );
          expect(spent.tokens).toBeLessThanOrEqual(tokens);
          expect(spent.calls).toBeLessThanOrEqual(turns);
          expect(spent.usd).toBeLessThanOrEqual(tokens / 1000 + 1e-9);
        },
      ),
    );
  });

  it('keeps the digest’s share back until it is given free', async () => {
    const budget = createBudget({ tokens: 100 }, { spent: () => ({ tokens: 0, usd: 0, calls: 0, activeMs: 0 }) });
    budget.holdBack({ tokens: 40, usd: 0 });
    const refused = await budget.reserve({ tokens: 61, usd: 0 });
    expect(refused).toMatchObject({ ok: false, what: 'tokens' });
    budget.holdBack(undefined);
    expect((await budget.reserve({ tokens: 61, usd: 0 })).ok).toBe(true);
  });

  it('refuses after the time limit', async () => {
    const budget = createBudget({ wall: 10 }, { spent: () => ({ tokens: 0, usd: 0, calls: 0, activeMs: 10_000 }) });
    expect(await budget.reserve({ tokens: 1, usd: 0 })).toMatchObject({ ok: false, what: 'wall' });
    expect(budget.leftMs()).toBe(0);
  });
});

describe('prices', () => {
  const usage = { input: 1_000_000, cachedRead: 1_000_000, cachedWrite: 0, output: 500_000, reasoning: 500_000 };
  it('adds up disjoint buckets', () => {
    expect(costOf(pricingOf({ provider: 'anthropic', model: 'claude-sonnet-4-20250514' }, false, {}), usage)).toEqual({
      usd: 3 + 0.3 + 15,
      priced: 'table',
    });
  });
  it.each([
    [{ provider: 'openai', model: 'gpt-4o-mini-2024-07-18' }, 'table'],
    [{ provider: 'openai', model: 'gpt-5-pro' }, 'unknown'],
    [{ provider: 'anthropic', model: 'claude-opus-5-9' }, 'unknown'],
    [{ provider: 'openrouter', model: 'anthropic/claude-sonnet-5.5' }, 'table'],
    [{ provider: 'lab', model: 'anything' }, 'unknown'],
    [{ provider: 'openrouter', model: 'anthropic/claude-haiku-4.5' }, 'table'],
  ])('%j is %s', (ref, from) => expect(pricingOf(ref, false, {}).from).toBe(from));
  it('never guesses, never bills a local model, and lets the person override', () => {
    expect(costOf({ from: 'unknown' }, usage)).toEqual({ priced: 'unknown' });
    expect(costOf(pricingOf({ provider: 'ollama', model: 'x' }, true, {}), usage)).toEqual({ usd: 0, priced: 'local' });
    expect(costOf(pricingOf({ provider: 'lab', model: 'x' }, false, { 'lab/x': { input: 1, output: 2 } }), usage)).toEqual({
      usd: 4,
      priced: 'person',
    });
  });
  it('bounds every call from above', () => {
    const pricing = pricingOf({ provider: 'anthropic', model: 'claude-haiku-4-5' }, false, {});
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), fc.nat(9999), fc.nat(9999), (input, cachedRead, cachedWrite, output) => {
        const cost = costOf(pricing, { input, cachedRead, cachedWrite, output, reasoning: 0 }).usd ?? 0;
        expect(cost).toBeLessThanOrEqual((dearest(pricing, input + cachedRead + cachedWrite, output) ?? 0) + 1e-12);
      }),
    );
  });
});
