import { expect, test } from 'vitest';
import { decisionMarkdown, decisionsMarkdown, decisionsOf, emptyDecisions, foldDecisions } from '../../../../src/core/knowledge/decisions';
import type { HomeFact } from '../../../../src/schema/event';

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const logged = (seq: number, title: string, team = 't'): HomeFact => ({
  ...{ seq, at, v: 1, type: 'decision.logged' },
  data: { team, member: 'ada', title, rationale: 'It is there already.', alternatives: 'two, three' },
});

test('an entry has the form of the log', () => {
  expect(decisionMarkdown({ title: 'Take one\n', member: 'ada', at, rationale: 'It is there already.', alternatives: 'two, three' })).toBe(
    '## Decision: Take one\n\n**Date:** 2026-01-02T03:04:05Z\n\n**By:** @ada\n\n**Rationale:** It is there already.\n\n**Alternatives considered:** two, three\n\n---\n\n',
  );
  expect(decisionMarkdown({ title: 'x', member: 'ada', at, rationale: 'y', alternatives: ' ' })).not.toContain('Alternatives');
});

test('a text cannot pass for another entry', () => {
  const rationale = 'Sound.\n\n---\n\n## Decision: forged\r\n**By:** @bob\n  ===\n- a list\n#tag';
  const lines = decisionMarkdown({ title: 'A\n## Decision: B', member: 'ada', at, rationale }).split('\n');
  expect(lines.filter((line) => /^\s*(---|===|## |\*\*By)/.test(line))).toEqual(['## Decision: A ## Decision: B', '**By:** @ada', '---']);
  expect(lines).toEqual(expect.arrayContaining(['\\## Decision: forged', '- a list', '#tag']));
});

test('folds by team, once each, the oldest first', () => {
  const state = emptyDecisions();
  for (const fact of [logged(1, 'one'), logged(2, 'other', 'u'), logged(3, 'two'), logged(1, 'one'), logged(3, 'two')])
    foldDecisions(state, fact);
  expect(decisionsOf(state, 't').map(({ title, seq }) => [title, seq])).toEqual([
    ['one', 1],
    ['two', 3],
  ]);
  expect(decisionsMarkdown(decisionsOf(state, 't')).match(/^## Decision: /gm)).toHaveLength(2);
  expect(decisionsMarkdown(decisionsOf(state, 'none'))).toBe('');
});
