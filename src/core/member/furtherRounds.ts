import type { RunContext } from '../run/context';
import type { Again } from '../run/runState';
import type { WorkflowEnd } from '../workflows/define';
import { endRound } from './endRound';

/** Says the person's words after an end to everybody. `number` counts the ends from 1. */
export async function postWords(ctx: Pick<RunContext, 'post'>, number: number, again: Again): Promise<void> {
  const text = again.words?.trim();
  if (text) await ctx.post(`again/${number}`, { author: 'person', kind: 'steer', text, round: again.round });
}

/** What a round is in its run: its number, how many there are now, and the end it comes after where the person asked for it. */
export type RoundPlace = { round: number; of: number; after: number };

export type RoundsPlan = {
  /** Rounds of the team file. */
  rounds: number;
  /** What comes before the first round; an end that it answers ends the work. */
  begin?(): Promise<WorkflowEnd | undefined>;
  /** One round; answers an end where the work has come to one. */
  hold(place: RoundPlace): Promise<WorkflowEnd | undefined>;
  /** What follows when all rounds were held; `place` is the last of them. */
  over(place: RoundPlace): WorkflowEnd | Promise<WorkflowEnd>;
};

/** Holds rounds until one ends the work or all are over; then, one at a time, the further ones that the person asked for after an end. */
export async function holdRounds(ctx: RunContext, plan: RoundsPlan): Promise<WorkflowEnd> {
  let end = (await plan.begin?.()) ?? (await untilEnd(ctx, plan, { round: 1, of: plan.rounds, after: 0 }));
  for (let after = 1; end.status === 'done'; after++) {
    const again = ctx.another();
    if (!again) break;
    await postWords(ctx, after, again);
    end = await untilEnd(ctx, plan, { round: again.round + 1, of: again.round + 1, after });
  }
  return end;
}

async function untilEnd(ctx: RunContext, { hold, over }: RoundsPlan, { round: first, of, after }: RoundPlace): Promise<WorkflowEnd> {
  for (let round = first; round <= of; round++) {
    const end = await hold({ round, of, after });
    if (end) return end;
    await endRound(ctx, round, of);
  }
  return over({ round: of, of, after });
}
