import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { didYouMean } from '../../base/similar';
import type { Problem } from './problem';

/** Where a path of a document stands, as far as it is there. Counted from 1. */
export type Locate = (path: readonly PropertyKey[]) => { file: string; line: number; column: number; path: string };
export type ReadYaml<T> = { ok: true; value: T; locate: Locate; notes: Problem[] } | { ok: false; problems: Problem[] };

/** What is done to a value before it is checked; notes say what was changed, at which path. */
export type Prepare = (value: unknown) => { value: unknown; notes: { path: PropertyKey[]; message: string }[] };

/**
 * Reads a YAML text and checks it with a schema. Every problem at once, each with the line and
 * column where it stands, what was found and what is allowed.
 */
export function readYaml<S extends z.ZodType>(text: string, file: string, schema: S, prepare?: Prepare): ReadYaml<z.infer<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { file, line, column: col, message: `this is not YAML: ${error.message}` };
      }),
    };
  }
  const locate: Locate = (path) => {
    const offset = nodeAt(document.contents, path, false)?.range?.[0];
    const at = offset === undefined ? { line: 1, col: 1 } : lines.linePos(offset);
    return { file, line: at.line, column: at.col, path: pathText(path) };
  };
  const raw: unknown = document.toJS() ?? {};
  const prepared = prepare?.(raw) ?? { value: raw, notes: [] };
  const notes = prepared.notes.map(({ path, message }): Problem => ({ ...locate(path), message, severity: 'warning' }));
  const parsed = schema.safeParse(prepared.value);
  if (parsed.success) return { ok: true, value: parsed.data, locate, notes };

  const allowed = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const problems = parsed.error.issues
    .flatMap((issue) => spread(issue))
    .map(({ path, message, key }): Problem => {
      const node = nodeAt(document.contents, key === undefined ? path : [...path, key], key !== undefined);
      const offset = node?.range?.[0];
      const at = offset === undefined ? { line: 1, col: 1 } : lines.linePos(offset);
      if (key === undefined) return { file, line: at.line, column: at.col, path: pathText(path), message };
      const known = keysAt(allowed, path, prepared.value);
      const hint = known.length > 0 ? ` Known are: ${known.join(', ')}.${didYouMean(key, known)}` : '';
      return { file, line: at.line, column: at.col, path: pathText([...path, key]), message: `${message}${hint}` };
    });
  return { ok: false, problems };
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  additionalProperties?: JsonSchema | boolean;
};

/** The keys that a schema knows at a path; of kinds that a `type` tells apart, only those of the value's own. */
function keysAt(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): string[] {
  const fields = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : {};
  const kinds = schema.anyOf ?? schema.oneOf ?? [schema];
  const own = kinds.filter((kind) => kind.properties?.type?.const !== undefined && kind.properties.type.const === fields.type);
  const branches = own.length > 0 ? own : kinds;
  const [step, ...rest] = path;
  if (step === undefined) return branches.flatMap((branch) => Object.keys(branch.properties ?? {}));
  return branches.flatMap((branch) => {
    const extra = typeof branch.additionalProperties === 'object' ? branch.additionalProperties : undefined;
    const inner = typeof step === 'number' ? branch.items : (branch.properties?.[String(step)] ?? extra);
    return inner ? keysAt(inner, rest, fields[step]) : [];
  });
}

type Issue = z.core.$ZodIssue;
type Spread = { path: readonly PropertyKey[]; message: string; key?: string };

/** One entry a fault: an unknown key each, and of a union the branch that came closest. */
function spread(issue: Issue): Spread[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: issue.path, message: `${key} is not known here.`, key }));
  }
  if (issue.code === 'invalid_union') {
    const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
    if (closest && depth(closest) > 0) return closest.flatMap((inner) => spread({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: issue.path, message: issue.message }];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`)).join('');
}

/** The node that a path names, or the deepest one on the way to it. */
function nodeAt(root: Node | null, path: readonly PropertyKey[], wantKey: boolean): Node | null {
  let node: Node | null = root;
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === part);
      if (!pair) return node;
      if (wantKey && index === path.length - 1) return pair.key as Node;
      node = (pair.value as Node | null) ?? (pair.key as Node);
    } else if (isSeq(node)) {
      node = (node.items[Number(part)] as Node | undefined) ?? node;
    } else return node;
  }
  return node;
}
