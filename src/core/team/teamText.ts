import { Document, Scalar, visit } from 'yaml';
import type { Workflow } from '../../schema/workflow';

/** A team as a person describes it, before it is a file. */
export type NewTeam = {
  name: string;
  goal: string;
  /** The folder of the shared files; the workspace itself when absent. */
  workspace?: string;
  workflow: { type: Workflow['type'] } & Readonly<Record<string, unknown>>;
  members: readonly {
    name: string;
    role?: string;
    /** Text, or `@key` of a persona. */
    persona?: string;
    model?: string;
    /** The team's tools, for a member that has others than the defaults. */
    tools?: readonly string[];
    /** Who is next after it, for the conditional workflow. */
    next?: string;
  }[];
  /** Tools of every member. */
  tools?: readonly string[];
};

const columns = 100;

/** A team file. Texts are blocks that people can edit; what is absent is left out. */
export function teamText(team: NewTeam): string {
  const document = new Document({
    name: team.name,
    goal: wrapped(team.goal, 2),
    ...(team.workspace !== undefined && { workspace: team.workspace }),
    workflow: withoutNothing(team.workflow),
    ...(team.tools && team.tools.length > 0 && { defaults: { tools: [...team.tools] } }),
    members: team.members.map(({ name, role, persona, model, tools, next }) => ({
      name,
      ...(role && { role }),
      ...(model && { model }),
      ...(persona && { persona: persona.startsWith('@') ? persona : wrapped(persona, 6) }),
      ...(tools && { tools: [...tools] }),
      ...(next !== undefined && { routes: [{ default: next }] }),
    })),
  });
  visit(document, {
    Pair(_, pair) {
      const key = pair.key instanceof Scalar ? pair.key.value : undefined;
      if (!(pair.value instanceof Scalar) || typeof pair.value.value !== 'string') return;
      if (key === 'goal' || (key === 'persona' && !pair.value.value.startsWith('@'))) pair.value.type = Scalar.BLOCK_LITERAL;
      else if (key === 'persona') pair.value.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_, node) {
      // Lists of names stand on one line.
      if (node.items.every((item) => item instanceof Scalar)) node.flow = true;
    },
  });
  for (const key of ['workflow', 'defaults', 'members']) {
    const pair = (document.contents as unknown as { items: { key: Scalar }[] }).items.find((item) => item.key.value === key);
    if (pair) pair.key.spaceBefore = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function withoutNothing(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

/** A text broken into lines that fit beside the indent; breaks that are there are kept. */
function wrapped(text: string, indent: number): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split('\n')
    .flatMap((line) => broken(line.trimEnd(), columns - indent));
  return `${lines.join('\n')}\n`;
}

function broken(line: string, width: number): string[] {
  const lead = /^\s*/.exec(line)?.[0] ?? '';
  const out: string[] = [];
  let open = lead;
  for (const word of line.trim().split(/ +/)) {
    if (open.trim() !== '' && open.length + 1 + word.length > width) {
      out.push(open);
      open = lead + word;
    } else open += `${open.trim() === '' ? '' : ' '}${word}`;
  }
  return [...out, open];
}
