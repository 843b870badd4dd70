import { hash32 } from '../../../base/seeded';

export type Sources = {
  /** Sentences that free text is drawn from, in turn. */
  sentences: readonly string[];
  paths: readonly string[];
  /** Values to take from an enum first. */
  wished: readonly string[];
};

type Schema = Record<string, unknown>;
type Work = { root: unknown; sources: Sources; count: number };

/** A value that a JSON Schema admits, with words drawn from the material. */
export function fittedValue(schema: unknown, sources: Sources): unknown {
  return admitted(schema, { root: schema, sources, count: 0 }, '', 0, 0);
}

function admitted(given: unknown, work: Work, name: string, index: number, depth: number): unknown {
  if (given === true || !isRecord(given)) return depth === 0 ? {} : null;
  const schema = flat(given, work.root, depth);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    const all: unknown[] = schema.enum;
    const wished = all.find((one) => typeof one === 'string' && work.sources.wished.includes(one));
    return index === 0 && wished !== undefined ? wished : all[index % all.length];
  }
  if ('default' in schema && index === 0) return schema.default;
  for (const key of ['anyOf', 'oneOf'] as const) {
    const options = schema[key];
    if (!Array.isArray(options) || options.length === 0) continue;
    const { [key]: _taken, ...rest } = schema;
    const able = options.filter((one) => !(isRecord(one) && one.type === 'null'));
    // Deep in a schema that holds itself, only the option without an inside ends.
    const shallow = depth > 6 ? options.find((one) => isRecord(one) && isScalar(one.type)) : undefined;
    return admitted(merge(rest, shallow ?? able[0] ?? options[0]), work, name, index, depth + 1);
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, work, depth);
    case 'array':
      return arrayOf(schema, work, name, depth);
    case 'string':
      return stringOf(schema, work, name, index);
    case 'integer':
      return numberOf(schema, true, index);
    case 'number':
      return numberOf(schema, false, index);
    case 'boolean':
      return index % 2 === 0;
    case 'null':
      return null;
    default:
      return stringOf(schema, work, name, index);
  }
}

function typeOf(schema: Schema): unknown {
  if (Array.isArray(schema.type)) return schema.type.find((one) => one !== 'null') ?? 'null';
  if (schema.type !== undefined) return schema.type;
  if (schema.properties !== undefined || schema.required !== undefined) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined || schema.minItems !== undefined) return 'array';
  if (typeof schema.minimum === 'number' || typeof schema.maximum === 'number') return 'number';
  return undefined;
}

/** References followed and `allOf` put together. */
function flat(schema: Schema, root: unknown, depth: number): Schema {
  let out = schema;
  for (let step = 0; step < 20 && typeof out.$ref === 'string'; step++) {
    const { $ref, ...rest } = out;
    out = merge(rest, resolve(String($ref), root));
  }
  if (!Array.isArray(out.allOf) || depth > 40) return out;
  const { allOf, ...rest } = out;
  return (allOf as unknown[]).reduce<Schema>((sum, one) => merge(sum, isRecord(one) ? flat(one, root, depth + 1) : {}), rest);
}

function merge(left: Schema, right: unknown): Schema {
  if (!isRecord(right)) return left;
  const out: Schema = { ...left, ...right };
  if (isRecord(left.properties) && isRecord(right.properties)) out.properties = { ...left.properties, ...right.properties };
  if (Array.isArray(left.required) && Array.isArray(right.required)) out.required = [...left.required, ...right.required];
  for (const key of ['minimum', 'minLength', 'minItems'])
    if (typeof left[key] === 'number' && typeof right[key] === 'number') out[key] = Math.max(left[key], right[key]);
  for (const key of ['maximum', 'maxLength', 'maxItems'])
    if (typeof left[key] === 'number' && typeof right[key] === 'number') out[key] = Math.min(left[key], right[key]);
  return out;
}

function objectOf(schema: Schema, work: Work, depth: number): Schema {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const most = whole(schema.maxProperties, 10_000);
  const out: Schema = {};
  for (const name of required) put(out, name, admitted(properties[name] ?? {}, work, name, 0, depth + 1));
  for (const [name, one] of Object.entries(properties)) {
    if (required.has(name) || one === false || depth > 2 || Object.keys(out).length >= Math.min(most, 12)) continue;
    put(out, name, admitted(one, work, name, 0, depth + 1));
  }
  const extra = isRecord(schema.additionalProperties) ? schema.additionalProperties : { type: 'string' };
  for (let no = 1; Object.keys(out).length < whole(schema.minProperties, 0); no++)
    put(out, `item${no}`, admitted(extra, work, `item${no}`, no, depth + 1));
  return out;
}

/** A name such as `__proto__` is a name like any other. */
function put(object: Schema, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function arrayOf(schema: Schema, work: Work, name: string, depth: number): unknown[] {
  const least = whole(schema.minItems, 0);
  const most = whole(schema.maxItems, 10_000);
  const first: unknown[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : Array.isArray(schema.items) ? schema.items : [];
  const rest = first === schema.items ? (schema.additionalItems ?? {}) : (schema.items ?? {});
  const usual = first.length > 0 ? first.length : depth > 5 ? 0 : 2;
  const count = Math.min(most, Math.max(least, Math.min(usual, most)));
  const out: unknown[] = [];
  const seen = new Set<string>();
  for (let index = 0; out.length < count && index < count + 60; index++) {
    const item = admitted(first[out.length] ?? rest, work, name, index, depth + 1);
    const key = JSON.stringify(item);
    if (schema.uniqueItems === true && seen.has(key)) continue;
    seen.add(key);
    out.push(item);
  }
  return out;
}

const formats: Readonly<Record<string, (index: number) => string>> = {
  date: (index) => `2000-01-${String(1 + (index % 28)).padStart(2, '0')}`,
  'date-time': (index) => `2000-01-${String(1 + (index % 28)).padStart(2, '0')}T00:00:00Z`,
  time: (index) => `00:00:${String(index % 60).padStart(2, '0')}Z`,
  duration: (index) => `P${index + 1}D`,
  email: (index) => `rehearsal${index}@example.invalid`,
  uri: (index) => `https://example.invalid/${index}`,
  url: (index) => `https://example.invalid/${index}`,
  'uri-reference': (index) => `rehearsal/${index}`,
  hostname: (index) => `rehearsal-${index}.invalid`,
  ipv4: (index) => `192.0.2.${1 + (index % 250)}`,
  ipv6: (index) => `2001:db8::${(1 + index).toString(16)}`,
  uuid: (index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
};

function stringOf(schema: Schema, work: Work, name: string, index: number): string {
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  if (format) return format(index);
  const least = whole(schema.minLength, 0);
  const most = whole(schema.maxLength, 400);
  const { sentences, paths } = work.sources;
  const path = /path|file/i.test(name) ? paths[index % Math.max(1, paths.length)] : undefined;
  const sentence = sentences[work.count++ % Math.max(1, sentences.length)] ?? 'no material was given';
  const free = `Rehearsal: ${sentence}${index === 0 ? '' : ` (${index + 1})`}`;
  if (typeof schema.pattern === 'string') {
    const pattern = compiled(schema.pattern);
    const fits = (one: string): boolean => [...one].length >= least && [...one].length <= most && (pattern?.test(one) ?? true);
    const plain = [
      path ?? free,
      free,
      `rehearsal-${index}`,
      `rehearsal_${index}`,
      `rehearsal${index}`,
      'rehearsal',
      `R${index}`,
      String(index),
    ];
    const drawn = [0, 1, 2, 3, 5, 8].map((extra) => drawPattern(schema.pattern as string, extra, index));
    const found = [...plain, ...drawn, 'a'.repeat(least), 'A'.repeat(least), '0'.repeat(least)].find(fits);
    if (found !== undefined) return found;
  }
  const wanted = path ?? free;
  const letters = [...wanted];
  // What cannot hold a sentence gets something short that still differs by place.
  const text =
    letters.length <= most ? wanted : most < 12 ? [...`${index}rehearsal`].slice(0, most).join('') : letters.slice(0, most).join('');
  return text.padEnd(least, '.');
}

function numberOf(schema: Schema, isWhole: boolean, index: number): number {
  const lowest = Math.max(bound(schema.minimum, Number.NEGATIVE_INFINITY), bound(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY));
  const highest = Math.min(bound(schema.maximum, Number.POSITIVE_INFINITY), bound(schema.exclusiveMaximum, Number.POSITIVE_INFINITY));
  const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : isWhole ? 1 : 0;
  const open = (value: number): boolean => value === schema.exclusiveMinimum || value === schema.exclusiveMaximum;
  if (step > 0) {
    const start = Number.isFinite(lowest) ? Math.ceil(lowest / step) : Number.isFinite(highest) ? Math.floor(highest / step) - 20 : 1;
    for (let tries = 0; tries < 40; tries++) {
      const value = (start + index + tries) * step;
      const wrapped = value > highest ? start * step : value;
      if (!open(wrapped) && wrapped >= lowest && wrapped <= highest && (!isWhole || Number.isInteger(wrapped))) return wrapped;
    }
    return start * step;
  }
  if (Number.isFinite(lowest) && Number.isFinite(highest)) return lowest + ((highest - lowest) * (1 + (index % 7))) / 8;
  if (Number.isFinite(lowest)) return lowest + 1 + index;
  if (Number.isFinite(highest)) return highest - 1 - index;
  return 0.5 + index;
}

/** A text for the usual patterns: letters, classes, groups, alternatives, counts. `extra` lengthens what may be longer. */
function drawPattern(pattern: string, extra: number, index: number): string {
  let at = 0;
  const pick = (from: string): string => from[(index + at) % from.length] ?? 'a';
  const sets: Readonly<Record<string, string>> = { d: '0123456789', w: 'abcdefgh', s: ' ', D: 'abc', W: '-', S: 'abc' };
  const classOf = (): string => {
    const inside: string[] = [];
    const negated = pattern[at] === '^';
    if (negated) at++;
    while (at < pattern.length && pattern[at] !== ']') {
      if (pattern[at] === '\\') {
        inside.push(...(sets[pattern[at + 1] ?? ''] ?? pattern[at + 1] ?? ''));
        at += 2;
      } else if (pattern[at + 1] === '-' && pattern[at + 2] !== ']' && at + 2 < pattern.length) {
        const from = pattern.charCodeAt(at);
        const to = pattern.charCodeAt(at + 2);
        for (let code = from; code <= Math.min(to, from + 40); code++) inside.push(String.fromCharCode(code));
        at += 3;
      } else inside.push(pattern[at++] ?? '');
    }
    at++;
    if (!negated) return inside.join('') || 'a';
    return [...'abcXYZ019-_ .'].filter((one) => !inside.includes(one)).join('') || 'a';
  };
  const count = (): number => {
    const rest = pattern.slice(at);
    const range = /^\{(\d+)(,(\d*))?\}\??/.exec(rest);
    if (range) {
      at += range[0].length;
      const low = Number(range[1]);
      const high = range[2] === undefined ? low : range[3] === '' ? low + extra : Number(range[3]);
      return Math.min(low + extra, high, 400);
    }
    const mark = /^[*+?]\??/.exec(rest)?.[0];
    if (mark === undefined) return 1;
    at += mark.length;
    return mark[0] === '?' ? Math.min(extra, 1) : mark[0] === '+' ? 1 + extra : extra;
  };
  const sequence = (): string => {
    const options: string[] = [''];
    while (at < pattern.length && pattern[at] !== ')') {
      const letter = pattern[at++] ?? '';
      if (letter === '|') {
        options.push('');
        continue;
      }
      if (letter === '^' || letter === '$') continue;
      let make: () => string;
      if (letter === '(') {
        const skip = /^\?(?::|<\w+>)/.exec(pattern.slice(at))?.[0] ?? '';
        at += skip.length;
        const inner = sequence();
        at++;
        make = () => inner;
      } else if (letter === '[') {
        const from = classOf();
        make = () => pick(from);
      } else if (letter === '\\') {
        const name = pattern[at++] ?? '';
        if (name === 'b') continue;
        const from = sets[name] ?? name;
        make = () => pick(from);
      } else make = letter === '.' ? () => 'a' : () => letter;
      const times = count();
      for (let no = 0; no < times; no++) options[options.length - 1] += make();
    }
    return options[index % options.length] ?? '';
  };
  return sequence();
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

function resolve(ref: string, root: unknown): unknown {
  return ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .reduce<unknown>((at, part) => (isRecord(at) ? at[part.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined), root);
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, 10_000) : otherwise;
}

function bound(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function isScalar(type: unknown): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' || type === 'null';
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A stable choice of one of several things. */
export function chosen<T>(items: readonly T[], seed: string): T | undefined {
  return items.length === 0 ? undefined : items[hash32(seed) % items.length];
}
