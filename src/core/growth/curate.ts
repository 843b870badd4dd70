import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import type { NewHomeFact } from '../../schema/event';
import type { SkillState, SkillStatus } from '../../views/skillsView';
import { isLive } from './skillGate';

/** Source: FACTS 2.10. */
const retireBelow = 0.4;
const usesToRetire = 5;
const usesToShare = 3;

export type Curation = 'keep' | 'drop' | 'share' | 'retire';

const allowed: Readonly<Record<Curation, readonly SkillStatus[]>> = {
  keep: ['proposed', 'dropped', 'retired'],
  drop: ['proposed', 'kept'],
  share: ['proposed', 'kept', 'retired'],
  retire: ['kept', 'shared'],
};
const done: Readonly<Record<Curation, string>> = { keep: 'kept', drop: 'dropped', share: 'shared', retire: 'retired' };

/**
 * What the person, or the therapist, decides about a skill. Throws `user.notFound` for an id that nobody knows and `user.badInput` where
 * the skill is past that decision. Keeping a DERIVE supersedes what it stands in place of.
 */
export function curate(
  skills: Readonly<Record<string, SkillState>>,
  { id, how, by, why, runId }: { id: string; how: Curation; by: string; why: string; runId?: string },
): NewHomeFact[] {
  const skill = skillNamed(skills, id);
  if (!allowed[how].includes(skill.status)) {
    const now = skill.status === 'superseded' ? `it was superseded by ${skill.into ?? 'another'}` : `it is ${skill.status}`;
    throw new TeamError('user.badInput', { shown: `${id} cannot be ${done[how]}: ${now}.` });
  }
  const more = { by, why, ...(runId !== undefined && { runId }) };
  const changed = (
    of: string,
    change: 'kept' | 'dropped' | 'promoted' | 'retired' | 'superseded' | 'restored',
    into?: string,
  ): NewHomeFact => ({
    type: 'skill.changed',
    data: { id: of, change, ...more, ...(into !== undefined && { into }) },
  });
  if (how === 'drop') return [changed(id, 'dropped')];
  if (how === 'retire') return [changed(id, 'retired')];
  const replaced = skill.kind === 'DERIVE' ? (skill.from ?? []).filter((other) => other !== id && isLive(skills[other])) : [];
  // Nobody loses what they had: in the place of a shared one stands a shared one.
  const shared = how === 'share' || replaced.some((other) => skills[other]?.status === 'shared');
  const first = shared ? changed(id, 'promoted') : changed(id, skill.status === 'retired' ? 'restored' : 'kept');
  return [first, ...replaced.map((other) => changed(other, 'superseded', id))];
}

/** The skill of that id. Throws `user.notFound` with the id that was meant. */
export function skillNamed(skills: Readonly<Record<string, SkillState>>, id: string): SkillState {
  const skill = skills[id];
  if (skill) return skill;
  const ids = Object.keys(skills);
  throw new TeamError('user.notFound', {
    shown: `There is no skill ${id}.${didYouMean(id, ids) || (ids.length === 0 ? ' No roundtable has left one yet.' : '')}`,
  });
}

/** What follows from how skills were used and seen: those that proved themselves are shared, those that failed are retired. */
export function followUp(skills: Readonly<Record<string, SkillState>>, runId: string): NewHomeFact[] {
  return Object.values(skills).flatMap((skill): NewHomeFact[] => {
    if (!isLive(skill)) return [];
    const changed = (change: 'promoted' | 'retired', why: string): NewHomeFact[] => [
      { type: 'skill.changed', data: { id: skill.id, change, by: 'rule', why, runId } },
    ];
    if (skill.uses.length >= usesToRetire && skill.confidence < retireBelow)
      return changed('retired', `Its confidence is ${skill.confidence.toFixed(2)} after ${skill.uses.length} uses.`);
    if (skill.status === 'shared') return [];
    const good = skill.uses.filter((use) => use.success);
    const byAuthor = good.filter((use) => use.member === skill.author).length;
    if (byAuthor >= usesToShare) return changed('promoted', `@${skill.author} used it with success in ${byAuthor} roundtables.`);
    const agents = new Set([skill.author, ...good.map((use) => use.member), ...skill.again.map((one) => one.author)]);
    return agents.size >= 2 ? changed('promoted', `${[...agents].map((name) => `@${name}`).join(' and ')} work this way.`) : [];
  });
}

/** Those that wait for the person, the most promising first, and how many of them are worth keeping: three to five of a run. */
export function proposed(skills: Readonly<Record<string, SkillState>>, runId?: string): SkillState[] {
  return Object.values(skills)
    .filter(
      (one) =>
        one.status === 'proposed' && (runId === undefined || one.runId === runId || one.again.some((other) => other.runId === runId)),
    )
    .sort((a, b) => b.again.length - a.again.length || b.turns.length - a.turns.length || a.seq - b.seq);
}
