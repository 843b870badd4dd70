import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, diagram } from '../../../../src/core/report/visualize';
import type { DiagramMember } from '../../../../src/schema/flow';
import type { Workflow } from '../../../../src/schema/workflow';

const members: DiagramMember[] = ['dev', 'rev-a', 'ed'].map((name) => ({ name, role: `${name} role`, model: 'ollama/m' }));

/** Every workflow for any three names. */
function workflows([a, b, c]: readonly [string, string, string]): Workflow[] {
  return [
    { type: 'roundtable', rounds: 3, floor_budget: 2, blind_first_drafts: true, early_stop: true },
    { type: 'round_robin', max_rounds: 6 },
    { type: 'manager', max_rounds: 6, manager: a },
    { type: 'review_loop', max_rounds: 4, producer: a, reviewer: b, approve_token: 'LGTM' },
    { type: 'sequential_chain', max_rounds: 2 },
    { type: 'debate', pro: a, con: b, judge: c, closings: true, max_rounds: 5 },
    { type: 'parallel_review', max_rounds: 3, producer: a, reviewers: [b, c], approve_token: 'LGTM' },
    { type: 'parallel_review', max_rounds: 3, producer: a, reviewers: [b, c], synthesizer: a, approve_token: 'LGTM' },
    { type: 'parallel', max_rounds: 2 },
    { type: 'conditional', max_rounds: 9, start: b },
    { type: 'vote', samples: 2, judge: c },
    { type: 'solo', max_rounds: 1 },
  ];
}

describe('a diagram in text', () => {
  test('of a review loop', () => {
    const workflow: Workflow = { type: 'review_loop', max_rounds: 4, producer: 'dev', reviewer: 'rev-a', approve_token: 'LGTM' };
    expect(diagram({ name: 'papers', workflow, members: members.slice(0, 2) }, 'ascii')).toBe(`papers: review_loop

    ┌──────────────────────────┐
┌─► │ @dev                     │
│   │ dev role                 │
│   │ ollama/m                 │
│   └─────┬────────────────────┘
│         │ draft
│         ▼
│   ┌──────────────────────────┐
│   │ @rev-a                   │
│   │ rev-a role               │
│   │ ollama/m                 │
│   └─────┬────────────────────┘
└─────────┘ feedback, revise

Ends when
  - @rev-a ends a review with LGTM, and @dev has finished
  - 4 rounds are over
  - @dev ends a turn with [[TEAM_DONE]]
`);
  });

  test('of routes names each condition', () => {
    const routed = [
      { ...members[0], routes: [{ if_contains: 'bug', next: 'rev-a' }, { if_match: '^ok|fine', next: 'ed' }, { default: 'dev' }] },
      { ...members[1], routes: [{ if_contains: 'x', next: 'dev' }] },
      members[2],
    ] as DiagramMember[];
    const workflow: Workflow = { type: 'conditional', max_rounds: 6 };
    const text = diagram({ name: 't', workflow, members: routed }, 'ascii');
    for (const edge of [
      'contains "bug" ─► @rev-a',
      'matches /^ok|fine/ ─► @ed',
      'else ─► @dev',
      'no route matches ─► the end',
      'no routes ─► the end',
    ]) {
      expect(text).toContain(edge);
    }
    const mermaid = diagram({ name: 't', workflow, members: routed }, 'mermaid');
    expect(mermaid).toContain('  dev -->|"contains #quot;bug#quot;"| rev_a\n');
    expect(mermaid).toContain('  dev -->|"matches /^ok#124;fine/"| ed\n');
    expect(mermaid).toContain('  ed -->|"no routes"| DONE\n');
  });
});

describe('a Mermaid diagram', () => {
  test('of a debate', () => {
    const workflow: Workflow = { type: 'debate', pro: 'dev', con: 'rev-a', judge: 'ed', closings: false };
    expect(diagram({ name: 't', workflow, members }, 'mermaid')).toBe(`flowchart TD
  START(["goal"])
  dev["@dev<br/><i>dev role</i><br/><small>ollama/m</small>"]
  rev_a["@rev-a<br/><i>rev-a role</i><br/><small>ollama/m</small>"]
  ed["@ed<br/><i>ed role</i><br/><small>ollama/m</small>"]
  DONE(["Ends when<br/>• @ed has given the verdict, after 3 exchanges<br/>• a member ends a turn with [[TEAM_DONE]]"])
  START --> dev
  dev -->|"opening, rebuttal"| rev_a
  rev_a -->|"rebuttal, 3 exchanges"| dev
  rev_a -->|"all that was said"| ed
  ed -->|"verdict"| DONE
`);
  });

  test('names that would be one id, or a word of Mermaid, get ids of their own', () => {
    const same = ['a-b', 'a_b', 'end'].map((name) => ({ name, role: '', model: '' }));
    const text = diagram({ name: 't', workflow: { type: 'round_robin', max_rounds: 1 }, members: same }, 'mermaid');
    for (const node of ['  a_b["@a-b"]', '  a_b_["@a_b"]', '  end_["@end"]']) expect(text).toContain(node);
  });
});

test.each(workflows(['dev', 'rev-a', 'ed']))('$type says when it ends', (workflow) => {
  const limit = { roundtable: '3 rounds', vote: '1 round', solo: '1 turn is over', conditional: '9 turns', debate: '5 exchanges' };
  for (const format of ['ascii', 'mermaid'] as const) {
    const text = diagram({ name: 't', workflow, members }, format);
    expect(text).toContain(
      limit[workflow.type as keyof typeof limit] ?? `${'max_rounds' in workflow ? workflow.max_rounds : ''} rounds are over`,
    );
    if (workflow.type !== 'roundtable' && workflow.type !== 'vote') expect(text).toContain('[[TEAM_DONE]]');
    if ('approve_token' in workflow) expect(text).toContain('LGTM');
  }
});

test('any team: every member is there, text is aligned within 100 columns, labels cannot leave their quotes', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,30}$/);
  const words = fc.oneof(
    fc.string({ maxLength: 300, size: 'max' }),
    fc.string({ unit: fc.constantFrom('"', '|', ']', '<', '`', '\n', '漢', ' ', '\u001b', '%') }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 3, maxLength: 6 }), fc.array(words, { minLength: 6, maxLength: 6 }), (names, texts) => {
      const team = names.map((one, index) => ({
        name: one,
        role: texts[index] ?? '',
        model: texts.at(-index) ?? '',
        routes: [{ if_contains: texts[0], next: names[0] }],
      }));
      for (const workflow of workflows(names as unknown as [string, string, string])) {
        const text = diagram({ name: 't', workflow, members: team }, 'ascii');
        const mermaid = diagram({ name: 't', workflow, members: team }, 'mermaid');
        for (const one of names) {
          expect(text).toContain(`@${one}`);
          expect(mermaid).toContain(`"@${one}`);
        }
        const lines = text.split('\n');
        expect(Math.max(...lines.map(cells))).toBeLessThanOrEqual(100);
        expect(new Set(lines.filter((line) => /[┐┘│]$/.test(line) && /[┌└│] ?.*[┐┘│]$/.test(line.slice(4))).map(cells)).size).toBe(1);
        expect(text).not.toContain('\u001b');
        for (const line of mermaid.trimEnd().split('\n')) {
          expect(line).toMatch(
            /^(flowchart TD| {2}end| {2}subgraph \w+\["[^"]*"\]| {2,4}\w+(\["[^"]*"\]|\(\["[^"]*"\]\))| {2}\w+ -->(\|"[^"|]*"\|)? \w+)$/,
          );
        }
      }
    }),
    { numRuns: 60 },
  );
});
