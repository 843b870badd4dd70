import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedNodes } from '../../../src/extension/views/nodes';
import { byDay, dayKey, daysAgo, isNamed } from '../../../src/extension/views/runGroups';

const at = (day: number, hour: number): number => new Date(2026, 2, day, hour).getTime();

describe('runs by day', () => {
  it('keeps their order, and puts those of one day together where the person is', () => {
    const runs = [at(29, 23), at(29, 0), at(28, 23), at(26, 12)].map((startedAt) => ({ startedAt }));
    const groups = byDay(runs);
    expect(groups.map(({ day, runs: own }) => [dayKey(day), own.length])).toEqual([
      ['2026-03-29', 2],
      ['2026-03-28', 1],
      ['2026-03-26', 1],
    ]);
    expect(groups.flatMap((group) => group.runs)).toEqual(runs);
  });

  it('counts days by midnights, also over the change of the clock', () => {
    const now = at(30, 1);
    expect([30, 29, 28, 1].map((day) => daysAgo(at(day, 0), now))).toEqual([0, 1, 2, 29]);
  });
});

it('a filter finds a run by every word of what is shown of it, in any order and case', () => {
  const run = {
    topic: 'Should the retry loop have a ceiling?',
    team: 'crew',
    source: 'teams/crew.team.yaml',
    workflow: 'roundtable',
    runId: 'r',
  };
  expect(isNamed(run, 'interrupted', 'CEILING retry')).toBe(true);
  expect(isNamed(run, 'interrupted', 'interrupted crew')).toBe(true);
  expect(isNamed(run, 'done', 'interrupted')).toBe(false);
  expect(isNamed(run, 'done', '  ')).toBe(true);
});

type Row = { id: string; text: string };
const look = ({ text }: Row): string => text;

describe('what of a list is drawn anew', () => {
  const rows = fc.uniqueArray(fc.record({ id: fc.string(), text: fc.string() }), { selector: ({ id }) => id });

  it('is nothing where nothing changed, and the nodes stay the ones that VS Code knows', () => {
    fc.assert(
      fc.property(rows, (before) => {
        const known = structuredClone(before);
        const news = changedNodes(known, structuredClone(before), look);
        expect(news).toEqual({ nodes: before, changed: [], all: false });
        expect(news.nodes).toBe(known);
      }),
    );
  });

  it('is each row that looks otherwise, brought up to date in place, and the whole list only where rows came, went or moved', () => {
    fc.assert(
      fc.property(rows, rows, fc.string(), (before, other, text) => {
        const known = structuredClone(before);
        const now = before.map((row, index) => (index % 2 === 0 ? { ...row, text } : row));
        const news = changedNodes(known, now, look);
        expect(news.all).toBe(false);
        expect(news.nodes).toEqual(now);
        expect(news.changed).toEqual(now.filter((row, index) => row.text !== before[index]?.text));
        for (const row of news.changed) expect(known).toContain(row);

        const moved = changedNodes(structuredClone(before), other, look);
        expect(moved.all).toBe(JSON.stringify(before.map(({ id }) => id)) !== JSON.stringify(other.map(({ id }) => id)));
        expect(moved.nodes).toEqual(other);
      }),
    );
  });
});
