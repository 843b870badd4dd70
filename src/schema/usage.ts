import type { ModelRef, Usage } from './model';

// Apart from the schemas, so that the window can count without carrying a validator.

export const noUsage: Usage = { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cachedRead: a.cachedRead + b.cachedRead,
    cachedWrite: a.cachedWrite + b.cachedWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}

export function totalTokens(usage: Usage): number {
  return usage.input + usage.cachedRead + usage.cachedWrite + usage.output + usage.reasoning;
}

/** The form people write: `provider/model`. */
export function modelName(ref: ModelRef): string {
  return ref.provider === 'rehearsal' ? 'rehearsal' : `${ref.provider}/${ref.model}`;
}
