import { isApproved } from '../agent/protocol/control';
import { contribute } from '../member/contribute';
import { draft, finish, revise, reviseForPerson } from '../member/deliverable';
import { failedTurn } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { type Say, type Spoken, speak, speakTogether } from '../member/speak';
import { defineWorkflow, part, type WorkflowEnd } from './define';

/**
 * A draft that several members review at the same time; a synthesizer puts the reviews together, or without one all must
 * approve. Source: FACTS 4.4. At most members + (reviewers + 2) × rounds + 1 turns.
 */
export const parallelReview = defineWorkflow({
  id: 'parallel_review',
  needs: ({ workflow: { producer, reviewers, synthesizer } }) => [
    part(producer, 'the producer'),
    { who: reviewers, least: 1, as: 'the reviewers' },
    ...(synthesizer === undefined ? [] : [part(synthesizer, 'the synthesizer')]),
  ],
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const { producer, synthesizer, approve_token: token, max_rounds: max } = workflow;
    const reviewers = members.map((member) => member.name).filter((name) => workflow.reviewers.includes(name));
    const others = members
      .map((member) => member.name)
      .filter((name) => name !== producer && name !== synthesizer && !reviewers.includes(name));
    const begin = async (): Promise<WorkflowEnd | undefined> =>
      (await contribute(ctx, others, `@${producer} will write a draft, which ${reviewers.map((name) => `@${name}`).join(', ')} review.`)) ??
      (await draft(ctx, producer, 'Several reviewers read it next, each on their own.'));
    const hold = async (place: RoundPlace): Promise<WorkflowEnd | undefined> => {
      const { round, of } = place;
      const unanswered = await reviseForPerson(ctx, producer, place);
      if (unanswered) return unanswered;
      const since = await ctx.phase('review', round, reviewers);
      const reviews = await speakTogether(
        ctx,
        reviewers.map(
          (name): Say => ({
            key: `review/${round}/${name}`,
            member: name,
            move: 'review',
            purpose: 'review',
            kind: 'review',
            label: `review ${round}`,
            round,
            task: [
              `Review ${round} of ${of}, at the same time as the other reviewers, whom you do not hear. Read the files as they are now; judge what your role judges. Feedback by file and line.`,
              `Only when nothing is left that must change, end with the last line \`${token}\`, alone.`,
            ].join('\n'),
          }),
        ),
        since,
      );
      const heard = reviews.filter((review): review is Extract<Spoken, { ok: true }> => review.ok);
      const silent = reviews.filter((review): review is Extract<Spoken, { ok: false }> => !review.ok && !review.muted);
      const [first] = silent;
      if (heard.length === 0 && first) return failedTurn(first, `to review in round ${round}, as did all other reviewers`);
      for (const review of silent)
        await ctx.post(`notice/${round}/${review.member}`, {
          author: 'runner',
          kind: 'notice',
          text: `@${review.member} could not review: ${review.failure.message}`,
          round,
        });
      let approved = silent.length === 0 && heard.length > 0 && heard.every((review) => isApproved(review.text, token));
      if (synthesizer !== undefined) {
        const together = await speak(ctx, {
          key: `synthesis/${round}`,
          member: synthesizer,
          move: 'synthesize',
          purpose: 'review',
          kind: 'review',
          label: `reviews ${round}, put together`,
          round,
          task: [
            'Put the reviews of this round together: one list, most important first, without what two reviewers say alike; where they contradict, decide and say why.',
            `When nothing is left that must change, end with the last line \`${token}\`, alone.`,
          ].join('\n'),
        });
        if (!together.ok) return failedTurn(together, `to put the reviews of round ${round} together`);
        approved = isApproved(together.text, token);
      }
      if (approved) return finish(ctx, producer, place, synthesizer === undefined ? 'All reviewers' : `@${synthesizer}`);
      return revise(ctx, producer, round);
    };
    return holdRounds(ctx, {
      rounds: max,
      begin,
      hold,
      over: ({ of }) => ({
        status: 'done',
        reason: 'rounds',
        detail: `Not approved after ${of} ${of === 1 ? 'round' : 'rounds'} of review; the last revision stands.`,
      }),
    });
  },
});
