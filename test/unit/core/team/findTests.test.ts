import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTests } from '../../../../src/core/team/findTests';

const file = `name: a # a team
tests:
  - type: file_exists
    path: docs/plan.md
  # not this one
  - { type: transcript_count, count: 2, name: "two turns" }
  - nonsense
  - type: judge
    question: >
      Is it
      good?
members: [elena`;

describe('the tests of a team file, where they stand', () => {
  it('are found in a file that is not whole, by what they assert', () => {
    expect(findTests(`${file}]\n`)).toEqual(findTests(file));
    expect(findTests(file).map(({ index, name, type, line, endLine }) => ({ index, name, type, line, endLine }))).toEqual([
      { index: 0, name: 'file_exists docs/plan.md', type: 'file_exists', line: 3, endLine: 5 },
      { index: 1, name: 'two turns', type: 'transcript_count', line: 6, endLine: 6 },
      { index: 3, name: 'judge: Is it good?\n', type: 'judge', line: 8, endLine: 12 },
    ]);
  });

  it('are called by their type, or by their number, while they are written', () => {
    expect(findTests('tests:\n  - type: file_ex\n  - path: x\n').map(({ name }) => name)).toEqual(['file_ex', 'test 2']);
    for (const none of ['', 'tests:\n', 'tests: 5', '- a', 'tests: [', '{{{']) expect(findTests(none)).toEqual([]);
  });

  it('never makes a reader fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => Array.isArray(findTests(`tests:\n  - ${text}`))));
  });
});
