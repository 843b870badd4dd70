import { expect, it } from 'vitest';
import { choicesOf, growthFaceOf, ledgerOf, memberPageOf, whyNotBuy } from '../../../../src/core/report/growthFace';
import { balanceOf } from '../../../../src/views/ledgerView';
import { settledFigures } from '../../../../src/views/settledFigures';
import { someGrowth, someStore } from '../../../support/webview/growth';

const growth = someGrowth();
const face = growthFaceOf(growth, someStore);
const item = (id: string) => someStore.find((one) => one.id === id) ?? (someStore[0] as (typeof someStore)[number]);

it('every balance is the sum of the lines that explain it', () => {
  for (const { member, sparks } of face.board) {
    const lines = ledgerOf(growth, member);
    expect(lines.at(-1)?.balance).toBe(sparks);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(balanceOf(growth.ledger, member));
    expect(lines.every(({ why }) => why !== '')).toBe(true);
  }
});

it('what waits for the person is listed, and nothing that is decided', () => {
  const waiting = choicesOf(growth).map(({ kind, member }) => `${kind} ${member}`);
  expect(waiting.sort()).toEqual(['evolution clare', 'evolution simon', 'relegation simon', 'venture marcus']);
  expect(face.skills[0]?.status).toBe('proposed');
  expect(face.proposals).toHaveLength(1);
});

it('says why a member cannot buy: it has it, it lacks sparks, it lacks roundtables', () => {
  expect(whyNotBuy(growth, 'elena', item('debate-tactics'))).toEqual({ kind: 'owned' });
  expect(whyNotBuy(growth, 'elena', item('tier-2'))).toEqual({ kind: 'short', has: 64, costs: 100 });
  expect(whyNotBuy(someGrowth(3), 'marcus', item('tier-2'))).toEqual({ kind: 'needs', has: 3, needs: 10 });
  expect(whyNotBuy(growth, 'elena', item('first-speaker'))).toBeUndefined();
});

it('a page tells each figure with its reasons; nobody has none', () => {
  const page = memberPageOf(growth, 'simon', someStore, { files: [] });
  expect(page?.dimensions.reduce((sum, { value, weight }) => sum + value * weight, 0)).toBeCloseTo(page?.row.standing ?? 0);
  expect(page?.evolutions.map(({ path, measured }) => [path, measured?.verdict])).toEqual([
    ['model', undefined],
    ['prompt', 'worse'],
  ]);
  expect(page?.runs[0]?.score.scores?.accuracy.reason).toContain('line by line');
  expect(memberPageOf(growth, 'nobody', someStore, { files: [] })).toBeUndefined();
});

it('the figures of a run are as they were when it was settled, and the reasons add up to what changed', () => {
  const now = settledFigures(growth, 'run-1').elena;
  const before = settledFigures(growth, growth.scores.order.at(-2) ?? '').elena;
  const gained = now?.reasons.filter(({ figure }) => figure === 'sparks').reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  expect((before?.points.sparks?.value ?? 0) + (gained ?? 0)).toBe(now?.points.sparks?.value);
  expect(now?.points.score?.value).toBe(growth.scores.runs['run-1'] && 6);
  expect(settledFigures(growth, 'unknown')).toEqual({});
});
