import type { MemberSelf } from '../../schema/growth';
import type { GrowthState } from '../../views/growthView';
import type { SkillState } from '../../views/skillsView';
import { activeBehaviors, behaviorText, runsSince, weighed } from './behaviors';
import { type OwnAgent, skillPath } from './ownFiles';
import { memorySections } from './ownMemory';
import { type ReadText, readOwnFiles } from './readOwnFiles';
import { relevance, stemsOf } from './relevance';
import { promptText } from './renderOwnFiles';
import { parseSkill, type ReadSkill, renderSkill } from './skillFile';

/** What the economy lets a member bring along. */
export type SelfHoldings = {
  /** Ids of bought skills, those that are to be equipped first, first. */
  skills: readonly string[];
  /** How many skills have room in its prompt. */
  slots: number;
  /** Characters that skills, habits, memory and prompt may take together. */
  chars: number;
};

export type SelfParts = Pick<MemberSelf, 'skills' | 'behaviors' | 'traits' | 'memory' | 'prompt'> & {
  /** How it differs from its agent file since it evolved. */
  agent: OwnAgent;
  /** What its skills and memory had no room for, in words; empty where all fitted. */
  leftOut: string[];
  /** Files that could not be read, `file:line:column: message` each. */
  warnings: string[];
};

/**
 * Reads what a member is and makes it fit: its evolved prompt, the behaviours that fit the briefing, the skills it has slots for, its
 * traits and its memory. What the limit has no room for is left out, the least important first, and said. Never rejects for a fault of
 * a file.
 */
export async function readSelf(
  read: ReadText,
  growth: GrowthState,
  {
    member,
    briefing,
    holdings,
    shipped,
  }: {
    member: string;
    /** Topic and briefing, which behaviours and skills are matched with. */
    briefing: string;
    holdings: SelfHoldings;
    /** The text of a skill that comes with the product. */
    shipped?: (id: string) => Promise<string | undefined>;
  },
): Promise<SelfParts> {
  const { files, warnings: broken } = await readOwnFiles(read, member);
  const warnings = [...broken];
  const active = activeBehaviors(weighed(files['behaviors.yaml'].behaviors, growth.scores, member), briefing);
  const memory = memorySections(files['memory.yaml'], files['goals.yaml'], (run) => runsSince(growth.scores, member, run));

  const skills: MemberSelf['skills'] = [];
  for (const id of equipped(growth.skills.skills, member, briefing, holdings.skills)) {
    if (skills.length >= holdings.slots) break;
    const found = await skillText(read, id, member, growth.skills.skills[id], shipped);
    if (!found)
      warnings.push(
        `The skill ${id} of @${member} has no file: .roundtable/${skillPath(id, member)} and .roundtable/${skillPath(id)} are missing.`,
      );
    else if (found.ok) skills.push({ id, title: found.skill.title, text: lowered(found.skill.text) });
    else warnings.push(found.problem);
  }
  const parts = {
    skills,
    behaviors: active.map((one) => ({ id: one.id, text: behaviorText(one).replace(/\s+/g, ' ').trim() })),
    traits: files['traits.yaml'].confirmed.map(({ label, rationale }) =>
      (rationale ? `${label}: ${rationale}` : label).replace(/\s+/g, ' '),
    ),
    memory,
    prompt: lowered(promptText(files['prompt.md'])),
  };
  return { ...fitted(parts, holdings.chars), agent: files['agent.yaml'], warnings };
}

/** Headings below those that a system prompt is made of. */
const lowered = (text: string): string => text.replace(/^#{1,3}(?= )/gm, '####');

/** Ids of skills in the order in which they are equipped: bought ones, then those learnt or shared, by how well they fit and how sure they are. */
function equipped(skills: Readonly<Record<string, SkillState>>, member: string, briefing: string, bought: readonly string[]): string[] {
  const words = stemsOf(briefing);
  const learnt = Object.values(skills)
    .filter((one) => one.status === 'shared' || (one.status === 'kept' && one.author === member))
    .map((one) => ({ one, rank: (0.1 + 0.9 * relevance(`${one.when} ${one.tags.join(' ')}`, words)) * one.confidence }))
    .sort((a, b) => b.rank - a.rank || a.one.seq - b.one.seq)
    .map(({ one }) => one.id);
  return [...new Set([...bought, ...learnt])];
}

/**
 * The text of a skill: the member's own copy, everybody's, its author's, what comes with the product; of one that was learnt and has no
 * file, the words that it was learnt in.
 */
async function skillText(
  read: ReadText,
  id: string,
  member: string,
  learnt: SkillState | undefined,
  shipped?: (id: string) => Promise<string | undefined>,
): Promise<ReadSkill | undefined> {
  for (const path of new Set([skillPath(id, member), skillPath(id), ...(learnt ? [skillPath(id, learnt.author)] : [])])) {
    const text = await read(path);
    if (text !== undefined) return parseSkill(text, `.roundtable/${path}`);
  }
  const text = learnt ? renderSkill(learnt) : await shipped?.(id);
  return text === undefined ? undefined : parseSkill(text, `skills/${id}.md`);
}

type Parts = Pick<MemberSelf, 'skills' | 'behaviors' | 'traits' | 'prompt'> & { memory: ReturnType<typeof memorySections> };

/** Room that a note of what was left out takes. */
const noteChars = 160;

/** Drops what there is no room for: journal, beliefs, moments and lessons from their oldest lines, then skills, traits and behaviours from their last, last the end of the prompt. */
function fitted(parts: Parts, limit: number): Omit<SelfParts, 'agent' | 'warnings'> {
  const { prompt } = parts;
  const [skills, behaviors, traits] = [[...parts.skills], [...parts.behaviors], [...parts.traits]];
  const memory = parts.memory.map(({ heading, lines }) => ({ heading, lines: [...lines] }));
  const text = (): string => memory.map(({ heading, lines }) => `### ${heading}\n${lines.join('\n')}`).join('\n\n');
  const size = (): number =>
    text().length +
    prompt.length +
    skills.reduce((sum, one) => sum + one.title.length + one.text.length, 0) +
    behaviors.reduce((sum, one) => sum + one.text.length, 0) +
    traits.reduce((sum, one) => sum + one.length, 0);
  if (size() <= limit) return { skills, behaviors, traits, memory: text(), prompt, leftOut: [] };

  const room = Math.max(0, limit - noteChars);
  const gone = new Map<string, number>();
  const drop = (name: string): void => void gone.set(name, (gone.get(name) ?? 0) + 1);
  while (size() > room && memory.length > 2) {
    const last = memory.at(-1) as Parts['memory'][number];
    // The newest line of a section stands at its end.
    last.lines.shift();
    drop(`lines of “${last.heading}”`);
    if (last.lines.length === 0) memory.pop();
  }
  while (size() > room && skills.length > 1) drop(`skill ${skills.pop()?.id}`);
  while (size() > room && traits.length > 0) drop(`trait “${traits.pop()?.split(':')[0]}”`);
  while (size() > room && memory.length > 0) drop(`“${memory.pop()?.heading}”`);
  while (size() > room && behaviors.length > 0) drop(`behaviour ${behaviors.pop()?.id}`);
  while (size() > room && skills.length > 0) drop(`skill ${skills.pop()?.id}`);
  let own = prompt;
  if (size() > room) {
    own = prompt.slice(0, room).trimEnd();
    drop('the end of how you work now');
  }
  const leftOut = [...gone].map(([name, count]) =>
    name.startsWith('lines') ? `${count} ${count === 1 ? name.replace('lines', 'line') : name}` : name,
  );
  const shown = leftOut.slice(0, 3).join(', ');
  const note = `(Left out for want of room: ${shown}${leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : ''}.)`.slice(
    0,
    noteChars - 2,
  );
  const kept = text();
  return { skills, behaviors, traits, memory: kept === '' ? note : `${kept}\n\n${note}`, prompt: own, leftOut };
}
