import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseToolBody, type ToolBodySpec } from '../../../../src/core/agent/protocol/toolBody';

const remember: ToolBodySpec = { fields: ['key', 'tags', 'importance'], text: 'value' };
const python: ToolBodySpec = { fields: ['code', 'timeoutMs'], text: 'code', raw: 'code' };
const search: ToolBodySpec = { fields: ['query', 'limit'], raw: 'query' };
const list: ToolBodySpec = { fields: ['path', 'limit'] };

describe('the forms of a body', () => {
  test.each<[string, ToolBodySpec, string, Record<string, unknown>]>([
    ['JSON', list, ' {"path": "a b", "limit": 3}\n', { path: 'a b', limit: 3 }],
    ['JSON of a server tool', list, '{"other": [1]}', { other: [1] }],
    ['JSON and text', remember, '{"key":"a"}\r\n---\r\nx\r\n', { key: 'a', value: 'x\r\n' }],
    ['key lines', list, 'Path:  src/a: b.ts \r\n\r\nlimit: 3\r\n', { path: 'src/a: b.ts', limit: '3' }],
    ['values as written', list, 'path: "a"\nlimit: true', { path: '"a"', limit: 'true' }],
    ['text after a rule', remember, 'key: k\n---\n  a\n---\nkey: z\n', { key: 'k', value: '  a\n---\nkey: z\n' }],
    ['text alone', remember, '---\n', { value: '' }],
    ['text on a key line', remember, 'key: k\nvalue: v', { key: 'k', value: 'v' }],
    ['a block scalar', list, 'path: |\n  a\n\n    b: c\n\nlimit: 1\n', { path: 'a\n\n  b: c\n', limit: '1' }],
    ['a block scalar without its end', list, 'path: |-\r\n\ta\r\n\tb\r\n', { path: 'a\r\nb' }],
    ['a block scalar with all ends', list, 'path: |+\n a\n\n', { path: 'a\n\n' }],
    ['nothing', list, ' \n', {}],
    ['raw', search, 'how to do x: the y way\n', { query: 'how to do x: the y way\n' }],
    ['raw, yet with known keys', search, 'query: x\nlimit: 2\n', { query: 'x', limit: '2' }],
    ['raw JSON that is no input', search, '{"a": 1}', { query: '{"a": 1}' }],
    ['raw, broken JSON', search, '{"query": "x"', { query: '{"query": "x"' }],
  ])('%s', (_, spec, body, input) => expect(parseToolBody(body, spec)).toEqual({ ok: true, input }));

  test.each([
    'x: int\nprint(1)\n',
    'x: int = 3\n',
    'code: int = 1\nprint(code)\n',
    '{1: 2}\n',
    'if x:\n  print("---")\n---\n',
    'print("""\n```sh\nls\n```\n""")\n',
  ])('run_python takes %j whole', (body) => {
    expect(parseToolBody(body, python)).toEqual({ ok: true, input: { code: body } });
  });

  test('run_python with a limit', () => {
    expect(parseToolBody('timeoutMs: 5\n---\nx: int = 1\n', python)).toEqual({ ok: true, input: { timeoutMs: '5', code: 'x: int = 1\n' } });
  });

  test('any text survives after the rule, and any text but JSON and key lines as raw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseToolBody(`key: k\n---\n${text}`, remember)).toEqual({ ok: true, input: { key: 'k', value: text } });
        expect(parseToolBody(`>${text}`, search)).toEqual({ ok: true, input: { query: `>${text}` } });
      }),
    );
  });
});

describe('what is refused', () => {
  test.each<[ToolBodySpec, string, string]>([
    [list, 'pth: a', 'Line 1 of the body: there is no field pth. Did you mean path? The fields are path, limit.'],
    [list, 'path: a\n__proto__: b', 'no field __proto__'],
    [list, 'path: a\nPATH: b', 'given twice'],
    [list, 'path: a\n\nlimit 3', 'Line 3 of the body, "limit 3", is no "key: value".'],
    [list, '{"path": }', 'begins like a JSON object'],
    [list, 'path: a\n---\nb', 'is no "key: value"'],
    [remember, 'key: a\nlong text', 'after a line ---, it becomes value'],
    [remember, 'value: a\n---\nb', 'given twice'],
    [{ fields: [] }, 'x', 'The tool has no fields.'],
  ])('%j of %j', (spec, body, why) => {
    expect(parseToolBody(body, spec)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});
