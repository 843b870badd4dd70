import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { validatePipelineTree } from '../../core/team/checkPipeline';
import { parseAgentTree, parsePersonaTree } from '../../core/team/parse';
import { isError, type Mend, type Problem } from '../../core/team/problem';
import { castProblems, validateTree } from '../../core/team/validate';
import type { Page } from '../page';
import type { Shelf } from '../protocol';
import { problemRange } from '../ranges';

/** What a quick fix needs to know of a mark. */
export type MarkData = { path?: string; mends?: readonly Mend[] };

/** What is wrong with a page: the problems that a run would refuse it for, and those it would warn of. */
export function problemsOf(page: Page, shelf: Shelf | undefined): Problem[] {
  const strict = page.strict();
  if (!strict.ok) return strict.problems;
  const { tree } = strict;
  switch (page.kind) {
    case 'team': {
      const read = validateTree(tree);
      return shelf ? [...read.problems, ...castProblems(read, shelf)] : read.problems;
    }
    case 'pipeline':
      return validatePipelineTree(tree, (path) => isBeside(page.uri, path)).problems;
    case 'agent': {
      const read = parseAgentTree(tree);
      return read.ok ? read.notes : read.problems;
    }
    case 'persona': {
      const read = parsePersonaTree(tree);
      return read.ok ? read.notes : read.problems;
    }
  }
}

/** The marks for problems. Two that say the same of the same place are one. */
export function marksOf(document: TextDocument, problems: readonly Problem[]): Diagnostic[] {
  const marks = new Map<string, Diagnostic>();
  for (const problem of problems) {
    const key = `${problem.line}:${problem.column}:${problem.message}`;
    if (marks.has(key)) continue;
    const { path, mends } = problem;
    marks.set(key, {
      range: problemRange(document, problem),
      message: problem.message,
      severity: isError(problem) ? 1 : 2,
      source: 'Roundtable',
      ...(path && { code: path }),
      data: { ...(path && { path }), ...(mends && { mends }) } satisfies MarkData,
    });
  }
  return [...marks.values()];
}

function isBeside(uri: string, path: string): boolean {
  try {
    return existsSync(fileURLToPath(new URL(path.replaceAll('\\', '/'), uri)));
  } catch {
    // Not a file of this machine, so nobody can say.
    return true;
  }
}
