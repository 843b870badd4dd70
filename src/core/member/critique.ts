import { readStructured } from '../agent/structured';
import { critiqueKey, reviseBelow } from '../reputation/runSignals';
import type { RunContext } from '../run/context';
import { BudgetExhausted } from '../run/room';
import { memberPrompt } from './memberPrompt';
import { sightOf } from './sight';
import type { Say, Spoken } from './speak';

/** Work that an advisor looks at. Reviews, verdicts and steering are words on the work of others. */
const work: readonly Say['move'][] = ['say', 'chain', 'draft', 'revise', 'finish', 'synthesize'];

/** How the key of the revision that a critique asked for ends. */
const revisedKey = '/revised';

/**
 * Has the team's advisor look at a piece of work; under 7 of 10 its author revises it once. It never stands in the way: where the critique or the
 * revision fails, the work is as it was and a notice says so. Source: FACTS 3.2, where the revision is never entered (C6).
 *
 * @param again takes the author's further turn
 * @returns the work that goes on: the revision, where there is one
 */
export async function critiqued(
  ctx: RunContext,
  say: Say,
  spoken: Extract<Spoken, { ok: true }>,
  again: (say: Say) => Promise<Spoken>,
): Promise<Spoken> {
  const name = ctx.team.growth?.reputation.advisor;
  const advisor = ctx.team.members.find((member) => member.name === name);
  if (!advisor || say.member === name || !work.includes(say.move)) return spoken;
  const key = `${say.key}${critiqueKey}`;
  const failed = `notice/${key}`;
  if (ctx.state.posted.has(failed)) return spoken;
  const notice = async (text: string): Promise<Spoken> => {
    await ctx.post(failed, { author: 'runner', kind: 'notice', text, round: say.round, about: say.key });
    return spoken;
  };
  const turn = { key, member: advisor, purpose: 'critique' as const, round: say.round };
  if (await ctx.passesOver(turn)) return spoken;
  const sight = ctx.state.finished.has(key) ? undefined : await sightOf(ctx, advisor, [], Number.POSITIVE_INFINITY);
  let outcome: Awaited<ReturnType<RunContext['turn']>>;
  try {
    outcome = await ctx.turn({
      ...turn,
      output: 'critique',
      prompt: () => {
        if (!sight) throw new Error('a finished turn is not asked again');
        const text = [
          `Look at what @${say.member} has just delivered (${say.label}), and at the files it wrote.`,
          'Give 1 to 10: 7 is good enough to go on, 5 ordinary, 10 nothing to mend. Up to three items, each with what is wrong and what would be right. Nobody is kept from going on by it.',
        ].join(' ');
        return memberPrompt(ctx, advisor, { move: 'critique', text }, sight);
      },
      conclude: async (text) => {
        const read = readStructured('critique', text);
        if (!read.ok) return {};
        const items = read.value.items.map(({ issue, suggestion }) => `- ${issue} ${suggestion}`);
        return {
          message: {
            author: advisor.name,
            kind: 'review',
            text: [`**${read.value.score} of 10** for @${say.member}'s ${say.label}`, ...items].join('\n'),
            round: say.round,
            label: 'critique',
            turn: key,
            about: say.key,
          },
        };
      },
    });
  } catch (error) {
    // Where the run's own budget is used up, the next turn would end it as well.
    if (!(error instanceof BudgetExhausted) || ctx.state.exhausted !== undefined) throw error;
    return notice(`@${advisor.name} gave no critique: ${error.detail}`);
  }
  if (!outcome.ok) return outcome.muted ? spoken : notice(`@${advisor.name} gave no critique: ${outcome.failure.message}`);
  const read = readStructured('critique', outcome.text);
  if (!read.ok) return notice(`@${advisor.name} gave no critique: its answer could not be read.`);
  const { score, items } = read.value;
  if (score >= reviseBelow || items.length === 0) return spoken;
  const revised = await again({
    ...say,
    key: `${say.key}${revisedKey}`,
    move: 'revise',
    purpose: 'revise',
    label: `${say.label}, revised`,
    task: [
      `@${advisor.name} gave your ${say.label} ${score} of 10. Revise it once, point by point: mend it in the files, in place, or say why not.`,
      ...items.map(({ issue, suggestion }) => `- ${issue} ${suggestion}`),
      `What was asked of you holds on: ${say.task}`,
    ].join('\n'),
  });
  // A revision that failed takes nothing away: what was delivered first stands.
  return revised.ok ? revised : spoken;
}
