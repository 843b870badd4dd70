import type { z } from 'zod';
import { didYouMean } from '../../base/similar';
import { allowedBy, branchesAt, type JsonSchema } from './jsonSchema';
import { type Mend, meant, type Problem } from './problem';
import { parseTree, spanAt, type YamlTree } from './yamlTree';

/** Where a path of a document stands, as far as it is there. Counted from 1. */
export type Locate = (
  path: readonly PropertyKey[],
) => Required<Pick<Problem, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'path'>>;
export type ReadYaml<T> = { ok: true; value: T; locate: Locate; notes: Problem[] } | { ok: false; problems: Problem[] };

/** What is done to a value before it is checked; notes say what was changed, at which path. */
export type Prepare = (value: unknown) => { value: unknown; notes: { path: PropertyKey[]; message: string }[] };

/**
 * Reads a YAML text and checks it with a schema. Every problem at once, each with the lines and
 * columns where it stands, what was found and what is allowed.
 */
export function readYaml<S extends z.ZodType>(text: string, file: string, schema: S, prepare?: Prepare): ReadYaml<z.infer<S>> {
  const parsed = parseTree(text, file);
  return parsed.ok ? readTree(parsed.tree, schema, prepare) : parsed;
}

/** The same for a text that is a tree by now. */
export function readTree<S extends z.ZodType>(tree: YamlTree, schema: S, prepare?: Prepare): ReadYaml<z.infer<S>> {
  const { file } = tree;
  const locate: Locate = (path) => ({ file, ...spanAt(tree, path), path: pathText(path) });
  const raw = tree.value ?? {};
  const prepared = prepare?.(raw) ?? { value: raw, notes: [] };
  const notes = prepared.notes.map(
    ({ path, message }): Problem => ({ ...locate(path), message, severity: 'warning', mends: [{ kind: 'remove' }] }),
  );
  const parsed = schema.safeParse(prepared.value);
  if (parsed.success) return { ok: true, value: parsed.data, locate, notes };

  const faults = parsed.error.issues.flatMap((issue) => spread(issue)).map((issue) => faultOf(issue, allowedBy(schema), prepared.value));
  const problems = faults.map(
    ({ path, wantKey, message, mends }): Problem => ({
      file,
      ...spanAt(tree, path, wantKey),
      path: pathText(path),
      message,
      ...(mends.length > 0 && { mends }),
    }),
  );
  return { ok: false, problems };
}

type Issue = z.core.$ZodIssue;
type Spread = { issue: Issue; path: readonly PropertyKey[]; key?: string };
type Fault = { path: readonly PropertyKey[]; wantKey: boolean; message: string; mends: readonly Mend[] };

/** One entry a fault: an unknown key each, and of a union the branch that came closest. */
function spread(issue: Issue): Spread[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ issue, path: issue.path, key }));
  if (issue.code === 'invalid_union') {
    const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
    if (closest && depth(closest) > 0) return closest.flatMap((inner) => spread({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ issue, path: issue.path }];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

/** A fault in words: what was found, what is allowed, and what would mend it. */
function faultOf({ issue, path, key }: Spread, allowed: JsonSchema, value: unknown): Fault {
  if (key !== undefined) {
    const keys = branchesAt(allowed, path, value).flatMap((branch) => Object.keys(branch.properties ?? {}));
    const hint = keys.length > 0 ? ` Known are: ${keys.join(', ')}.${didYouMean(key, keys)}` : '';
    const mends: Mend[] = [...meant(key, keys), { kind: 'remove' }];
    return { path: [...path, key], wantKey: true, message: `${key} is not known here.${hint}`, mends };
  }
  const found = at(value, path);
  const last = path.at(-1);
  const holder = at(value, path.slice(0, -1));
  if (found === undefined && typeof last === 'string' && isRecord(holder) && !Object.hasOwn(holder, last))
    return { path, wantKey: false, message: `${last} is missing.`, mends: [{ kind: 'add', key: last }] };
  const choices = choicesOf(issue, allowed, value);
  if (choices && (typeof found === 'string' || typeof found === 'number')) {
    const names = choices.map(String);
    const message = `${String(found)} is not known here. Allowed are: ${names.join(', ')}.${didYouMean(String(found), names)}`;
    return { path, wantKey: false, message, mends: meant(String(found), names) };
  }
  return { path, wantKey: false, message: issue.message, mends: [] };
}

/** The values that are allowed where only some are: those of an enum, and the types of kinds. */
function choicesOf(issue: Issue, allowed: JsonSchema, value: unknown): unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values;
  if (issue.code !== 'invalid_union') return undefined;
  const branches = branchesAt(allowed, issue.path, value);
  if (branches.length > 0 && branches.every((branch) => branch.const !== undefined)) return branches.map((branch) => branch.const);
  if (issue.errors.length > 0) return undefined;
  const kinds = branchesAt(allowed, issue.path.slice(0, -1), undefined).flatMap((kind) => kind.oneOf ?? kind.anyOf ?? [kind]);
  const types = kinds.map((kind) => kind.properties?.[String(issue.path.at(-1))]?.const).filter((type) => type !== undefined);
  return types.length > 0 ? types : undefined;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`)).join('');
}
