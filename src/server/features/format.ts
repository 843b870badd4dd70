import { diffArrays } from 'diff';
import type { TextEdit } from 'vscode-languageserver';
import { type Document, isCollection, isScalar, parseDocument, visit } from 'yaml';
import { reading } from '../../core/team/yamlTree';
import type { Page } from '../page';

/** Puts a file into one form: indents of two, blanks, quotes as they are, comments where they stand. Only lines that change are touched. */
export function format(page: Page): TextEdit[] {
  const { text } = page;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  // What cannot be read cannot be put right; and what would mean something else is left as it is.
  if (!page.strict().ok) return [];
  const document = parse(text);
  if (document.contents === null) return [];
  keepBrackets(document, text);
  keepComments(document, text);
  const formatted = document.toString({ lineWidth: 0, indentSeq: true });
  const again = parse(formatted);
  if (again.errors.length > 0 || JSON.stringify(again.toJS()) !== JSON.stringify(document.toJS())) return [];
  return lineEdits(text, formatted.replaceAll('\n', end), end);
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, reading);
}

/** Lists and maps in brackets have blanks inside them or not, as their writer has begun; those of several lines stay as they are. */
function keepBrackets(document: Document.Parsed, text: string): void {
  visit(document, {
    Collection(_, node) {
      if (!node.flow || !node.range) return undefined;
      const [from, to] = node.range;
      const source = text.slice(from, to).replace(/\r\n/g, '\n');
      const padding = /\s/.test(source[1] ?? '') ? ' ' : '';
      const print = node.toString.bind(node);
      node.toString = (context, ...rest) =>
        source.includes('\n')
          ? indented(source, context?.indent ?? '')
          : print(context && { ...context, flowCollectionPadding: padding }, ...rest);
      return source.includes('\n') ? visit.SKIP : undefined;
    },
  });
}

/** A comment behind `key:` stays on that line, where the library would put it below. */
function keepComments(document: Document.Parsed, text: string): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !key.range || !isCollection(value) || value.flow || !value.commentBefore) return;
      const [behind = ''] = text.slice(key.range[1]).split('\n');
      if (!/^\s*:\s+#/.test(behind)) return;
      const [first, ...rest] = value.commentBefore.split('\n');
      key.comment = first;
      value.commentBefore = rest.join('\n');
    },
  });
}

/** Lines with the indent that the last of them should have. */
function indented(source: string, indent: string): string {
  const lines = source.split('\n');
  const present = /^ */.exec(lines.at(-1) ?? '')?.[0] ?? '';
  return lines
    .map((line, index) => (index === 0 ? line : line.startsWith(present) ? indent + line.slice(present.length) : line))
    .join('\n');
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
