import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockSegment, renderBlock, type Segment, scanBlocks } from '../../../../src/core/agent/protocol/blocks';

const blocksOf = (text: string, kinds?: readonly string[]): BlockSegment[] =>
  scanBlocks(text, kinds).filter((segment): segment is BlockSegment => segment.kind === 'block');
const first = (text: string): BlockSegment | undefined => blocksOf(text)[0];
const joined = (text: string, segments: readonly Segment[]): string =>
  segments.map((segment) => (segment.kind === 'prose' ? segment.text : text.slice(segment.from, segment.to))).join('');

/** Text that is likely to look like the grammar. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r',
        ' ',
        '   ',
        '    ',
        '\t',
        ':',
        '---',
        '"',
        'no-eol',
        ' no-eol',
        '\u2028',
        '\ufeff',
        '\0',
        '\ud800',
      ),
      fc.constantFrom('```', '````', '`', '``', '~~~', '~~~~', '```bash', '```file:a', '~~~tool:b', '```\n', '~~~\r\n'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));
const info = hostile.map((text) => text.replace(/[\r\n]/g, ''));
const bodies = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.constant(''));
/** The block as a model writes it whose own line ends are CRLF: the content keeps its own. */
const asCrlf = (block: string, body: string): string => {
  const at = block.indexOf('\n') + 1;
  return `${block.slice(0, at - 1)}\r\n${body}${block.slice(at + body.length).replaceAll('\n', '\r\n')}`;
};

describe('any content survives byte for byte', () => {
  test('alone, for any info', () => {
    fc.assert(
      fc.property(info, bodies, (name, body) => {
        expect(blocksOf(renderBlock('file', name, body))).toMatchObject([{ word: 'file', info: name, body, closed: true, from: 0 }]);
      }),
      { numRuns: 1500 },
    );
  });

  test('among prose, plain code and other blocks, in a reply with LF or CRLF', () => {
    const piece = fc.oneof(
      bodies.map((body) => ({ body, text: renderBlock('file', 'docs/my file.md', body) })),
      bodies.map((body) => ({ body, text: asCrlf(renderBlock('tool', 'run', body), body) })),
      fc
        .constantFrom('', '\n', 'Prose with `code` and ```.\n', '```bash\nnpm test\n```\n', '~~~\r\n```file:x\r\n~~~\r\n', '\r')
        .map((text) => ({ text })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.map((one) => one.text).join('');
        const expected = pieces.flatMap((one) => ('body' in one ? [one.body] : []));
        expect(blocksOf(text).map((block) => block.body)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('segments put together are the reply, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(joined(text, scanBlocks(text))).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  test('a cut anywhere before the closing fence is complete leaves no closed block', () => {
    fc.assert(
      fc.property(bodies, fc.double({ min: 0, max: 1, noNaN: true }), (body, part) => {
        const block = renderBlock('file', 'a.ts', body);
        const cut = block.slice(0, Math.floor((block.length - 2) * part));
        expect(blocksOf(cut).filter((one) => one.closed)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what a regular expression lost', () => {
  test.each([
    ['a nested fence with a language', '```file:README.md\n# T\n```bash\nnpm i\n```\nend\n```\n', '# T\n```bash\nnpm i\n```\nend\n'],
    ['two levels of it', '```file:a.md\n```md\n```sh\nx\n```\n```\n```', '```md\n```sh\nx\n```\n```\n'],
    ['a nested longer fence', '```file:a.md\n````md\n```\n````\n```', '````md\n```\n````\n'],
    ['CRLF after the path', '```file:a.ts\r\nlet a;\r\n```\r\n', 'let a;\r\n'],
    ['CR alone', '```file:a.ts\rx\r```\r', 'x\r'],
    ['four backticks', '````file:a.md\n```\nx\n```\n````\n', '```\nx\n```\n'],
    ['tildes around backticks', '~~~file:a.md\n```\n~~~', '```\n'],
    ['an indented fence', '1. So:\n   ```file:a.ts\n   x\n   ```  \n', '   x\n'],
    ['a fence-like line with four spaces', '```file:a.md\n    ```\n```', '    ```\n'],
    ['a line that begins with inline code', '```file:a.md\n```x``` is code\n```', '```x``` is code\n'],
    ['no last line break', '```file:a.ts no-eol\nx\n```', 'x'],
    ['an empty file', '```file:a.ts\n```', ''],
    ['an empty line', '```file:a.ts\n\n```', '\n'],
  ])('%s', (_, text, body) => expect(first(text)).toMatchObject({ body, closed: true }));

  test.each([
    ['```file:docs/my notes.md\n```', 'docs/my notes.md'],
    ['```file: src/a.ts  \n```', 'src/a.ts'],
    ['``` file:"src/a.ts"\n```', 'src/a.ts'],
    ['```File:`src/a.ts` no-eol\n```', 'src/a.ts'],
    ['```file:no-eol\n```', 'no-eol'],
    ['```file:\n```', ''],
  ])('info of %j', (text, expected) => expect(first(text)?.info).toBe(expected));
});

describe('what is no block', () => {
  test('an example in a plain code fence, also in one of the same length', () => {
    expect(scanBlocks('So:\n````\n```file:a.ts\nx\n```\n````\nYes.')).toEqual([
      { kind: 'prose', text: 'So:\n', code: false },
      { kind: 'prose', text: '````\n```file:a.ts\nx\n```\n````\n', code: true },
      { kind: 'prose', text: 'Yes.', code: false },
    ]);
    const same = blocksOf('```text\n```file:a.ts\nx\n```\n```\n```file:b.ts\ny\n```');
    expect(same.map((block) => block.info)).toEqual(['b.ts']);
  });

  test.each([
    '`file:a.ts`',
    '``file:a\n``',
    '> ```file:a.ts\n> ```',
    '    ```file:a.ts\n    ```',
    'see ```file:a.ts\n',
    '```file:a.ts```\n',
    '```ts file:a\n```',
  ])('%j', (text) => expect(blocksOf(text)).toEqual([]));

  test('kinds that were not asked for are plain code', () => {
    const text = '```tool:x\n```\n```memory:y\nz\n```\n';
    expect(blocksOf(text, ['memory'])).toMatchObject([{ word: 'memory', info: 'y', body: 'z\n' }]);
  });
});

describe('a reply that ends in a fence', () => {
  test('a cut block is not closed', () => {
    expect(scanBlocks('Hi\n```file:a.ts\nlet a\n``')).toEqual([
      { kind: 'prose', text: 'Hi\n', code: false },
      { kind: 'block', word: 'file', info: 'a.ts', fence: '```', body: 'let a\n``', from: 3, to: 24, closed: false, ambiguous: false },
    ]);
  });

  test('a stray fence does not make silent examples of later blocks', () => {
    expect(blocksOf('```\n\n```file:a.ts\nx\n```\n')).toMatchObject([{ info: 'a.ts', closed: false }]);
  });

  test('a bare nested fence is marked, prose after a blank line is not', () => {
    expect(first('```file:a.md\nRun\n```\nnpm i\n```\nDone.\n```\n')).toMatchObject({ body: 'Run\n', ambiguous: true });
    expect(first('```file:a.md\nRun\n```\n\nTry:\n```\nnpm i\n```\n')).toMatchObject({ ambiguous: false });
    expect(first('````file:a.md\nRun\n````\nTry:\n```\nnpm i\n```\n')).toMatchObject({ ambiguous: false });
  });
});

test('what cannot be written is refused', () => {
  expect(() => renderBlock('file', 'a\nb', '')).toThrow('one line');
  expect(() => renderBlock('fi le', 'a', '')).toThrow('word');
});
