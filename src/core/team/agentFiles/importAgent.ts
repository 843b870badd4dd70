import { Document, Scalar } from 'yaml';
import type { Agent, Tier } from '../../../schema/agent';
import { AgentPart, tiers } from '../../../schema/agent';
import { type AgentFile, inOneLine } from './agentFile';
import { modelFrom } from './agentModels';
import { toolsFrom } from './agentTools';

/** How a team file names an imported agent: what its agent file does not say. */
export type NewMember = { name: string; tools?: readonly string[]; can_write_files?: false };

export type ImportedAgent = {
  /** What `agents/<name>.yaml` holds. */
  agent: Agent;
  text: string;
  member: NewMember;
  /** What is not as it was, in words. */
  notes: readonly string[];
};

const roleChars = 60;
const nameChars = 31;
const taken = {
  /** Fields that come over; the others are named in a comment. */
  fields: new Set(['name', 'description', 'tools', 'model']),
  /** Names of those who run a roundtable, or who are no members. */
  names: new Set<string>(['person', 'runner', ...AgentPart.options.filter((part) => part !== 'worker')]),
};
const writing: ReadonlySet<string> = new Set(['write_file', 'edit', 'append_file']);

/** An agent of another product as one of ours; `file` says in its comment where it came from. */
export function importAgent(found: AgentFile, file: string): ImportedAgent {
  const name = memberName(found.name);
  const { tools, notes: ofTools } = found.tools ? toolsFrom(found.tools) : { tools: undefined, notes: [] };
  const { model, notes: ofModel } = modelFrom(found.format, found.models);
  const agent: Agent = {
    name,
    part: 'worker',
    role: roleOf(found),
    model: model ?? 'auto',
    tier: tiers.find((tier): tier is Tier => tier === model) ?? 'sonnet',
    persona: `${found.body}\n`,
  };
  const others = Object.entries(found.fields).filter(([key]) => !taken.fields.has(key));
  const notes = [
    ...found.notes,
    ...(name === found.name ? [] : [`Its name ${JSON.stringify(found.name)} became ${name}.`]),
    ...ofTools,
    ...ofModel,
    ...(others.length > 0 ? [`Fields without a counterpart stand in a comment: ${others.map(([key]) => key).join(', ')}.`] : []),
  ];
  return {
    agent,
    text: textOf(agent, [
      `Imported from ${file}.`,
      ...(found.description === undefined ? [] : [found.description.replace(/\s+/g, ' ')]),
      ...(found.tools ? [`tools: ${inOneLine(found.tools)}`] : []),
      ...others.map(([key, value]) => `${key}: ${inOneLine(value)}`),
    ]),
    member: {
      name,
      ...(tools && { tools }),
      // Who cannot edit there does not write here either.
      ...(tools && !tools.some((tool) => writing.has(tool)) && { can_write_files: false as const }),
    },
    notes,
  };
}

/** A name that a team file takes, as near to the written one as can be. */
export function memberName(written: string): string {
  const plain = written
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, nameChars)
    .replace(/[-_]+$/, '');
  return plain === '' ? 'agent' : taken.names.has(plain) ? `${plain}-agent` : plain;
}

/** A few words: the first of its description that make sense by themselves, else its name. */
function roleOf({ description, name }: AgentFile): string {
  const first = description?.split(/[.;:\n]|\s[-–—]\s/)[0]?.trim();
  if (!first) return name.trim().slice(0, roleChars);
  if (first.length <= roleChars) return first;
  return `${(/^.*(?=\s)/.exec(first.slice(0, roleChars))?.[0] ?? first.slice(0, roleChars)).trimEnd()}…`;
}

function textOf(agent: Agent, comments: readonly string[]): string {
  const document = new Document(agent);
  const persona = document.get('persona', true);
  if (persona instanceof Scalar) persona.type = Scalar.BLOCK_LITERAL;
  document.commentBefore = comments.map((line) => ` ${line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`).join('\n');
  return document.toString({ lineWidth: 0 });
}
