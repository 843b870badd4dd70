import { z } from 'zod';

/** The part of a JSON Schema that readers of YAML look at. */
export type JsonSchema = {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  additionalProperties?: JsonSchema | boolean;
};

const made = new WeakMap<z.ZodType, JsonSchema>();

/** What a schema allows. It is the same every time, and a file with a fault is read at every keystroke. */
export function allowedBy(schema: z.ZodType): JsonSchema {
  const allowed = made.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  made.set(schema, allowed);
  return allowed;
}

/** The schemas that are written at a path; a value of one kind among several is asked for its `type` on the way. */
export function schemasAt(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): JsonSchema[] {
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  return branchesOf(schema, value).flatMap((branch) => {
    const extra = typeof branch.additionalProperties === 'object' ? branch.additionalProperties : undefined;
    const inner = typeof step === 'number' ? branch.items : (branch.properties?.[String(step)] ?? extra);
    return inner ? schemasAt(inner, rest, fieldsOf(value)[step]) : [];
  });
}

/** The same, each alternative by itself: of kinds that a `type` tells apart, only that of the value's own. */
export function branchesAt(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): JsonSchema[] {
  const last = path.reduce<unknown>((inner, step) => fieldsOf(inner)[step], value);
  return schemasAt(schema, path, value).flatMap((one) => branchesOf(one, last));
}

function branchesOf(schema: JsonSchema, value: unknown): JsonSchema[] {
  const kinds = schema.anyOf ?? schema.oneOf;
  if (!kinds) return [schema];
  const { type } = fieldsOf(value);
  const own = kinds.filter((kind) => kind.properties?.type?.const !== undefined && kind.properties.type.const === type);
  return (own.length > 0 ? own : kinds).flatMap((kind) => branchesOf(kind, value));
}

function fieldsOf(value: unknown): Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : {};
}
