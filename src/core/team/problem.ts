import { similar } from '../../base/similar';

/** What would mend a problem, for a quick fix. The range of a `replace` is the problem's own. */
export type Mend =
  | { kind: 'replace'; with: string }
  /** Takes the field out that the problem's path names. */
  | { kind: 'remove' }
  /** Writes a field that is required into the map that stands there. */
  | { kind: 'add'; key: string }
  /** Writes env:NAME in place of the secret that stands there. */
  | { kind: 'toVariable' };

/** What is wrong with what a person wrote: where, what was found, what is allowed. */
export type Problem = {
  file?: string;
  /** Counted from 1. */
  line?: number;
  column?: number;
  /** Where it ends: behind the last character of the key or value. Of a thing of many lines, the end of its first. */
  endLine?: number;
  endColumn?: number;
  /** Path inside the document: `members[1].model`. */
  path?: string;
  message: string;
  /** A warning does not keep a team from running. Absent: an error. */
  severity?: 'error' | 'warning';
  /** The text is no YAML, whatever it is meant to say. */
  syntax?: true;
  /** The likeliest first. */
  mends?: readonly Mend[];
};

export function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}

/** The name that was meant, as what to write instead. */
export function meant(written: string, known: readonly string[]): readonly Mend[] {
  const name = similar(written, known);
  return name === undefined ? [] : [{ kind: 'replace', with: name }];
}

/** `file:line:column: path: message`, as far as each is known. */
export function problemLine(problem: Problem): string {
  const where = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return [where, problem.path, problem.message].filter(Boolean).join(': ');
}
