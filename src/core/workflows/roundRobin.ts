import { doneLine } from '../../schema/prompt';
import { done, failedTurn, rounds as ranOut } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { speak } from '../member/speak';
import { defineWorkflow, type WorkflowEnd } from './define';

/** Every member in declaration order, round after round. Source: FACTS 4.4. At most members × rounds turns. */
export const roundRobin = defineWorkflow({
  id: 'round_robin',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const order = members.map((member) => member.name);
    const hold = async ({ round, of }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('round', round, order);
      let failures = 0;
      let muted = 0;
      for (const name of order) {
        const spoken = await speak(ctx, {
          key: `r${round}/${name}`,
          member: name,
          move: 'say',
          purpose: 'say',
          kind: 'say',
          label: `round ${round}`,
          round,
          task: [
            `Round ${round} of ${of}. Take the work one step further: write what you can write, answer what was asked of you,`,
            `say what is still missing. When the goal is reached and you have checked it, end with ${doneLine} alone on the last line.`,
          ].join(' '),
        });
        if (!spoken.ok) {
          if (spoken.muted) muted += 1;
          else failures += 1;
          if (failures > 0 && failures + muted === order.length) return failedTurn(spoken, `in round ${round}, as did everybody else`);
        } else if (spoken.done) return done(name, round);
      }
      return undefined;
    };
    return holdRounds(ctx, { rounds: workflow.max_rounds, hold, over: ({ of }) => ranOut(of) });
  },
});
