/** What is wrong with what a person wrote: where, what was found, what is allowed. */
export type Problem = {
  file?: string;
  /** Counted from 1. */
  line?: number;
  column?: number;
  /** Path inside the document: `members[1].model`. */
  path?: string;
  message: string;
  /** A warning does not keep a team from running. Absent: an error. */
  severity?: 'error' | 'warning';
};

export function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}

/** `file:line:column: path: message`, as far as each is known. */
export function problemLine(problem: Problem): string {
  const where = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return [where, problem.path, problem.message].filter(Boolean).join(': ');
}
