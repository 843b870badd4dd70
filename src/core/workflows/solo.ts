import { doneLine } from '../../schema/prompt';
import { endRound } from '../member/endRound';
import { done, failedTurn, rounds } from '../member/ends';
import { speak } from '../member/speak';
import { defineWorkflow } from './define';

/** One member alone, as many turns as it needs: the baseline of every team. At most max_rounds turns. */
export const solo = defineWorkflow({
  id: 'solo',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const name = workflow.member ?? members[0]?.name ?? '';
    const writes = members.find((member) => member.name === name)?.work?.canWrite !== false;
    for (let round = 1; round <= workflow.max_rounds; round++) {
      await ctx.phase('round', round, [name]);
      const last = round === workflow.max_rounds;
      const spoken = await speak(ctx, {
        key: `r${round}/${name}`,
        member: name,
        move: round === 1 ? 'draft' : 'say',
        purpose: 'say',
        kind: 'say',
        label: workflow.max_rounds === 1 ? 'answer' : `turn ${round}`,
        round,
        task: [
          `You work alone${workflow.max_rounds === 1 ? ', in this one turn' : `, turn ${round} of ${workflow.max_rounds}`}. Reach the goal: ${writes ? 'write every file that it needs, whole' : 'it is answered in words, by you'}.`,
          last ? 'This is your last turn.' : `When it is reached and checked, end with ${doneLine} alone on the last line.`,
        ].join(' '),
      });
      if (!spoken.ok) return failedTurn(spoken, `in turn ${round}`);
      if (spoken.done) return done(name, round);
      await endRound(ctx, round, workflow.max_rounds);
    }
    if (workflow.max_rounds === 1) return { status: 'done', reason: 'done', detail: `@${name} has answered.` };
    return rounds(workflow.max_rounds, 'turn');
  },
});
