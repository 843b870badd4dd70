import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { problemLine } from '../../src/core/team/problem';
import { validateTeam } from '../../src/core/team/validate';
import { complete } from '../../src/server/features/completion';
import { definition } from '../../src/server/features/definition';
import { marksOf, problemsOf } from '../../src/server/features/diagnostics';
import { format } from '../../src/server/features/format';
import { hover } from '../../src/server/features/hover';
import { lenses } from '../../src/server/features/lenses';
import { quickFixes } from '../../src/server/features/quickFixes';
import { mentionsOf, subjectAt } from '../../src/server/features/references';
import { rename, renameable } from '../../src/server/features/rename';
import { symbols } from '../../src/server/features/symbols';
import { createKindOf } from '../../src/server/kind';
import { createPages, type Page } from '../../src/server/page';
import { applied, known, pageOf, shelf, whole } from './support';

const folder = 'test/fixtures/teams';
const teams = [
  whole,
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.team.yaml'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
];
const uri = 'file:///w/a.team.yaml';

/** Everything that can be asked of a page at an offset. */
function ask(page: Page, offset: number): void {
  const marks = marksOf(page.document, problemsOf(page, shelf));
  for (const { range } of marks) {
    const [start, end] = [page.document.offsetAt(range.start), page.document.offsetAt(range.end)];
    expect(start).toBeLessThanOrEqual(end);
    expect(page.document.positionAt(start)).toEqual(range.start);
  }
  quickFixes(page, marks);
  for (const item of complete(page, offset, known, true)) {
    if (!item.textEdit || !('range' in item.textEdit)) throw new Error('an item without a range');
    const { start, end } = item.textEdit.range;
    // An editor refuses what does not hold the caret, or spans lines.
    expect([start.line, end.line]).toEqual([page.document.positionAt(offset).line, page.document.positionAt(offset).line]);
    expect(page.document.offsetAt(start)).toBeLessThanOrEqual(offset);
    expect(page.document.offsetAt(end)).toBeGreaterThanOrEqual(offset);
  }
  hover(page, offset, known, true);
  definition(page, offset, shelf);
  const subject = subjectAt(page, offset);
  if (subject) mentionsOf(page, subject, true);
  if (renameable(page, offset)) expect(rename(page, offset, 'somebody', shelf).ok).toBe(true);
  for (const { range, selectionRange } of symbols(page)) {
    expect(page.document.offsetAt(selectionRange.start)).toBeGreaterThanOrEqual(page.document.offsetAt(range.start));
    expect(page.document.offsetAt(selectionRange.end)).toBeLessThanOrEqual(page.document.offsetAt(range.end));
  }
  lenses(page);
  format(page);
}

const someTeam = fc.constantFrom(...teams);

describe('a file that is being written', () => {
  it('cut off anywhere, has an answer to everything', () => {
    fc.assert(
      fc.property(someTeam, fc.nat(), fc.nat(), (text, cut, caret) => {
        const page = pageOf(text.slice(0, cut % (text.length + 1)));
        ask(page, page.text.length);
        ask(page, caret % (page.text.length + 1));
      }),
      { numRuns: 200 },
    );
  });

  it('with a line less, a line twice or signs anywhere, has an answer to everything', () => {
    const harm = fc.oneof(
      fc.record({ drop: fc.nat() }),
      fc.record({ twice: fc.nat() }),
      fc.record({
        put: fc.constantFrom(':', '- ', '{', '[', '"', "'", '|', '\t', '@', '&a', '*a', '# ', '\r', '\n', '  ', '---\n', '? '),
        at: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(someTeam, fc.array(harm, { minLength: 1, maxLength: 3 }), fc.nat(), (text, harms, caret) => {
        let now = text;
        for (const one of harms) {
          const lines = now.split('\n');
          if ('drop' in one) lines.splice(one.drop % lines.length, 1);
          else if ('twice' in one) lines.splice(one.twice % lines.length, 0, lines[one.twice % lines.length] ?? '');
          now = 'put' in one ? now.slice(0, one.at % (now.length + 1)) + one.put + now.slice(one.at % (now.length + 1)) : lines.join('\n');
        }
        ask(pageOf(now), caret % (now.length + 1));
      }),
      { numRuns: 200 },
    );
  });

  it('still knows its members while one of them is half written', () => {
    const page = pageOf(whole.replace('role: Engineer', 'role: "Engin'));
    expect(page.strict().ok).toBe(false);
    expect(
      symbols(page)
        .find((one) => one.name === 'members')
        ?.children?.map((one) => one.name),
    ).toEqual(expect.arrayContaining(['rev', 'elena']));
    expect(complete(page, page.text.indexOf('dev, reviewer'), known, true).map((one) => one.label)).toContain('rev');
  });
});

describe('a file read piece by piece', () => {
  it('has the problems of the whole file, through any edits', () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 30 }),
      put: fc.constantFrom('', 'x', ' ', '\n', '\n  ', ': ', '- ', 'name', '"', '[', '#'),
    });
    fc.assert(
      fc.property(someTeam, fc.array(edit, { maxLength: 6 }), (text, edits) => {
        const pages = createPages(createKindOf([]));
        let document = TextDocument.create(uri, 'yaml', 0, text);
        const look = (): void => {
          const page = pages.of(document) as Page;
          const own = problemsOf(page, undefined).map(problemLine);
          expect(own).toEqual(validateTeam(document.getText(), 'a.team.yaml').problems.map(problemLine));
        };
        look();
        for (const [index, { at, remove, put }] of edits.entries()) {
          const from = at % (document.getText().length + 1);
          const range = { start: document.positionAt(from), end: document.positionAt(from + remove) };
          document = TextDocument.update(document, [{ range, text: put }], index + 1);
          look();
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('formatting', () => {
  it('means the same afterwards, and is done when it is done', () => {
    fc.assert(
      fc.property(someTeam, fc.nat(), (text, seed) => {
        // Another indent and other blanks, as people have them.
        const rough = text
          .replace(/^( +)/gm, (blanks) => blanks.repeat(1 + (seed % 2)))
          .replace(/: (?=\w)/g, seed % 3 === 0 ? ':   ' : ': ');
        const page = pageOf(rough);
        const once = applied(page, format(page));
        const read = pageOf(once);
        expect(read.value).toEqual(page.value);
        expect(format(read)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
