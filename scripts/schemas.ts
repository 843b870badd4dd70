/** Writes schemas/*.json and docs/team-file.md from src/schema, or with --check says whether they are in step. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Agent } from '../src/schema/agent';
import { Digest } from '../src/schema/digest';
import { factSchemas } from '../src/schema/event';
import { Persona } from '../src/schema/persona';
import { Settings } from '../src/schema/settings';
import { Team } from '../src/schema/team';

const root = join(dirname(process.argv[1] ?? '.'), '..');
const fact = z.union(
  Object.entries(factSchemas).map(([type, data]) =>
    z.object({ seq: z.number().int().positive(), at: z.number(), v: z.number().int(), type: z.literal(type), data, crc: z.string() }),
  ) as [z.ZodType, ...z.ZodType[]],
);

const written: readonly [name: string, title: string, schema: z.ZodType][] = [
  ['team', 'A Roundtable team file', Team],
  ['agent', 'A Roundtable agent', Agent],
  ['persona', 'A Roundtable persona', Persona],
  ['settings', 'Roundtable settings of a workspace', Settings],
];
const read: readonly [name: string, title: string, schema: z.ZodType][] = [
  ['digest', 'The digest of a roundtable', Digest],
  ['fact', 'A line of a Roundtable journal', fact],
];

type JsonSchema = {
  type?: string | string[];
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  additionalProperties?: JsonSchema | boolean;
};

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, { target: 'draft-7', io, unrepresentable: 'any' }) as JsonSchema;

function typeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`;
  return String(schema.type ?? 'any');
}

function rows(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key;
    const fallback = inner.default === undefined || typeof inner.default === 'object' ? '' : `\`${String(inner.default)}\``;
    return [`| \`${at}\` | ${typeText(inner)} | ${fallback} | ${inner.description ?? ''} |`, ...rows(inner, at)];
  });
  const inside = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap((inner) => rows(inner, schema.items === inner ? `${path}[]` : path));
  return [...own, ...inside];
}

const files = new Map<string, string>();
for (const [io, list] of [['input', written], ['output', read]] as const) {
  for (const [name, title, schema] of list) files.set(`schemas/${name}.schema.json`, `${JSON.stringify({ title, ...jsonSchema(schema, io) }, undefined, 2)}\n`);
}
files.set(
  'docs/team-file.md',
  `<!-- Generated from src/schema/team.ts by npm run schemas. -->
# The team file

\`*.team.yaml\`. What is not written has its default; what is not known is an error with its line.

| field | type | default | meaning |
|---|---|---|---|
${rows(jsonSchema(Team, 'input'), '').join('\n')}
`,
);

const stale = [...files].filter(([file, text]) => {
  try {
    return readFileSync(join(root, file), 'utf8') !== text;
  } catch {
    return true;
  }
});
if (!process.argv.includes('--check')) {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`wrote ${file}`);
  }
} else if (stale.length > 0) {
  console.error(`Not in step with src/schema: ${stale.map(([file]) => file).join(', ')}. Run npm run schemas.`);
  process.exit(1);
}
