import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workflow } from '../../src/schema/workflow';
import { spread, topOf } from '../../webview/state/figures';
import { layoutFlow, type Rect, wrap } from '../../webview/state/flowLayout';
import { flowOfTeam } from '../support/webview/faces';
import { team } from '../support/webview/facts';
import { crew } from '../support/webview/teamRuns';

const names = ['nadia', 'simon', 'vera', 'otto', 'lena'];
const token = 'APPROVED';
const workflows: Workflow[] = [
  { type: 'round_robin', max_rounds: 2 },
  { type: 'sequential_chain', max_rounds: 2 },
  { type: 'manager', max_rounds: 2, manager: 'nadia' },
  { type: 'review_loop', max_rounds: 2, producer: 'nadia', reviewer: 'vera', approve_token: token },
  { type: 'parallel_review', max_rounds: 2, producer: 'nadia', reviewers: ['vera', 'otto'], synthesizer: 'lena', approve_token: token },
  { type: 'debate', max_rounds: 2, pro: 'nadia', con: 'simon', judge: 'vera', closings: true },
  { type: 'parallel', max_rounds: 2 },
  { type: 'conditional', max_rounds: 9 },
  { type: 'vote', samples: 2, judge: 'vera' },
  { type: 'solo', max_rounds: 3, member: 'nadia' },
];
const overlap = (a: Rect, b: Rect): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each([288, 420, 760, 1280])('a drawing %i px wide', (width) => {
  const teams = [...workflows.map((workflow) => crew(workflow, names)), team()];
  it.each(teams.map((of) => [of.workflow.type, of] as const))(
    'of %s has everybody, nothing on top of another, and all of it inside',
    (_, of) => {
      const flow = flowOfTeam(of);
      const { boxes, aside, end, edges, ...whole } = layoutFlow(flow, width);
      expect(whole.width).toBeLessThanOrEqual(width);
      const spots = [...boxes, ...aside].flatMap((box) => box.members);
      for (const { name } of of.members) expect(spots.some(({ member }) => member.name === name)).toBe(true);
      const rects = [...boxes, end, ...aside];
      for (const [i, a] of rects.entries()) for (const b of rects.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      for (const [i, a] of spots.entries()) for (const b of spots.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      for (const { x, y, width: wide, height } of [...rects, ...spots]) {
        expect(x >= 0 && x + wide <= whole.width).toBe(true);
        expect(y >= 0 && y + height <= whole.height).toBe(true);
      }
      expect(edges).toHaveLength(flow.edges.length);
      for (const { points } of edges)
        for (const [x, y] of points) expect(x >= 0 && x <= whole.width && y >= 0 && y <= whole.height).toBe(true);
      // Every word of a label stands somewhere.
      if (!flow.free)
        expect(
          edges
            .flatMap(({ label }) => label.lines)
            .join('')
            .replaceAll(' ', '').length,
        ).toBe(
          flow.edges
            .map(({ label }) => label)
            .join('')
            .replaceAll(' ', '').length,
        );
    },
  );
});

describe('words', () => {
  it('are wrapped without losing a letter, whatever the width', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(400), (text, width) => {
        expect(wrap(text, width).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('beside the ends of lines keep their distance and order, inside the chart as far as they fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 8 }), (heights) => {
        const out = spread(heights, 14, 0, 150);
        const sorted = [...out].sort((a, b) => a - b);
        for (const [i, height] of sorted.entries()) if (i > 0) expect(height - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
        for (const height of out) expect(height >= 0 && height <= 150).toBe(true);
        for (const [i, a] of heights.entries())
          for (const [j, b] of heights.entries()) if (a < b) expect(out[i] ?? 0).toBeLessThan(out[j] ?? 0);
      }),
    );
  });

  it('of a scale end above the highest value, and halve into whole numbers where it counts', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (highest) => {
        const top = topOf(highest, true);
        expect(top).toBeGreaterThanOrEqual(highest);
        expect(Number.isInteger(top / 2)).toBe(true);
        expect(topOf(highest / 1000)).toBeGreaterThanOrEqual(highest / 1000);
      }),
    );
  });
});
