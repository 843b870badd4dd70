import type { Tier } from '../../schema/agent';
import type { ModelRef } from '../../schema/model';

/**
 * Which model a tier stands for at each vendor, as vendors name them at the time of writing. The
 * person's own `tiers` go first. Local servers and VS Code are asked what they have instead.
 */
export const tierModels: Readonly<Record<string, Readonly<Record<Tier, string>>>> = {
  anthropic: { haiku: 'claude-haiku-5-5', flash: 'claude-haiku-5-5', sonnet: 'claude-sonnet-5-5', opus: 'claude-opus-5-5' },
  openrouter: {
    haiku: 'anthropic/claude-haiku-5.5',
    flash: 'google/gemini-3.8-flash',
    sonnet: 'anthropic/claude-sonnet-5.5',
    opus: 'anthropic/claude-opus-5.5',
  },
  openai: { haiku: 'gpt-5.6-luna', flash: 'gpt-5.6-luna', sonnet: 'gpt-5.6-terra', opus: 'gpt-5.6-sol' },
  gemini: { haiku: 'gemini-3.8-flash', flash: 'gemini-3.8-flash', sonnet: 'gemini-3.8-flash', opus: 'gemini-3.1-pro-preview' },
  mistral: { haiku: 'mistral-small-latest', flash: 'mistral-small-latest', sonnet: 'mistral-large-latest', opus: 'mistral-large-latest' },
  deepseek: { haiku: 'deepseek-chat', flash: 'deepseek-chat', sonnet: 'deepseek-chat', opus: 'deepseek-reasoner' },
  groq: {
    haiku: 'llama-3.1-8b-instant',
    flash: 'llama-3.1-8b-instant',
    sonnet: 'llama-3.3-70b-versatile',
    opus: 'llama-3.3-70b-versatile',
  },
  together: {
    haiku: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    flash: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    sonnet: 'deepseek-ai/DeepSeek-V3',
    opus: 'deepseek-ai/DeepSeek-R1',
  },
};

/** Vendors in the order in which `auto` takes the first that has a key. */
export const vendorOrder: readonly string[] = [
  'anthropic',
  'openrouter',
  'openai',
  'gemini',
  'mistral',
  'deepseek',
  'groq',
  'together',
  'flock',
  'minimax',
];

type Figures = { pattern: RegExp; contextWindow: number; maxOutputTokens: number };

/** Windows of well-known models in tokens; the answer cap leaves room for reasoning where the model reasons. */
const figures: readonly Figures[] = [
  // The window of its lower price.
  { pattern: /claude-haiku-5/i, contextWindow: 100_000, maxOutputTokens: 8_192 },
  { pattern: /claude-[a-z]+-5/i, contextWindow: 200_000, maxOutputTokens: 8_192 },
  { pattern: /claude/i, contextWindow: 200_000, maxOutputTokens: 4_096 },
  { pattern: /gpt-[5-9]/i, contextWindow: 272_000, maxOutputTokens: 8_192 },
  { pattern: /gpt-4\.1/i, contextWindow: 1_000_000, maxOutputTokens: 4_096 },
  { pattern: /gpt-4o|gpt-4-turbo/i, contextWindow: 128_000, maxOutputTokens: 4_096 },
  { pattern: /(^|\/)o[134](-|$)/i, contextWindow: 200_000, maxOutputTokens: 8_192 },
  { pattern: /gemini/i, contextWindow: 1_000_000, maxOutputTokens: 8_192 },
  { pattern: /deepseek/i, contextWindow: 64_000, maxOutputTokens: 4_096 },
  { pattern: /mistral|codestral/i, contextWindow: 32_000, maxOutputTokens: 4_096 },
  { pattern: /llama-3\.[13]/i, contextWindow: 128_000, maxOutputTokens: 4_096 },
];

/** Source: `team` gives a local model 8,192 tokens unless told otherwise; twice that holds a round of five. */
const localWindow = 16_384;
const unknownWindow = 32_000;
const rehearsalWindow = 200_000;

export type Window = { contextWindow: number; maxOutputTokens: number };

/** How large a prompt and an answer may be. `listed` is what the provider says of the model. */
export function windowOf(ref: ModelRef, local: boolean, listed: number | undefined): Window {
  if (ref.provider === 'rehearsal') return { contextWindow: rehearsalWindow, maxOutputTokens: 4_096 };
  const known = local ? undefined : figures.find((row) => row.pattern.test(ref.model));
  const contextWindow = local ? Math.min(listed ?? localWindow, localWindow) : (listed ?? known?.contextWindow ?? unknownWindow);
  return { contextWindow, maxOutputTokens: Math.min(known?.maxOutputTokens ?? 4_096, Math.floor(contextWindow / 4)) };
}
