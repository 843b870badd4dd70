import { doneLine } from '../../schema/prompt';
import { isApproved } from '../agent/protocol/control';
import { contribute } from '../member/contribute';
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

    await ctx.phase('draft', 1, [producer]);
    const draft = await speak(ctx, {
      key: 'draft',
      member: producer,
      move: 'draft',
      purpose: 'draft',
      kind: 'say',
      label: 'draft',
      round: 1,
      task: `Write the first whole draft of what the goal asks for, into files. @${reviewer} reviews it next, so say what you are least sure of.`,
    });
    if (!draft.ok) return failedTurn(draft, 'to write the draft');

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
      if (isApproved(review.text, token)) {
        await ctx.phase('finish', round, [producer]);
        const finish = await speak(ctx, {
          key: 'finish',
          member: producer,
          move: 'finish',
          purpose: 'finish',
          kind: 'say',
          label: 'final version',
          round,
          task: `@${reviewer} approved. Make the last touches, say in three sentences what was delivered and where, and end with ${doneLine} alone on the last line.`,
        });
        const note = finish.ok ? '' : ` @${producer} could not finish it: ${finish.failure.message}`;
        return { status: 'done', reason: 'approved', detail: `@${reviewer} approved in review ${round}.${note}` };
      }
      await ctx.phase('revise', round, [producer]);
      const revision = await speak(ctx, {
        key: `revise/${round}`,
        member: producer,
        move: 'revise',
        purpose: 'revise',
        kind: 'say',
        label: `revision ${round}`,
        round,
        task: `Go through the review point by point: mend it in the files, in place, or say why not. Leave nothing unanswered.`,
      });
      if (!revision.ok) return failedTurn(revision, `to revise in round ${round}`);
      await endRound(ctx, round, max);
    }
    return {
      status: 'done',
      reason: 'rounds',
      detail: `@${reviewer} had not approved after ${max} ${max === 1 ? 'review' : 'reviews'}; the last revision stands.`,
    };
  },
});
