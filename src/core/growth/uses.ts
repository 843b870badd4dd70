import type { NewHomeFact } from '../../schema/event';
import type { GrowthState } from '../../views/growthView';
import { scoredRunsOf } from '../../views/scoresView';
import type { SkillState } from '../../views/skillsView';
import { relevance, stemsOf } from './relevance';

/** What a run of a member without a history is held against: what judges usually give. */
const usualTotal = 4;
const window = 5;

/**
 * That a member had skills in its prompt in a settled run, and whether it went well: at least what the member had on average in its five
 * runs before, and no penalty. Ids that were not learnt (those of the store) are passed over, and so is what is known already or was not
 * scored.
 */
export function usedFacts(
  growth: Pick<GrowthState, 'scores' | 'skills'>,
  { member, runId, skills }: { member: string; runId: string; skills: readonly string[] },
): NewHomeFact[] {
  const scored = scoredRunsOf(growth.scores, member);
  const at = scored.findIndex(({ run }) => run.runId === runId);
  const now = scored[at];
  if (!now) return [];
  const before = scored.slice(Math.max(0, at - window), at);
  const usual = before.length === 0 ? usualTotal : before.reduce((sum, { total }) => sum + total, 0) / before.length;
  const success = now.total >= usual && now.settled.penalties.length === 0;
  return [...new Set(skills)].flatMap((id): NewHomeFact[] => {
    const skill = growth.skills.skills[id];
    if (!skill || skill.uses.some((use) => use.member === member && use.runId === runId)) return [];
    return [{ type: 'skill.used', data: { id, member, runId, success } }];
  });
}

/** How much of a request a skill must answer to. */
const meets = 0.6;

/** Which open requests of the bulletin board a skill answers to, by their words; each request once, with the skill that fits it best, none of its own author. */
export function requestsMet(
  requests: readonly { id: string; member: string; text: string }[],
  skills: readonly SkillState[],
): { request: string; skill: string }[] {
  return requests.flatMap(({ id, member, text }) => {
    const best = skills
      .filter((one) => one.author !== member)
      .map((one) => ({
        skill: one.id,
        fit: relevance(text, stemsOf([one.title, one.oneLiner, one.when, one.pattern, ...one.tags].join(' '))),
      }))
      .sort((a, b) => b.fit - a.fit)[0];
    return best && best.fit >= meets ? [{ request: id, skill: best.skill }] : [];
  });
}
