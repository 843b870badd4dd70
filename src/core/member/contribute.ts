import type { RunContext } from '../run/context';
import type { WorkflowEnd } from '../workflows/define';
import { done } from './ends';
import { speak } from './speak';

/** Members without a part of their own in a workflow bring in what they know before the draft, one after another. */
export async function contribute(ctx: RunContext, names: readonly string[], what: string): Promise<WorkflowEnd | undefined> {
  if (names.length === 0) return undefined;
  await ctx.phase('open', 1, names);
  for (const name of names) {
    const spoken = await speak(ctx, {
      key: `contribute/${name}`,
      member: name,
      move: 'say',
      purpose: 'say',
      kind: 'say',
      label: 'contribution',
      round: 1,
      task: `${what} Bring in what your role has to give before that: directions, material, files. Be specific enough to work from.`,
    });
    if (spoken.ok && spoken.done) return done(name, 1);
  }
  return undefined;
}
