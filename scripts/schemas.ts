/** Writes schemas/*.json and docs/team-file.md from src/schema; with --check says whether they are in step. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { JsonSchema } from '../src/core/team/jsonSchema';
import { Agent } from '../src/schema/agent';
import { Digest } from '../src/schema/digest';
import { factSchemas, factVersion } from '../src/schema/event';
import { Persona } from '../src/schema/persona';
import { Pipeline } from '../src/schema/pipeline';
import { Settings } from '../src/schema/settings';
import { Team, TeamTest } from '../src/schema/team';
import { Workflow } from '../src/schema/workflow';

const root = resolve(__dirname, '..');

/** A line as src/adapters/journal/line.ts writes it. */
const fact = z.union(
  Object.entries(factSchemas).map(([type, data]) =>
    z
      .object({
        seq: z.number().int().positive().describe('1 for the first fact of a run, then one more each'),
        at: z.number().nonnegative().describe('Milliseconds since 1970'),
        v: z.literal(factVersion).describe("The version of the fact's shape"),
        type: z.literal(type),
        data,
        crc: z
          .string()
          .regex(/^[0-9a-f]{8}$/)
          .describe('CRC-32 of the text of the line before this key'),
      })
      .meta({ title: type }),
  ),
);

/** What a person writes has its defaults left out (`input`); what Roundtable writes is whole (`output`). */
type Document = { name: string; schema: z.ZodType; io: 'input' | 'output'; title: string; description: string };

const documents: readonly Document[] = [
  {
    name: 'team',
    schema: Team,
    io: 'input',
    title: 'Roundtable team',
    description: 'A team file, *.team.yaml: who debates, how, and for how much.',
  },
  { name: 'agent', schema: Agent, io: 'input', title: 'Roundtable agent', description: 'An agent, agents/<name>.yaml.' },
  {
    name: 'persona',
    schema: Persona,
    io: 'input',
    title: 'Roundtable persona',
    description: 'A persona that a team file names as @key, personas/<key>.yaml.',
  },
  {
    name: 'pipeline',
    schema: Pipeline,
    io: 'input',
    title: 'Roundtable pipeline',
    description: 'A pipeline, *.pipeline.yaml: teams one after the other.',
  },
  {
    name: 'settings',
    schema: Settings,
    io: 'input',
    title: 'Roundtable settings',
    description: 'What holds for every run of a workspace, .roundtable/settings.yaml.',
  },
  {
    name: 'digest',
    schema: Digest,
    io: 'output',
    title: 'Roundtable digest',
    description: 'What a roundtable comes to, digest.json of a run.',
  },
  {
    name: 'fact',
    schema: fact,
    io: 'output',
    title: 'Roundtable fact',
    description:
      'One line of journal.jsonl and of what --json prints. A newer version may write types that are not here; a reader skips them.',
  },
];

const jsonSchema = (schema: z.ZodType, io: Document['io']): JsonSchema =>
  // A schema's own type is wider than what it holds; the fields above are those that the table reads.
  z.toJSONSchema(schema, { target: 'draft-7', io }) as JsonSchema;

function range(from: number | undefined, to: number | undefined): string {
  // zod writes the safe integers as bounds of every integer.
  const known = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (known(from) && known(to)) return ` ${from}–${to}`;
  if (known(from)) return ` ≥ ${from}`;
  return known(to) ? ` ≤ ${to}` : '';
}

function typeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeText))].join(' or ');
  if (schema.type === 'array') return `list${range(schema.minItems, schema.maxItems)} of ${typeText(schema.items ?? {})}`;
  return `${String(schema.type ?? 'any')}${range(schema.minimum, schema.maximum)}`;
}

function defaultText(schema: JsonSchema, required: boolean): string {
  if (schema.default !== undefined && typeof schema.default !== 'object') return `\`${String(schema.default)}\``;
  return required ? 'required' : '';
}

/** A row for each field, those of a list's items under `path[]`. */
function rows(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key;
    const fallback = defaultText(inner, schema.required?.includes(key) ?? false);
    return [`| \`${at}\` | ${typeText(inner)} | ${fallback} | ${inner.description ?? ''} |`, ...rows(inner, at)];
  });
  // Kinds that their type tells apart have a table each, below.
  const choices = (schema.anyOf ?? []).flatMap((inner) => rows(inner, path));
  return [...own, ...choices, ...(schema.items ? rows(schema.items, `${path}[]`) : [])];
}

const files = new Map<string, string>();
for (const { name, schema, io, title, description } of documents) {
  const { $schema, ...rest } = jsonSchema(schema, io) as JsonSchema & { $schema?: string };
  files.set(
    `schemas/${name}.schema.json`,
    `${JSON.stringify({ $schema, $id: `${name}.schema.json`, title, description, ...rest }, undefined, 2)}\n`,
  );
}

/**
 * The same names and explanations for editors with another YAML extension, and nothing that could be an error: what is wrong in a
 * file is said by our own language server, which knows more than a schema can, so nothing is said twice.
 */
function permissive({ title, description, properties, items, anyOf, oneOf, enum: values, const: value }: JsonSchema): JsonSchema {
  const choices = anyOf ?? oneOf ?? (values ? values.map((one) => ({ const: one })) : value === undefined ? undefined : [{ const: value }]);
  return {
    ...(title && { title }),
    ...(description && { description }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, permissive(inner)])) }),
    ...(items && { items: permissive(items) }),
    // The empty schema at the end takes everything.
    ...(choices && {
      anyOf: [...choices.map((one) => ('const' in one && Object.keys(one).length === 1 ? { enum: [one.const] } : permissive(one))), {}],
    }),
  };
}

for (const { name, schema, title, description } of documents.filter((one) => one.io === 'input'))
  files.set(
    `schemas/editor/${name}.schema.json`,
    `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title, description, ...permissive(jsonSchema(schema, 'input')) }, undefined, 2)}\n`,
  );

/** A table for each kind of a thing that its `type` tells apart. */
function kinds(title: string, schema: JsonSchema): string {
  const sections = (schema.oneOf ?? schema.anyOf ?? []).map((kind) => {
    const { type, ...others } = kind.properties ?? {};
    const about = type?.description ? `${type.description}.\n\n` : '';
    const table = rows({ ...kind, properties: others, required: (kind.required ?? []).filter((key) => key !== 'type') }, '');
    const body = table.length > 0 ? `| field | type | default | meaning |\n|---|---|---|---|\n${table.join('\n')}` : 'No other field.';
    return `### \`${String(type?.const)}\`\n\n${about}${body}\n`;
  });
  return `## ${title}\n\n${sections.join('\n')}`;
}

files.set(
  'docs/team-file.md',
  `<!-- Generated from src/schema/team.ts by npm run schemas. -->
# The team file

\`*.team.yaml\`. A field that is not written has its default, or none; a field that is not known is an error with its line.

| field | type | default | meaning |
|---|---|---|---|
${rows(jsonSchema(Team, 'input'), '').join('\n')}

${kinds('Workflows', jsonSchema(Workflow, 'input'))}
${kinds('Tests', jsonSchema(TeamTest, 'input'))}
`,
);

function isStale([file, text]: [string, string]): boolean {
  try {
    // A checkout on Windows may have other line ends.
    return readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n') !== text;
  } catch {
    return true;
  }
}

const stale = [...files].filter(isStale);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Not in step with src/schema: ${stale.map(([file]) => file).join(', ')}. Run npm run schemas.`);
    process.exit(1);
  }
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`wrote ${file}`);
  }
}
