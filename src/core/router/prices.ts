import type { Cost } from '../../schema/event';
import type { ModelRef, Price, Usage } from '../../schema/model';
import { modelName } from '../../schema/usage';

/** When the table was last edited. Prices change: `prices` in the settings goes before the table. */
export const pricesDated = '2026-11-21';

/**
 * USD per million tokens, list prices as the vendors published them when each model came out;
 * those of Anthropic and Google as their price pages of autumn 2026 say. A model that is not here has no known price:
 * nothing is guessed.
 */
const table: Readonly<Record<string, Price>> = {
  'anthropic/claude-opus-5-5': { input: 4, output: 20, cachedRead: 0.4, cachedWrite: 5 },
  'anthropic/claude-opus-5': { input: 5, output: 25, cachedRead: 0.5, cachedWrite: 6.25 },
  'anthropic/claude-opus-4-8': { input: 5, output: 25, cachedRead: 0.5, cachedWrite: 6.25 },
  'anthropic/claude-opus-4-7': { input: 5, output: 25, cachedRead: 0.5, cachedWrite: 6.25 },
  'anthropic/claude-opus-4-6': { input: 5, output: 25, cachedRead: 0.5, cachedWrite: 6.25 },
  'anthropic/claude-opus-4-5': { input: 5, output: 25, cachedRead: 0.5, cachedWrite: 6.25 },
  'anthropic/claude-opus-4': { input: 15, output: 75, cachedRead: 1.5, cachedWrite: 18.75 },
  'anthropic/claude-sonnet-5-5': { input: 2, output: 10, cachedRead: 0.2, cachedWrite: 2.5 },
  'anthropic/claude-sonnet-5': { input: 2, output: 10, cachedRead: 0.2, cachedWrite: 2.5 },
  'anthropic/claude-sonnet-4-6': { input: 3, output: 15, cachedRead: 0.3, cachedWrite: 3.75 },
  'anthropic/claude-sonnet-4-5': { input: 3, output: 15, cachedRead: 0.3, cachedWrite: 3.75 },
  'anthropic/claude-sonnet-4': { input: 3, output: 15, cachedRead: 0.3, cachedWrite: 3.75 },
  // Up to 100,000 prompt tokens, which is also the window that we give it; above, it costs five times as much.
  'anthropic/claude-haiku-5-5': { input: 0.1, output: 0.5, cachedRead: 0.01, cachedWrite: 0.125 },
  'anthropic/claude-haiku-4-5': { input: 1, output: 5, cachedRead: 0.1, cachedWrite: 1.25 },
  'anthropic/claude-3-haiku': { input: 0.25, output: 1.25, cachedRead: 0.03, cachedWrite: 0.3 },
  'openai/gpt-5.6-sol': { input: 5, output: 30, cachedRead: 0.5 },
  'openai/gpt-5.6-terra': { input: 2, output: 12, cachedRead: 0.2 },
  'openai/gpt-5.6-luna': { input: 0.2, output: 1.2, cachedRead: 0.02 },
  'openai/gpt-5': { input: 1.25, output: 10, cachedRead: 0.125 },
  'openai/gpt-5-mini': { input: 0.25, output: 2, cachedRead: 0.025 },
  'openai/gpt-5-nano': { input: 0.05, output: 0.4, cachedRead: 0.005 },
  'openai/gpt-4.1': { input: 2, output: 8, cachedRead: 0.5 },
  'openai/gpt-4.1-mini': { input: 0.4, output: 1.6, cachedRead: 0.1 },
  'openai/gpt-4.1-nano': { input: 0.1, output: 0.4, cachedRead: 0.025 },
  'openai/gpt-4o': { input: 2.5, output: 10, cachedRead: 1.25 },
  'openai/gpt-4o-mini': { input: 0.15, output: 0.6, cachedRead: 0.075 },
  'openai/o3-mini': { input: 1.1, output: 4.4 },
  // A reduced price until the end of 2026; it doubles then.
  'gemini/gemini-3.8-flash': { input: 0.75, output: 3.75 },
  'gemini/gemini-3.6-flash': { input: 1.5, output: 7.5, cachedRead: 0.15 },
  'gemini/gemini-3.5-flash-lite': { input: 0.3, output: 2.5, cachedRead: 0.03 },
  'gemini/gemini-3.1-pro': { input: 2, output: 12 },
  'gemini/gemini-2.5-pro': { input: 1.25, output: 10 },
  'gemini/gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'mistral/mistral-large': { input: 2, output: 6 },
  'mistral/mistral-medium': { input: 2.7, output: 8.1 },
  'mistral/mistral-small': { input: 0.2, output: 0.6 },
  'mistral/codestral': { input: 0.3, output: 0.9 },
};

/** Models whose price is known, as `provider/model`. */
export const pricedModels: readonly string[] = Object.keys(table);

/** What may follow a table name and still be the same model: a date, a build number, `latest`. A point release is another model. */
const variant = /^-(?:20\d{6}|20\d\d-\d\d-\d\d|\d{3,4}|latest|preview.*)$/;

function lookUp(prices: Readonly<Record<string, Price>>, name: string): Price | undefined {
  // OpenRouter writes `claude-sonnet-5.5` for what Anthropic calls `claude-sonnet-5-5`.
  const exact = prices[name] ?? prices[name.replaceAll('.', '-')];
  if (exact) return exact;
  const names = Object.keys(prices).filter((key) => name.startsWith(key) && variant.test(name.slice(key.length)));
  const longest = names.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : prices[longest];
}

export type Pricing = { price: Price; from: 'table' | 'person' } | { from: 'local' } | { from: 'unknown' };

/** The price of a model: the person's own first, local models cost nothing, else the table or unknown. */
export function pricingOf(ref: ModelRef, local: boolean, own: Readonly<Record<string, Price>>): Pricing {
  const name = modelName(ref);
  const mine = lookUp(own, name);
  if (mine) return { price: mine, from: 'person' };
  if (local) return { from: 'local' };
  // OpenRouter writes `openrouter/anthropic/claude-…` and `:free` variants of other vendors' models.
  const inner = ref.provider === 'openrouter' ? ref.model : name;
  if (inner.endsWith(':free')) return { from: 'local' };
  const listed = lookUp(table, inner);
  return listed ? { price: listed, from: 'table' } : { from: 'unknown' };
}

/** USD of a call; without a known price `usd` is absent. */
export function costOf(pricing: Pricing, usage: Usage): Cost {
  if (pricing.from === 'local') return { usd: 0, priced: 'local' };
  if (pricing.from === 'unknown') return { priced: 'unknown' };
  const { price } = pricing;
  const usd =
    (usage.input * price.input +
      usage.cachedRead * (price.cachedRead ?? price.input) +
      usage.cachedWrite * (price.cachedWrite ?? price.input) +
      (usage.output + usage.reasoning) * price.output) /
    1_000_000;
  return { usd, priced: pricing.from };
}

/** The most that a call can cost: every prompt token at the dearest input price, the whole answer used. */
export function dearest(pricing: Pricing, inputTokens: number, outputTokens: number): number | undefined {
  if (pricing.from === 'local') return 0;
  if (pricing.from === 'unknown') return undefined;
  const { price } = pricing;
  const input = Math.max(price.input, price.cachedWrite ?? 0);
  return (inputTokens * input + outputTokens * price.output) / 1_000_000;
}
