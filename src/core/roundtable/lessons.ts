import type { FactData } from '../../schema/event';
import { distill } from '../growth/distill';
import { distilledFacts, type Observations, readDistillation } from '../growth/distilled';
import type { DebateContext } from '../run/context';
import { debateTurns } from './record';

/** What was seen of each member, by name. */
export type Seen = Record<string, Observations>;

/**
 * Draws from the debate what can be learnt: skills that wait for the person, and what each member was seen to do. Answers the latter; nothing
 * where the team does not distill.
 */
export async function drawLessons(ctx: DebateContext, scored: FactData['work.scored'], rounds: number): Promise<Seen> {
  const { growth } = ctx.team;
  if (!growth?.options.distill) return {};
  const step = 'distill/done';
  const known = ctx.state.steps.get(step) as { observations: Seen } | undefined;
  if (known) return known.observations;
  await ctx.phase('distill', rounds);
  const { skills } = (await ctx.hands.home.read()).growth.skills;
  const observer = growth.therapist ?? ctx.team.judge;
  const { parts, failed } = await distill(ctx, { observer, scores: scored.members, skills });
  const done = await ctx.step(step, () =>
    ctx.hands.home.transact(({ growth: now }) => {
      const distilled = readDistillation(parts, {
        turns: new Set(debateTurns(ctx).map(({ turn }) => turn)),
        members: ctx.team.members.map(({ name }) => name),
        skills: now.skills.skills,
      });
      const { observations, refused } = distilled;
      const titles = distilled.skills.map(({ id, title, oneLiner }) => ({ id, title, oneLiner }));
      return { facts: distilledFacts(distilled, ctx.runId, now.skills.skills), value: { observations, titles, refused } };
    }),
  );
  await tell(ctx, rounds, done, failed);
  return done.observations;
}

type Done = { titles: { id: string; title: string; oneLiner: string }[]; refused: { title: string; why: string }[] };

async function tell(ctx: DebateContext, round: number, { titles, refused }: Done, failed: readonly string[]): Promise<void> {
  const lines = [
    ...(titles.length > 0
      ? [
          'Skills that can be taken from this debate wait for you; keep the best three to five: `roundtable skills`.',
          ...titles.map(({ id, title, oneLiner }) => `- **${title}** (${id}): ${oneLiner}`),
        ]
      : ['Nothing new was found that would be a skill.']),
    ...refused.map(({ title, why }) => `- not taken: ${title}, because ${why}`),
    ...failed.map((why) => `- a part could not be read: ${why}`),
  ];
  await ctx.post('lessons', { author: 'runner', kind: 'summary', label: 'lessons', text: lines.join('\n'), round });
}
