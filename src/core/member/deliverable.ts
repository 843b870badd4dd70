import { doneLine } from '../../schema/prompt';
import type { RunContext } from '../run/context';
import type { WorkflowEnd } from '../workflows/define';
import { failedTurn } from './ends';
import type { RoundPlace } from './furtherRounds';
import { speak } from './speak';

/** The producer's first draft, for the workflows that review one. Answers an end when it could not be written. */
export async function draft(ctx: RunContext, producer: string, readers: string): Promise<WorkflowEnd | undefined> {
  await ctx.phase('draft', 1, [producer]);
  const spoken = await speak(ctx, {
    key: 'draft',
    member: producer,
    move: 'draft',
    purpose: 'draft',
    kind: 'say',
    label: 'draft',
    round: 1,
    task: `Write the first whole draft of what the goal asks for, into files. ${readers} Say what you are least sure of.`,
  });
  return spoken.ok ? undefined : failedTurn(spoken, 'to write the draft');
}

/** The producer's answer to the reviews of a round. */
export async function revise(ctx: RunContext, producer: string, round: number): Promise<WorkflowEnd | undefined> {
  await ctx.phase('revise', round, [producer]);
  const spoken = await speak(ctx, {
    key: `revise/${round}`,
    member: producer,
    move: 'revise',
    purpose: 'revise',
    kind: 'say',
    label: `revision ${round}`,
    round,
    task: 'Go through the feedback point by point: mend it in the files, in place, or say why not. Leave nothing unanswered.',
  });
  return spoken.ok ? undefined : failedTurn(spoken, `to revise in round ${round}`);
}

/** The producer's answer to what the person said after an end; the review of the round follows it. */
export async function reviseForPerson(ctx: RunContext, producer: string, { round, after }: RoundPlace): Promise<WorkflowEnd | undefined> {
  if (after === 0) return undefined;
  await ctx.phase('revise', round, [producer]);
  const spoken = await speak(ctx, {
    key: `again/${after}/revise`,
    member: producer,
    move: 'revise',
    purpose: 'revise',
    kind: 'say',
    label: 'revision for the person',
    round,
    task: 'The work had ended, and the person asks for another round. Go through what they and the last review say, point by point: mend it in the files, in place, or say why not.',
  });
  return spoken.ok ? undefined : failedTurn(spoken, `to revise in round ${round}`);
}

/** The producer's last turn after an approval. What was approved stands also when this turn fails. */
export async function finish(ctx: RunContext, producer: string, { round, after }: RoundPlace, who: string): Promise<WorkflowEnd> {
  await ctx.phase('finish', round, [producer]);
  const spoken = await speak(ctx, {
    key: after === 0 ? 'finish' : `again/${after}/finish`,
    member: producer,
    move: 'finish',
    purpose: 'finish',
    kind: 'say',
    label: 'final version',
    round,
    task: `${who} approved. Make the last touches, say in three sentences what was delivered and where, and end with ${doneLine} alone on the last line.`,
  });
  const note = spoken.ok ? '' : ` @${producer} could not finish it: ${spoken.failure.message}`;
  return { status: 'done', reason: 'approved', detail: `${who} approved in review ${round}.${note}` };
}
