import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderBlock } from '../../../../src/core/agent/protocol/blocks';
import { parseReply } from '../../../../src/core/agent/protocol/reply';

describe('a reply', () => {
  test('gives files, tool calls, addressees, and prose with markers', () => {
    const text = [
      'I drafted it.',
      '@bob: please review. @carol is away.',
      '```file: docs/my notes.md',
      '# T',
      '```bash',
      'npm i',
      '```',
      '```',
      '```tool:run_python',
      'print("a")',
      '```',
      '```text',
      '@eve: quoted',
      '```',
      '**@Dora-2:** and you. @bob: once',
      '@bob: twice',
      '```file:`private/plan.md` no-eol',
      'x',
      '```',
    ].join('\r\n');
    expect(parseReply(text)).toEqual({
      prose: [
        'I drafted it.',
        '@bob: please review. @carol is away.',
        '[file: docs/my notes.md, 4 lines]',
        '[tool: run_python, 1 line]',
        '```text',
        '@eve: quoted',
        '```',
        '**@Dora-2:** and you. @bob: once',
        '@bob: twice',
        '[file: private/plan.md, 1 line]',
      ].join('\r\n'),
      files: [
        { path: 'docs/my notes.md', private: false, body: '# T\r\n```bash\r\nnpm i\r\n```\r\n' },
        { path: 'plan.md', private: true, body: 'x' },
      ],
      tools: [{ name: 'run_python', body: 'print("a")\r\n' }],
      rejected: [],
      addressed: ['bob', 'dora-2'],
    });
  });

  test('an example inside a plain fence writes nothing', () => {
    const text = 'Write it like this:\n````\n```file:a.ts\nx\n```\n````\n';
    expect(parseReply(text)).toEqual({ prose: text, files: [], tools: [], rejected: [], addressed: [] });
  });

  test('a tool body may hold code with fences', () => {
    const body = 'md = """\n```sh\nls\n```\n"""\n';
    expect(parseReply(renderBlock('tool', 'run_python', body)).tools).toEqual([{ name: 'run_python', body }]);
    expect(parseReply(`\`\`\`tool:run_python\n${body}\`\`\``).tools).toEqual([{ name: 'run_python', body }]);
  });

  test('every closed, named block counts byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (bodies) => {
        const text = bodies.map((body, index) => `Next:\n${renderBlock('file', `src/${index}.ts`, body)}`).join('');
        expect(parseReply(text).files.map((file) => file.body)).toEqual(bodies);
      }),
    );
  });
});

describe('private paths', () => {
  test.each([
    ['private/a.md', 'a.md', true],
    ['./private/a.md', 'a.md', true],
    ['private\\a.md', 'a.md', true],
    ['a/private/b.md', 'a/private/b.md', false],
    ['src\\a.ts', 'src/a.ts', false],
    ['../private/a', '../private/a', false],
    ['private/../../a', '../../a', true],
  ])('%s', (written, path, isPrivate) => {
    expect(parseReply(renderBlock('file', written, '')).files).toEqual([{ path, private: isPrivate, body: '' }]);
  });
});

describe('what does not count is said', () => {
  const rejected = (text: string, maxBlocks?: number): [string, string][] =>
    parseReply(text, maxBlocks === undefined ? {} : { maxBlocks }).rejected.map(({ what, why }) => [what, why]);

  test('a cut block is never written', () => {
    const reply = parseReply('```file:a.ts\nlet a\n```\n```file:b.ts\nlet b');
    expect(reply.files.map((file) => file.path)).toEqual(['a.ts']);
    expect(reply.rejected).toMatchObject([{ what: 'file: b.ts', why: expect.stringContaining('no closing fence') }]);
    expect(reply.prose).toBe('[file: a.ts, 1 line]\n[file: b.ts, not accepted]');
  });

  test.each([
    ['```file:\nx\n```', 'file block', 'lacks the path'],
    ['```tool: \nx\n```', 'tool block', 'lacks the name'],
    ['```file:src/\nx\n```', 'file: src/', 'folder'],
    ['```file:a.md\nRun\n```\nnpm i\n```\nDone.\n```\n', 'file: a.md', 'would be cut there'],
  ])('%j', (text, what, why) => {
    expect(rejected(text)).toEqual([[what, expect.stringContaining(why)]]);
    expect(parseReply(text).files).toEqual([]);
  });

  test('the later of two blocks for one file counts', () => {
    const reply = parseReply('```file:a.ts\nold\n```\n```file:private/a.ts\nmine\n```\n```file:./a.ts\nnew\n```');
    expect(reply.files.map((file) => [file.path, file.private, file.body])).toEqual([
      ['a.ts', true, 'mine\n'],
      ['a.ts', false, 'new\n'],
    ]);
    expect(reply.rejected).toMatchObject([{ what: 'file: a.ts', why: expect.stringContaining('later block counts') }]);
  });

  test('a cut second version does not take the first away', () => {
    expect(parseReply('```file:a.ts\nold\n```\n```file:a.ts\nne').files).toMatchObject([{ body: 'old\n' }]);
  });

  test('blocks beyond the limit', () => {
    const text = '```tool:a\n```\n```file:b\n```\n```tool:c\n```\n';
    expect(rejected(text, 2)).toEqual([['tool: c', expect.stringContaining('more than 2 blocks')]]);
  });

  test('code after a source file is no doubt about it', () => {
    expect(parseReply('```file:a.py\nx\n```\nRun:\n```\npython a.py\n```\n').files).toHaveLength(1);
  });
});
