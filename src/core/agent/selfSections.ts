import { headings } from '../../schema/prompt';
import type { ResolvedMember } from '../../schema/team';

/** What a member brings from runs before, as sections of its prompt; nothing for one that brings nothing. Its texts hold no headings of a level above theirs. */
export function selfSections({ self }: Pick<ResolvedMember, 'self'>): string[] {
  if (!self) return [];
  const habits = [...self.behaviors.map(({ text }) => `- ${text}`), ...self.traits.map((trait) => `- You are known for this: ${trait}`)];
  const skills = self.skills.map(({ title, text }) => `### ${title}\n${text}`);
  return [
    ...(self.prompt.trim() === '' ? [] : [`${headings.evolved}\n${self.prompt.trim()}`]),
    ...(habits.length > 0 ? [`${headings.habits}\n${habits.join('\n')}`] : []),
    ...(self.memory.trim() === '' ? [] : [`${headings.memory}\n${self.memory.trim()}`]),
    ...(skills.length > 0 ? [`${headings.skills}\n${skills.join('\n\n')}`] : []),
  ];
}
