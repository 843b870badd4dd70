import { allowedBy, type JsonSchema } from '../core/team/jsonSchema';
import { Agent } from '../schema/agent';
import { Persona } from '../schema/persona';
import { Pipeline } from '../schema/pipeline';
import { Team } from '../schema/team';
import type { Kind } from './kind';

const schemas = { team: Team, pipeline: Pipeline, agent: Agent, persona: Persona } as const;

/** What may stand in a file of a kind. */
export function wordsOf(kind: Kind): JsonSchema {
  return allowedBy(schemas[kind]);
}

/** The values that a schema names one by one. */
export function choicesOf(schema: JsonSchema): { value: string; about?: string }[] {
  if (schema.enum) return schema.enum.map((value) => ({ value: String(value) }));
  if (schema.const !== undefined) return [{ value: String(schema.const), ...(schema.description && { about: schema.description }) }];
  if (schema.type === 'boolean') return [{ value: 'true' }, { value: 'false' }];
  return [];
}

/** What a value of a schema is, for people: `list of text`, `keep_undo or auto`. */
export function typeText(schema: JsonSchema): string {
  const choices = choicesOf(schema);
  if (choices.length > 0 && schema.type !== 'boolean') return choices.map(({ value }) => `\`${value}\``).join(' or ');
  const kinds = schema.anyOf ?? schema.oneOf;
  if (kinds) return [...new Set(kinds.map(typeText))].join(' or ');
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`;
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    object: 'fields',
    integer: 'whole number',
    boolean: '`true` or `false`',
  };
  const type = String(schema.type ?? 'any value');
  return `${names[type] ?? type}${bounds(schema)}`;
}

function bounds({ minimum, maximum }: JsonSchema): string {
  const known = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (known(minimum) && known(maximum)) return ` from ${minimum} to ${maximum}`;
  if (known(minimum)) return `, ${minimum} or more`;
  return known(maximum) ? `, ${maximum} or less` : '';
}

/** What a schema says of itself, in Markdown. `required` is the word of the map that the field stands in. */
export function aboutText(schema: JsonSchema, required: boolean): string {
  const plainDefault = schema.default !== undefined && typeof schema.default !== 'object';
  const facts = [
    typeText(schema),
    ...(plainDefault ? [`\`${String(schema.default)}\` when absent`] : []),
    ...(required ? ['required'] : []),
  ];
  return [...(schema.description ? [`${schema.description}.`] : []), `*${facts.join('; ')}*`].join('\n\n');
}
