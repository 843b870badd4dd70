import type { FactData } from '../../schema/event';
import type { DebateContext } from '../run/context';
import { BudgetExhausted } from '../run/room';
import { holdDebriefs } from './debriefs';
import { evolveMembers } from './evolve';
import { drawLessons } from './lessons';
import { peerReviews } from './peers';
import { scoreDebate } from './scoring';
import { followSkills, settlementText, settleRoundtable } from './settlement';

/**
 * What comes after a digest: the judge's scores, the members' word on each other, what both move, what can be learnt, who changes, and a
 * debrief with every worker. An end of the budget leaves out what is still to come and says so: whoever is not settled is neither paid nor
 * pays. Source of the order: FACTS 2.6.
 */
export async function growAfter(ctx: DebateContext, digest: number, rounds: number): Promise<void> {
  const { growth } = ctx.team;
  if (!growth?.economy.enabled || ctx.behind()) return;
  try {
    const scored = await scoresOf(ctx, digest, rounds);
    const refused = await settleRoundtable(ctx, growth.economy, scored);
    await tellSettlement(ctx, digest, refused);
    if (digest > 1) return;
    await followSkills(ctx, growth.economy);
    await evolveMembers(ctx, growth, rounds);
    const seen = await drawLessons(ctx, scored, rounds);
    await holdDebriefs(ctx, seen, rounds);
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error;
    const settled = ctx.state.steps.has(`settle/${digest}`);
    await ctx.post(`notice/growth/${digest}`, {
      author: 'runner',
      kind: 'notice',
      text: settled
        ? `The budget is used up, so what comes after the scores was left out: lessons, changes, debriefs. ${error.detail}`
        : `The budget is used up, so the debate was not scored: nobody is paid, and nobody pays. ${error.detail}`,
      round: rounds,
    });
  }
}

async function scoresOf(ctx: DebateContext, digest: number, rounds: number): Promise<FactData['work.scored']> {
  const known = ctx.state.scored.get(digest);
  if (known) return known;
  await ctx.phase('score', rounds);
  const judged = await scoreDebate(ctx, digest, rounds);
  const peers = ctx.team.growth?.options.peers ? await peerReviews(ctx, digest) : [];
  const scores = { ...judged, peers };
  await ctx.scored(scores);
  return scores;
}

async function tellSettlement(
  ctx: DebateContext,
  digest: number,
  refused: readonly { member: string; what: string; why: string }[],
): Promise<void> {
  const key = `settled/${digest}`;
  if (ctx.state.posted.has(key)) return;
  const { growth } = await ctx.hands.home.read();
  const run = growth.scores.runs[ctx.runId];
  if (!run) return;
  const not = refused.map(({ member, what, why }) => `@${member}: ${what} was not done. ${why}`);
  await ctx.post(key, {
    author: 'runner',
    kind: 'summary',
    label: 'settlement',
    text: [settlementText(growth, run), ...(not.length > 0 ? ['', ...not] : [])].join('\n'),
    round: ctx.state.round,
  });
}
