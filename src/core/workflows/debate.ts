import { roundsOf } from '../../schema/teamOf';
import { done, failedTurn } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { type Say, speak } from '../member/speak';
import type { RunContext } from '../run/context';
import { defineWorkflow, part, type TeamOf, type WorkflowEnd } from './define';

type Debate = RunContext<TeamOf<'debate'>>;

/** Openings, exchanges, closings where asked for, a verdict. Source: FACTS 4.4. At most 2 × (rounds + 2) + 1 turns. */
export const debate = defineWorkflow({
  id: 'debate',
  needs: ({ workflow: { pro, con, judge } }) => [part(pro, 'the side for'), part(con, 'the side against'), part(judge, 'the judge')],
  async run(ctx) {
    const { workflow } = ctx.team;
    const { pro, con, judge } = workflow;
    const max = roundsOf(workflow);
    const topic = workflow.topic ?? ctx.topic;
    const about = `The proposition: ${topic}`;

    const begin = async (): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('open', 0, [pro, con]);
      return (
        (await argue(
          ctx,
          'open/pro',
          pro,
          'open',
          'for, opening',
          0,
          `${about}\nOpen the debate for it: your two or three strongest arguments, each with its evidence.`,
        )) ??
        (await argue(
          ctx,
          'open/con',
          con,
          'open',
          'against, opening',
          0,
          `${about}\nOpen against it. Rebut at least one claim of @${pro} by name before you bring your own.`,
        ))
      );
    };
    const hold = async ({ round }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('argue', round, [pro, con]);
      const answer = (other: string): string =>
        `${about}\nAnswer @${other}: take on the strongest point against you, not the weakest. Concede what you must.`;
      return (
        (await argue(ctx, `r${round}/pro`, pro, 'argue', `for, round ${round}`, round, answer(con))) ??
        (await argue(ctx, `r${round}/con`, con, 'argue', `against, round ${round}`, round, answer(pro)))
      );
    };
    /** Closings where they are asked for, once, and the verdict: what follows when the rounds are over. */
    const conclude = async ({ round, after }: RoundPlace): Promise<WorkflowEnd> => {
      if (workflow.closings && after === 0) {
        await ctx.phase('close', round, [pro, con]);
        const task = `${about}\nClose: the three arguments of yours that stand, in one sentence each. Nothing new.`;
        const closed =
          (await argue(ctx, 'close/pro', pro, 'close', 'for, closing', round, task)) ??
          (await argue(ctx, 'close/con', con, 'close', 'against, closing', round, task));
        if (closed) return closed;
      }
      await ctx.phase('verdict', round, [judge]);
      const verdict = await speak(ctx, {
        key: after === 0 ? 'verdict' : `again/${after}/verdict`,
        member: judge,
        move: 'verdict',
        purpose: 'verdict',
        kind: 'verdict',
        label: 'verdict',
        round,
        task: `${about}\nGive the verdict. Weigh coherence, evidence, how well each side answered the other, and clarity, with the words that your judgement rests on. Say who made the better case, what would change your mind, and what the person should do.`,
      });
      if (!verdict.ok) return failedTurn(verdict, 'to give the verdict');
      return { status: 'done', reason: 'verdict', detail: `@${judge} gave the verdict.` };
    };
    return holdRounds(ctx, { rounds: max, begin, hold, over: conclude });
  },
});

async function argue(
  ctx: Debate,
  key: string,
  member: string,
  move: Say['move'],
  label: string,
  round: number,
  task: string,
): Promise<WorkflowEnd | undefined> {
  const spoken = await speak(ctx, { key, member, move, purpose: 'argue', kind: 'say', label, round, task });
  if (!spoken.ok) return failedTurn(spoken, `in the debate (${label})`);
  return spoken.done ? done(member, round) : undefined;
}
