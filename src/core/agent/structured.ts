import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';
import { type OutputName, type OutputOf, outputs } from '../../schema/judgement';
import type { OutputSpec } from '../../schema/model';

/** One JSON value that is asked for instead of prose, and how an answer is checked. */
export type Output = { spec: OutputSpec; check(value: unknown): { ok: true; value: unknown } | { ok: false; why: string } };

export type Structured<T> = { ok: true; value: T } | { ok: false; why: string };

const named = new Map<OutputName, Output>();

/** One of the product's own outputs by its name. */
export function namedOutput(name: OutputName): Output {
  const known = named.get(name);
  if (known) return known;
  const { $schema: _, ...schema } = z.toJSONSchema(outputs[name]) as Record<string, unknown>;
  const output: Output = {
    spec: { name, schema },
    check(value) {
      const parsed = outputs[name].safeParse(value);
      return parsed.success ? { ok: true, value: parsed.data } : { ok: false, why: z.prettifyError(parsed.error) };
    },
  };
  named.set(name, output);
  return output;
}

/**
 * An output with a JSON Schema of a person's, checked by ajv; without a schema any JSON value. A schema that is
 * none is an error value.
 */
export function schemaOutput(name: string, schema: Record<string, unknown> | undefined): Structured<Output> {
  if (schema === undefined) return { ok: true, value: { spec: { name, schema: {} }, check: (value) => ({ ok: true, value }) } };
  let validate: ValidateFunction;
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    return { ok: false, why: `this is no JSON Schema: ${error instanceof Error ? error.message : String(error)}` };
  }
  return {
    ok: true,
    value: {
      spec: { name, schema },
      check(value) {
        if (validate(value)) return { ok: true, value };
        const faults = (validate.errors ?? [])
          .slice(0, 5)
          .map((error) => `${error.instancePath || 'the value'} ${error.message ?? 'does not fit'}`);
        return { ok: false, why: faults.join('; ') };
      },
    },
  };
}

/** Reads an answer of one of the product's own outputs. */
export function readStructured<N extends OutputName>(name: N, text: string): Structured<OutputOf<N>> {
  return readOutput(namedOutput(name), text) as Structured<OutputOf<N>>;
}

/** Reads a structured answer: the whole text, else its last fenced block, else its outermost braces. */
export function readOutput(output: Output, text: string): Structured<unknown> {
  let why = 'there is no JSON value in the answer';
  for (const candidate of candidates(text)) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch (error) {
      if (candidate.includes('{')) why = `the JSON is not well formed: ${error instanceof Error ? error.message : String(error)}`;
      continue;
    }
    const checked = output.check(value);
    if (checked.ok) return checked;
    why = checked.why;
  }
  return { ok: false, why };
}

function* candidates(text: string): Generator<string> {
  yield text.trim();
  const fences = [...text.matchAll(/^```[a-z]*\s*\n([\s\S]*?)\n```\s*$/gim)];
  const last = fences.at(-1)?.[1];
  if (last !== undefined) yield last.trim();
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const from = text.indexOf(open);
    const to = text.lastIndexOf(close);
    if (from >= 0 && to > from) yield text.slice(from, to + 1);
  }
}
