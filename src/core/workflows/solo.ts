import { doneLine } from '../../schema/prompt';
import { done, failedTurn, rounds } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { speak } from '../member/speak';
import { defineWorkflow, part, type WorkflowEnd } from './define';

/** One member alone, as many turns as it needs: the baseline of every team. At most max_rounds turns. */
export const solo = defineWorkflow({
  id: 'solo',
  needs: ({ members, workflow }) => [part(workflow.member ?? members[0]?.name ?? '', 'the one who works')],
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const name = workflow.member ?? members[0]?.name ?? '';
    const writes = members.find((member) => member.name === name)?.work?.canWrite !== false;
    const hold = async ({ round, of }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('round', round, [name]);
      const last = round === of;
      const spoken = await speak(ctx, {
        key: `r${round}/${name}`,
        member: name,
        move: round === 1 ? 'draft' : 'say',
        purpose: 'say',
        kind: 'say',
        label: of === 1 ? 'answer' : `turn ${round}`,
        round,
        task: [
          `You work alone${of === 1 ? ', in this one turn' : `, turn ${round} of ${of}`}. Reach the goal: ${writes ? 'write every file that it needs, whole' : 'it is answered in words, by you'}.`,
          last ? 'This is your last turn.' : `When it is reached and checked, end with ${doneLine} alone on the last line.`,
        ].join(' '),
      });
      if (!spoken.ok) return failedTurn(spoken, `in turn ${round}`);
      if (spoken.done) return done(name, round);
      return undefined;
    };
    return holdRounds(ctx, {
      rounds: workflow.max_rounds,
      hold,
      over: ({ of }) => (of === 1 ? { status: 'done', reason: 'done', detail: `@${name} has answered.` } : rounds(of, 'turn')),
    });
  },
});
