/** The smallest value that a JSON Schema admits, for structured answers that have no rehearsal of their own. */
export function minimalValue(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isRecord(schema) || depth > 40) return null;
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (typeof schema.$ref === 'string') return minimalValue(resolve(schema.$ref, root), root, depth + 1);
  for (const key of ['anyOf', 'oneOf'] as const) {
    const options = schema[key];
    if (Array.isArray(options) && options.length > 0)
      return minimalValue(options.find((one) => isRecord(one) && one.type === 'null') ?? options[0], root, depth + 1);
  }
  if (Array.isArray(schema.allOf) && schema.allOf.length > 0) {
    const parts = schema.allOf.map((one) => minimalValue(one, root, depth + 1));
    return parts.every(isRecord) ? Object.assign({}, ...parts) : parts[0];
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? (schema.properties === undefined ? undefined : 'object'));
  switch (type) {
    case 'object': {
      const properties = isRecord(schema.properties) ? schema.properties : {};
      const required = Array.isArray(schema.required) ? schema.required.filter((name): name is string => typeof name === 'string') : [];
      return Object.fromEntries(required.map((name) => [name, minimalValue(properties[name] ?? {}, root, depth + 1)]));
    }
    case 'array':
      return Array.from({ length: whole(schema.minItems, 0) }, () => minimalValue(schema.items ?? {}, root, depth + 1));
    case 'string':
      return text(schema);
    case 'integer':
    case 'number': {
      const least =
        typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + 1 : typeof schema.minimum === 'number' ? schema.minimum : 0;
      const most = typeof schema.maximum === 'number' ? schema.maximum : Number.POSITIVE_INFINITY;
      return Math.min(Math.max(0, least), most);
    }
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function text(schema: Record<string, unknown>): string {
  const candidates = [
    'rehearsal',
    'a',
    'rehearsal-0',
    '0',
    '2000-01-01',
    '2000-01-01T00:00:00Z',
    'https://example.invalid/',
    'a@example.invalid',
    'PASS',
  ];
  const pattern = typeof schema.pattern === 'string' ? safePattern(schema.pattern) : undefined;
  const fits = candidates.find((one) => pattern === undefined || pattern.test(one)) ?? 'rehearsal';
  const least = whole(schema.minLength, 0);
  return fits.length >= least ? fits.slice(0, whole(schema.maxLength, fits.length)) : fits.padEnd(least, 'a');
}

function safePattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, 10_000) : otherwise;
}

function resolve(ref: string, root: unknown): unknown {
  return ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .reduce<unknown>((at, part) => (isRecord(at) ? at[part.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined), root);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
