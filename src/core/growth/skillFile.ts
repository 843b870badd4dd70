import { stringify } from 'yaml';
import { z } from 'zod';
import type { Skill } from '../../schema/growth';
import type { SkillState } from '../../views/skillsView';
import { type Problem, problemLine } from '../team/problem';
import { readYaml } from '../team/readYaml';

/** What stands above the text of a skill file. A person may write one with a title alone. Source of the fields: FACTS A.4. */
const Front = z.object({
  id: z.string().optional(),
  title: z.string().optional(),
  /** CAPTURE, FIX or DERIVE; STORE for those that are shipped. */
  type: z.string().optional(),
  source_run: z.string().optional(),
  author: z.string().optional(),
  confidence: z.number().min(0).max(1).optional(),
  uses: z.number().int().nonnegative().optional(),
  one_liner: z.string().optional(),
  axes: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  taxonomy: z.record(z.string(), z.string()).optional(),
  turns: z.array(z.string()).optional(),
  from: z.array(z.string()).optional(),
});
export type SkillFront = z.infer<typeof Front>;

/** A skill as its file says it. `text` is what stands in a prompt: all of the file but the front matter and the title. */
export type SkillText = { id: string; title: string; text: string; front: SkillFront; sections: Readonly<Record<string, string>> };
export type ReadSkill = { ok: true; skill: SkillText } | { ok: false; problem: string };

/** A kept skill as the Markdown file that a person may edit. */
export function renderSkill(skill: Skill & Partial<Pick<SkillState, 'runId' | 'confidence' | 'uses'>>): string {
  const { id, title, kind, author, runId, confidence, uses, oneLiner, tags, taxonomy, turns, from } = skill;
  const front = stringify(
    {
      id,
      title,
      type: kind,
      author,
      ...(runId !== undefined && { source_run: runId }),
      ...(confidence !== undefined && { confidence: Math.round(confidence * 100) / 100 }),
      ...(uses !== undefined && { uses: uses.length }),
      one_liner: oneLiner,
      tags,
      taxonomy,
      turns,
      ...(from && from.length > 0 && { from }),
    },
    { lineWidth: 110 },
  );
  const part = (heading: string, text: string | undefined): string[] => (text?.trim() ? [`## ${heading}`, inBody(text)] : []);
  return `---\n${front}---\n\n${[
    `# ${title.replace(/\s+/g, ' ').trim()}`,
    ...part('When to apply', skill.when),
    ...part('Pattern', skill.pattern),
    ...part('Anti-pattern', skill.antiPattern),
  ].join('\n\n')}\n`;
}

/** Text of a model, so that no line of it passes for a heading of the file. */
function inBody(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .trim()
    .replace(/^#{1,2}(?= )/gm, '###');
}

/** Reads a skill file. Without front matter, or with one that lacks fields, the heading is the title and the name of the file the id. */
export function parseSkill(text: string, file: string): ReadSkill {
  const name = file.split('/').at(-1)?.replace(/\.md$/, '') ?? file;
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const parts = /^---\n([\s\S]*?)\n?---(?:\n|$)/.exec(plain);
  let front: SkillFront = {};
  if (parts) {
    const read = readYaml(parts[1] ?? '', file, Front);
    // The front matter begins in the second line of the file.
    if (!read.ok) return { ok: false, problem: read.problems.slice(0, 1).map(shifted).map(problemLine).join('') };
    front = read.value;
  }
  const body = (parts ? plain.slice(parts[0].length) : plain).trim();
  if (body === '') return { ok: false, problem: `${file}:1: the skill has no text.` };
  const heading = /^# +(.+)$/m.exec(body);
  const title = (front.title ?? heading?.[1] ?? name).trim();
  const inner = (heading?.index === 0 ? body.slice(heading[0].length) : body).trim();
  return { ok: true, skill: { id: front.id ?? name, title, text: inner, front, sections: sectionsOf(inner) } };
}

const shifted = (problem: Problem): Problem => ({ ...problem, ...(problem.line !== undefined && { line: problem.line + 1 }) });

function sectionsOf(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const part of text.split(/^## +/m).slice(1)) {
    const end = part.indexOf('\n');
    const heading = (end < 0 ? part : part.slice(0, end)).trim();
    out[heading] = end < 0 ? '' : part.slice(end + 1).trim();
  }
  return out;
}
