import type { Critique } from '../../../schema/growthOutputs';

/**
 * An advisor's word on a piece of work: a first one is asked to be gone over once, by what it was called when it was delivered; what came
 * after it goes on.
 */
export function critique(task: string): Critique {
  const label = /has just delivered \(([^)]*)\)/.exec(task)?.[1] ?? '';
  const first = /^draft$|\b1\b/.test(label) && !/revis/.test(label);
  if (!first) return { score: 8, items: [] };
  return {
    score: 6,
    items: [
      {
        issue: `Rehearsal, no AI model read this: the ${label} names no line that a reader could check.`,
        suggestion: 'Name the file and the line that each figure rests on.',
      },
    ],
  };
}
