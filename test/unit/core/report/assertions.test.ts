import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileText, runAssertions } from '../../../../src/core/report/assertions';
import { junitXml } from '../../../../src/core/report/junit';
import { TeamTest } from '../../../../src/schema/team';
import { numbered } from '../../../support/facts';
import { created, sampleRun, says } from './sample';

const files: Record<string, FileText> = {
  'hello.py': { ok: true, text: 'print("hi")\n# ERROR here\n' },
  'ok.json': { ok: true, text: '{"entities": [1], "summary": "s"}' },
  'bad.json': { ok: true, text: '{"entities": "none",}' },
  'off.json': { ok: true, text: '{"entities": [1, "two"], "summary": 3}' },
  'photo.png': { ok: false, why: 'photo.png is not text.', exists: true },
};
const readFile = async (path: string): Promise<FileText> => files[path] ?? { ok: false, why: `there is no ${path}.` };
const schema = {
  type: 'object',
  required: ['entities', 'summary'],
  properties: { entities: { type: 'array', items: { type: 'number' } }, summary: { type: 'string' } },
};

async function verdict(test: unknown, facts = sampleRun(), askJudge?: () => Promise<{ ok: boolean; why: string }>) {
  const [result] = await runAssertions([TeamTest.parse(test)], { facts, readFile, askJudge });
  return result;
}

describe('assertions', () => {
  test.each([
    [{ type: 'file_exists', path: 'hello.py' }, true, 'hello.py exists.'],
    [{ type: 'file_exists', path: './photo.png' }, true, 'photo.png exists.'],
    [{ type: 'file_exists', path: 'nope' }, false, 'there is no nope.'],
    [{ type: 'file_not_exists', path: 'nope' }, true, 'nope does not exist.'],
    [{ type: 'file_not_exists', path: 'photo.png' }, false, 'it exists'],
    [{ type: 'file_not_exists', path: '../x' }, false, 'leaves the workspace'],
    [{ type: 'file_contains', path: 'hello.py', text: 'print' }, true, 'contains "print"'],
    [{ type: 'file_contains', path: 'hello.py', text: 'PRINT' }, false, 'it begins with "print(\\"hi'],
    [{ type: 'file_not_contains', path: 'hello.py', text: 'ERROR' }, false, 'line 2'],
    [{ type: 'file_not_contains', path: 'nope', text: 'ERROR' }, false, 'there is no nope.'],
    [{ type: 'json_valid', path: 'ok.json' }, true, 'is JSON'],
    [{ type: 'json_valid', path: 'bad.json' }, false, 'Expected bad.json to be JSON'],
    [{ type: 'json_schema', path: 'ok.json', schema }, true, 'fits the schema'],
    [{ type: 'json_schema', path: 'off.json', schema }, false, '/entities/1 must be number; /summary must be string'],
    [{ type: 'json_schema', path: 'ok.json', schema: { type: 'objekt' } }, false, 'is no JSON Schema'],
    [
      { type: 'json_schema', path: 'ok.json', schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema } },
      true,
      'fits the schema',
    ],
    [{ type: 'transcript_contains', text: 'Python' }, true, '@dev said "Python" in turn 1'],
    [{ type: 'transcript_contains', text: 'Python', speaker: 'rev' }, false, 'the last one says "APPROVED"'],
    [{ type: 'transcript_contains', text: 'Python', speaker: 'devv' }, false, 'Did you mean dev?'],
    // It stands in the goal, the kickoff and the words of the person: none of them counts.
    [{ type: 'transcript_contains', text: 'secretgoal' }, false, 'not in 2 turns'],
    [{ type: 'transcript_count', count: 2 }, true, 'found 2'],
    [{ type: 'transcript_count', count: 1, speaker: 'rev' }, true, 'of @rev, found 1'],
    [{ type: 'transcript_count', count: 3 }, false, 'Expected 3 turns of members, found 2'],
    [{ type: 'turns', min: 1, max: 2 }, true, 'at least 1 and at most 2'],
    [{ type: 'turns', min: 3 }, false, 'found 2'],
    [{ type: 'cost', max_usd: 0.02 }, true, '$0.02'],
    [{ type: 'cost', max_usd: 0.001 }, false, 'at most $0.001, found $0.02'],
    [{ type: 'duration', max_seconds: 1 }, true, 'at most 1 s'],
    [{ type: 'duration', max_seconds: 0.001 }, false, 'found 0.0 s'],
    [{ type: 'judge', question: 'Is it done?' }, false, 'set the model setting'],
  ])('%o: %s', async (test, passed, detail) => {
    const result = await verdict(test);
    expect(result?.detail).toContain(detail);
    expect(result?.passed).toBe(passed);
  });

  test('a cost that is not known holds nothing', async () => {
    const facts = numbered([created(), ...says('t', 'dev', 'x', { cost: { priced: 'unknown' } })]);
    expect(await verdict({ type: 'cost', max_usd: 100 }, facts)).toMatchObject({
      passed: false,
      detail: expect.stringContaining('is not known'),
    });
  });

  test('a judge says yes or no, and one that throws fails its own test alone', async () => {
    const question = { type: 'judge', question: 'Is it done?' };
    expect(await verdict(question, [], async () => ({ ok: true, why: 'It is.' }))).toMatchObject({ passed: true });
    expect(await verdict(question, [], () => Promise.reject(new Error('offline')))).toMatchObject({
      passed: false,
      detail: expect.stringContaining('offline'),
    });
  });
});

describe('JUnit', () => {
  test('counts, times and failures', () => {
    const xml = junitXml([
      {
        name: 'a "team"',
        durationMs: 1_500,
        results: [
          { name: 'good', type: 'file_exists', passed: true, detail: 'fine' },
          { name: 'bad', type: 'file_contains', passed: false, detail: 'Expected <b> & "c"\n\u0000' },
        ],
      },
    ]);
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" time="1.500">
  <testsuite name="a &quot;team&quot;" tests="2" failures="1" errors="0" skipped="0" time="1.500">
    <testcase classname="a &quot;team&quot;" name="good" time="0.000"/>
    <testcase classname="a &quot;team&quot;" name="bad" time="0.000">
      <failure type="file_contains" message="Expected &lt;b&gt; &amp; &quot;c&quot;&#10;\uFFFD">Expected &lt;b&gt; &amp; &quot;c&quot;&#10;\uFFFD</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('no text can add an element or a character that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = junitXml([{ name: text, results: [{ name: text, type: text, passed: false, detail: text }] }]);
        expect(xml.match(/</g)).toHaveLength(9);
        expect(xml).not.toMatch(/[^\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
      }),
    );
  });
});
