import { diffArrays } from 'diff';
import type { TextEdit } from 'vscode-languageserver';
import { type Document, parseDocument } from 'yaml';
import type { Page } from '../page';

/** Puts a file into one form: indents of two, blanks, quotes as they are, comments where they stand. Only lines that change are touched. */
export function format(page: Page): TextEdit[] {
  const { text } = page;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const document = parse(text);
  // What cannot be read cannot be put right; and what would mean something else is left as it is.
  if (document.errors.length > 0 || document.contents === null) return [];
  const formatted = `${document.toString({ lineWidth: 0, indentSeq: true, flowCollectionPadding: hasPadding(text) })}`;
  const again = parse(formatted);
  if (again.errors.length > 0 || JSON.stringify(again.toJS()) !== JSON.stringify(document.toJS())) return [];
  return lineEdits(text, formatted.replaceAll('\n', end), end);
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, { prettyErrors: false, uniqueKeys: true, keepSourceTokens: true });
}

/** Whether most lists and maps in brackets have a blank inside them. */
function hasPadding(text: string): boolean {
  const padded = text.match(/[{[] \S/g)?.length ?? 0;
  return padded >= (text.match(/[{[][^\s\]}]/g)?.length ?? 0);
}

/** The lines in which two texts differ, as edits. */
function lineEdits(before: string, after: string, end: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let line = 0;
  const lines = (text: string): string[] => text.split(end).map((one, index, all) => (index < all.length - 1 ? one + end : one));
  let open: TextEdit | undefined;
  for (const part of diffArrays(lines(before), lines(after))) {
    if (!part.added && !part.removed) {
      line += part.count ?? part.value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { range: { start: { line, character: 0 }, end: { line, character: 0 } }, newText: '' };
      edits.push(open);
    }
    if (part.added) open.newText += part.value.join('');
    else {
      line += part.value.length;
      open.range.end = { line, character: 0 };
    }
  }
  return edits;
}
