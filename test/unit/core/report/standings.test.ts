import { expect, it } from 'vitest';
import { createMemoryJournal } from '../../../../src/adapters/memory/journal';
import { createStandings } from '../../../../src/core/report/standings';
import { numbered, runFacts } from '../../../support/facts';

const world = async (runs: Record<string, number>) => {
  const journal = createMemoryJournal();
  for (const [runId, says] of Object.entries(runs)) await journal.append(`run:${runId}`, runFacts(runId, says), 0);
  const read: [string, number, number][] = [];
  let rests = 0;
  const standings = createStandings({
    clock: { now: () => 0, ticks: () => 0, sleep: async () => void rests++ },
    journal: {
      ...journal,
      async read(stream, after) {
        const content = await journal.read(stream, after);
        read.push([stream, after, content.facts.length]);
        return content;
      },
    },
  });
  return { journal, standings, read, rests: () => rests };
};

it('reads a journal once, and then only what is new in it', async () => {
  const { journal, standings, read } = await world({ a: 2, b: 3 });
  const first = await standings.read(['a', 'b']);
  expect(first.runs.map(({ runId }) => runId)).toEqual(['a', 'b']);
  expect(await standings.read(['a', 'b'])).toEqual(first);
  const length = runFacts('a', 2).length;
  await journal.append('run:a', numbered([{ type: 'run.paused', data: {} }], length), length);
  expect((await standings.read(['a', 'b'])).runs[0]?.status).toBe('paused');
  expect(read.filter(([stream]) => stream === 'run:a').map(([, after, count]) => [after, count])).toEqual([
    [0, length],
    [length, 0],
    [length, 1],
  ]);
});

it('lets others work between slices of a long journal, and leaves out a run that is gone', async () => {
  const { standings, rests } = await world({ long: 2_000 });
  expect((await standings.read(['long', 'gone'])).runs).toHaveLength(1);
  expect(rests()).toBeGreaterThan(8);
});

it('names the turns that a figure rests on, and the runs that were branched off', async () => {
  const { journal, standings } = await world({ a: 3 });
  const [created, ...rest] = runFacts('a', 1);
  if (created?.type !== 'run.created') throw new Error('a run begins with its plan');
  const copy = [
    { ...created, at: created.at + 5, data: { ...(created.data as object), runId: 'fork', forkedFrom: { runId: 'a', seq: 2 } } },
    ...rest,
  ];
  await journal.append('run:fork', copy as typeof rest, 0);
  await standings.read(['a', 'fork']);
  expect(standings.turns('a', 'elena').map(({ turn }) => turn)).toEqual(['r1/speak/elena/0', 'r1/speak/elena/2']);
  expect(standings.turns('unknown', 'elena')).toEqual([]);
  expect(standings.forks('a')).toMatchObject([{ runId: 'fork', seq: 2 }]);
  expect(standings.forks('fork')).toEqual([]);
});
