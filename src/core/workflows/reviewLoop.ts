import { isApproved } from '../agent/protocol/control';
import { contribute } from '../member/contribute';
import { draft, finish, revise } from '../member/deliverable';
import { endRound } from '../member/endRound';
import { done, failedTurn } from '../member/ends';
import { speak } from '../member/speak';
import { defineWorkflow } from './define';

/**
 * Draft, then review and revision until the reviewer approves; then the producer finishes. Source: FACTS 4.4. Members who are
 * neither first contribute what the draft needs. At most members + 2 × rounds + 1 turns.
 */
export const reviewLoop = defineWorkflow({
  id: 'review_loop',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const { producer, reviewer, approve_token: token, max_rounds: max } = workflow;
    const others = members.map((member) => member.name).filter((name) => name !== producer && name !== reviewer);
    const early = await contribute(ctx, others, `@${producer} will write the first draft and @${reviewer} will review it.`);
    if (early) return early;

    const unwritten = await draft(ctx, producer, `@${reviewer} reviews it next.`);
    if (unwritten) return unwritten;

    for (let round = 1; round <= max; round++) {
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
          `Review ${round} of ${max}. Read the files as they are now. Give feedback by file and line: what is wrong, why, and what would be right. Do not repeat what was mended.`,
          `Only when nothing is left that must change, end with the last line \`${token}\`, alone. Anything else on that line is no approval.`,
        ].join('\n'),
      });
      if (!review.ok) return failedTurn(review, `to review in round ${round}`);
      if (review.done && !isApproved(review.text, token)) return done(reviewer, round);
      if (isApproved(review.text, token)) return finish(ctx, producer, round, `@${reviewer}`);
      const unrevised = await revise(ctx, producer, round);
      if (unrevised) return unrevised;
      await endRound(ctx, round, max);
    }
    return {
      status: 'done',
      reason: 'rounds',
      detail: `@${reviewer} had not approved after ${max} ${max === 1 ? 'review' : 'reviews'}; the last revision stands.`,
    };
  },
});
