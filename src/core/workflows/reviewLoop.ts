import { isApproved } from '../agent/protocol/control';
import { contribute } from '../member/contribute';
import { draft, finish, revise, reviseForPerson } from '../member/deliverable';
import { done, failedTurn } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { speak } from '../member/speak';
import { defineWorkflow, part, type WorkflowEnd } from './define';

/**
 * Draft, then review and revision until the reviewer approves; then the producer finishes. Source: FACTS 4.4. Members who are
 * neither first contribute what the draft needs. At most members + 2 × rounds + 1 turns, and 3 for each
 * further round.
 */
export const reviewLoop = defineWorkflow({
  id: 'review_loop',
  needs: ({ workflow: { producer, reviewer } }) => [part(producer, 'the producer'), part(reviewer, 'the reviewer')],
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const { producer, reviewer, approve_token: token, max_rounds: max } = workflow;
    const others = members.map((member) => member.name).filter((name) => name !== producer && name !== reviewer);
    const begin = async (): Promise<WorkflowEnd | undefined> =>
      (await contribute(ctx, others, `@${producer} will write the first draft and @${reviewer} will review it.`)) ??
      (await draft(ctx, producer, `@${reviewer} reviews it next.`));
    const hold = async (place: RoundPlace): Promise<WorkflowEnd | undefined> => {
      const { round, of } = place;
      const unanswered = await reviseForPerson(ctx, producer, place);
      if (unanswered) return unanswered;
      await ctx.phase('review', round, [reviewer]);
      const review = await speak(ctx, {
        key: `review/${round}`,
        member: reviewer,
        move: 'review',
        purpose: 'review',
        kind: 'review',
        label: `review ${round}`,
        round,
        task: [
          `Review ${round} of ${of}. Read the files as they are now. Give feedback by file and line: what is wrong, why, and what would be right. Do not repeat what was mended.`,
          `Only when nothing is left that must change, end with the last line \`${token}\`, alone. Anything else on that line is no approval.`,
        ].join('\n'),
      });
      if (!review.ok) return failedTurn(review, `to review in round ${round}`);
      if (review.done && !isApproved(review.text, token)) return done(reviewer, round);
      if (isApproved(review.text, token)) return finish(ctx, producer, place, `@${reviewer}`);
      return revise(ctx, producer, round);
    };
    return holdRounds(ctx, {
      rounds: max,
      begin,
      hold,
      over: ({ of }) => ({
        status: 'done',
        reason: 'rounds',
        detail: `@${reviewer} had not approved after ${of} ${of === 1 ? 'review' : 'reviews'}; the last revision stands.`,
      }),
    });
  },
});
