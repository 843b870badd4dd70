import type { Budget } from '../../schema/settings';

export type BudgetAxis = 'usd' | 'tokens' | 'turns' | 'wall';
export type Amount = { tokens: number; usd: number | undefined };

export type Reservation = {
  /**
   * Sets aside what a further call of the same turn may use on top of what the turn has used so
   * far. Never waits: two turns that waited for each other would wait for ever.
   */
  extend(total: Amount, calls: number): { ok: true } | { ok: false; detail: string };
  release(): void;
};
export type Reserved = { ok: true; reservation: Reservation } | { ok: false; what: BudgetAxis; detail: string };

export type Meter = {
  /** What is spent by now; read at each reservation, so it may grow in between. */
  spent(): { tokens: number; usd: number; calls: number; activeMs: number };
};

export type RunBudget = {
  /**
   * Sets an amount aside before a call, or says which limit is in the way. While other calls are
   * under way their reservations may come back smaller than feared, so a refusal waits for them.
   */
  reserve(amount: Amount): Promise<Reserved>;
  /** Keeps an amount back from every later reservation, so that the digest can still be made. */
  holdBack(amount: Amount | undefined): void;
  /** Milliseconds that are left on the clock, or undefined without a wall limit. */
  leftMs(): number | undefined;
};

const money = (usd: number): string => `$${usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;

/**
 * Reservation instead of counting afterwards: what parallel calls could cost together never
 * exceeds the limit. The amounts are upper bounds as far as a prompt's tokens can be estimated.
 */
export function createBudget(limits: Budget, meter: Meter): RunBudget {
  const held = new Set<Amount & { calls: number }>();
  let kept: Amount | undefined;
  let waiting: (() => void)[] = [];

  const inTheWay = (amount: Amount & { calls: number }, own?: object): { what: BudgetAxis; detail: string } | undefined => {
    const spent = meter.spent();
    let tokens = spent.tokens + amount.tokens + (kept?.tokens ?? 0);
    let usd = spent.usd + (amount.usd ?? 0) + (kept?.usd ?? 0);
    let calls = spent.calls + amount.calls + (kept ? 1 : 0);
    for (const other of held) {
      if (other === own) continue;
      tokens += other.tokens;
      usd += other.usd ?? 0;
      calls += other.calls;
    }
    if (limits.wall !== undefined && spent.activeMs >= limits.wall * 1000) {
      return { what: 'wall', detail: `The time limit of ${limits.wall} s is reached.` };
    }
    if (limits.turns !== undefined && calls > limits.turns) {
      return { what: 'turns', detail: `The limit of ${limits.turns} model calls is reached: ${spent.calls} are made.` };
    }
    if (limits.tokens !== undefined && tokens > limits.tokens) {
      return { what: 'tokens', detail: `The next call could pass the limit of ${limits.tokens} tokens: ${spent.tokens} are used.` };
    }
    if (limits.usd !== undefined && usd > limits.usd) {
      return { what: 'usd', detail: `The next call could pass the budget of ${money(limits.usd)}: ${money(spent.usd)} is spent.` };
    }
    return undefined;
  };

  return {
    async reserve(asked) {
      let amount = { ...asked, calls: 1 };
      for (;;) {
        const problem = inTheWay(amount);
        if (!problem) break;
        if (held.size === 0 || problem.what === 'wall') return { ok: false, ...problem };
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      held.add(amount);
      return {
        ok: true,
        reservation: {
          extend(total, calls) {
            const next = { ...total, calls };
            const problem = inTheWay(next, amount);
            if (problem) return { ok: false, detail: problem.detail };
            held.delete(amount);
            held.add(next);
            amount = next;
            return { ok: true };
          },
          release() {
            held.delete(amount);
            const wake = waiting;
            waiting = [];
            for (const resolve of wake) resolve();
          },
        },
      };
    },
    holdBack(amount) {
      kept = amount;
    },
    leftMs() {
      return limits.wall === undefined ? undefined : Math.max(0, limits.wall * 1000 - meter.spent().activeMs);
    },
  };
}
