import type { Home } from '../run/home';
import { type Curation, curate } from './curate';
import { type MemberFiles, writeMember } from './memberFiles';
import { skillPath } from './ownFiles';
import { renderSkill } from './skillFile';

/**
 * The person's word on a skill, and what it makes of its file: kept, it stands in its author's folder; shared, in that of all; dropped,
 * retired or superseded, nowhere. Rejects with TeamError.
 */
export async function curateSkill(
  home: Home,
  files: MemberFiles,
  decision: { id: string; how: Curation; by: string; why: string },
): Promise<void> {
  const touched = await home.transact(({ growth }) => {
    const facts = curate(growth.skills.skills, decision);
    return { facts, value: facts.flatMap((fact) => (fact.type === 'skill.changed' ? [fact.data.id] : [])) };
  });
  const { skills } = (await home.read()).growth.skills;
  for (const id of touched) {
    const skill = skills[id];
    if (!skill) continue;
    const text = renderSkill(skill);
    const [own, all] = [skillPath(id, skill.author), skillPath(id)];
    await writeMember(files, [
      { path: own, text: skill.status === 'kept' ? text : null },
      { path: all, text: skill.status === 'shared' ? text : null },
    ]);
  }
}
