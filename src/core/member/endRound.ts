import type { RunContext } from '../run/context';

/** The end of a round: where the person asked to be asked, their directive reaches everybody's next turn. */
export async function endRound(ctx: RunContext, round: number, rounds: number): Promise<void> {
  if (round >= rounds) return;
  const text = await ctx.step(`directive/${round}`, async () => (await ctx.hands.afterRound(round, rounds)) ?? null);
  if (text === null || text.trim() === '') return;
  await ctx.post(`directive/${round}`, { author: 'person', kind: 'steer', text: text.trim(), round });
}
