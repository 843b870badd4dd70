import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/team/problem';
import type { Stretch } from './names';

export function rangeOf(document: TextDocument, { from, to }: Stretch): Range {
  return { start: document.positionAt(from), end: document.positionAt(Math.max(from, to)) };
}

/** Where a problem stands. What has no end goes to the end of its line. */
export function problemRange(document: TextDocument, { line = 1, column = 1, endLine, endColumn }: Problem): Range {
  const start = { line: line - 1, character: column - 1 };
  if (endLine !== undefined && endColumn !== undefined) return { start, end: { line: endLine - 1, character: endColumn - 1 } };
  const text = document.getText({ start, end: { line: start.line + 1, character: 0 } });
  return { start, end: { line: start.line, character: start.character + text.trimEnd().length } };
}
