import { doneLine } from '../../schema/prompt';
import { done, failedTurn, rounds } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { type Say, speakTogether } from '../member/speak';
import { defineWorkflow, type WorkflowEnd } from './define';

/** All members at the same time, round after round. Source: FACTS 4.4. At most members × rounds turns. */
export const parallel = defineWorkflow({
  id: 'parallel',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const order = members.map((member) => member.name);
    const hold = async ({ round, of }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      const since = await ctx.phase('round', round, order);
      const spoken = await speakTogether(
        ctx,
        order.map(
          (name): Say => ({
            key: `r${round}/${name}`,
            member: name,
            move: 'say',
            purpose: 'say',
            kind: 'say',
            label: `round ${round}`,
            round,
            task: [
              `Round ${round} of ${of}. All members work at the same time: you hear only what was said before this round.`,
              'Write to files of your own where you can; when two change the same lines, one version stands beside the other.',
              `When the goal is reached and you have checked it, end with ${doneLine} alone on the last line.`,
            ].join(' '),
          }),
        ),
        since,
      );
      const first = spoken.find((one) => !one.ok && !one.muted);
      if (first && !first.ok && spoken.every((one) => !one.ok)) return failedTurn(first, `in round ${round}, as did everybody else`);
      const over = spoken.find((one) => one.ok && one.done);
      if (over) return done(over.member, round);
      return undefined;
    };
    return holdRounds(ctx, { rounds: workflow.max_rounds, hold, over: ({ of }) => rounds(of) });
  },
});
