import { z } from 'zod';
import { type OutputName, type OutputOf, outputs } from '../../schema/judgement';
import type { OutputSpec } from '../../schema/model';

const specs = new Map<OutputName, OutputSpec>();

/** What a provider is told of a structured answer: its name and its JSON Schema. */
export function outputSpec(name: OutputName): OutputSpec {
  const known = specs.get(name);
  if (known) return known;
  const { $schema: _, ...schema } = z.toJSONSchema(outputs[name]) as Record<string, unknown>;
  const spec = { name, schema };
  specs.set(name, spec);
  return spec;
}

export type Structured<N extends OutputName> = { ok: true; value: OutputOf<N> } | { ok: false; why: string };

/** Reads a structured answer: the whole text, else its last fenced block, else its outermost braces. */
export function readStructured<N extends OutputName>(name: N, text: string): Structured<N> {
  let why = 'there is no JSON value in the answer';
  for (const candidate of candidates(text)) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch (error) {
      if (candidate.includes('{')) why = `the JSON is not well formed: ${error instanceof Error ? error.message : String(error)}`;
      continue;
    }
    const parsed = outputs[name].safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data as OutputOf<N> };
    why = z.prettifyError(parsed.error);
  }
  return { ok: false, why };
}

function* candidates(text: string): Generator<string> {
  yield text.trim();
  const fences = [...text.matchAll(/^```[a-z]*\s*\n([\s\S]*?)\n```\s*$/gim)];
  const last = fences.at(-1)?.[1];
  if (last !== undefined) yield last.trim();
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  if (from >= 0 && to > from) yield text.slice(from, to + 1);
}
