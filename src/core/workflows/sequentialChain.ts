import { doneLine } from '../../schema/prompt';
import { fenced } from '../agent/fenced';
import { done, failedTurn, rounds } from '../member/ends';
import { holdRounds, type RoundPlace } from '../member/furtherRounds';
import { speak } from '../member/speak';
import { defineWorkflow, type WorkflowEnd } from './define';

/**
 * Each member works on what the one before handed over; rounds wrap around. Source: FACTS 4.4. At most members × rounds turns.
 */
export const sequentialChain = defineWorkflow({
  id: 'sequential_chain',
  async run(ctx) {
    const { members, workflow } = ctx.team;
    const order = members.map((member) => member.name);
    let before: { speaker: string; content: string } | undefined;
    const hold = async ({ round }: RoundPlace): Promise<WorkflowEnd | undefined> => {
      await ctx.phase('round', round, order);
      for (const name of order) {
        const spoken = await speak(ctx, {
          key: `r${round}/${name}`,
          member: name,
          move: before ? 'chain' : 'say',
          purpose: 'say',
          kind: 'say',
          label: order.length > 1 ? `link ${order.indexOf(name) + 1}, round ${round}` : `round ${round}`,
          round,
          task: before
            ? handOver(workflow.prompt_template, before)
            : `You begin the chain: produce what the goal asks of your role, so that the next member can work on it.`,
        });
        // What was handed to a muted link goes on to the next one.
        if (!spoken.ok && spoken.muted) continue;
        // The next one would work on nothing: a chain is as long as its links hold.
        if (!spoken.ok) return failedTurn(spoken, `in round ${round}`);
        if (spoken.done) return done(name, round);
        before = { speaker: name, content: spoken.prose };
      }
      return undefined;
    };
    return holdRounds(ctx, {
      rounds: workflow.max_rounds,
      hold,
      // A chain is through when every link has had its turn; nobody has to say so.
      over: ({ of }) =>
        order.length > 0
          ? { status: 'done', reason: 'done', detail: `Every link of the chain has done its part, ${of === 1 ? 'once' : `${of} times`}.` }
          : rounds(of),
    });
  },
});

/** Only the two names are replaced, so that braces in what was handed over, or in the template, stay as they are; what was handed over is fenced, because it is material. */
function handOver(template: string | undefined, { speaker, content }: { speaker: string; content: string }): string {
  const end = `When nothing is left to do for anybody, end with ${doneLine} alone on the last line.`;
  if (template === undefined) {
    return [`@${speaker} handed this over. Work on it as your role does, and hand over the whole result.`, fenced(content), end].join('\n');
  }
  const filled = template.replace(/\{(prev_speaker|prev_content)\}/g, (_, name: string) =>
    name === 'prev_speaker' ? speaker : fenced(content),
  );
  return `${filled.trimEnd()}\n${end}`;
}
