/**
 * Does standing tell who is good? 1,000 tasks of twelve members whose quality is known, six at a time, with a lenient reviewer, two who praise each
 * other and a saboteur. Ours beside the rules of FACTS 3.5, as they are and with the peer weighting that there stands in dead code (C6).
 * Chance is seeded: the figures are the same on every machine.
 */
import { type Ending, origin, ours, type Person, rankCorrelation, ranks, type Task, tasksOf } from './support/standing';

const taskCount = 1_000;
const seeds = [1, 2, 3, 4, 5];
const person = (name: string, quality: number, kind: Person['kind'] = 'honest', failing = 0.03): Person => ({
  name,
  quality,
  kind,
  failing,
});
const cast: readonly Person[] = [
  ...[0.9, 0.8, 0.72, 0.65, 0.58, 0.5, 0.42, 0.33].map((quality, index) => person(`honest-${index + 1}`, quality)),
  person('lenient', 0.55, 'lenient'),
  person('colluder-1', 0.38, 'colluder'),
  person('colluder-2', 0.28, 'colluder'),
  person('saboteur', 0.05, 'saboteur', 0.3),
];
const quality = cast.map((one) => one.quality);
const colluders = cast.filter(({ kind }) => kind === 'colluder').map(({ name }) => name);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

type Rule = { name: string; run(tasks: readonly Task[], seed: number): Ending };
const rules: readonly Rule[] = [
  { name: 'ours', run: (tasks) => ours(cast, tasks) },
  { name: "origin's", run: (tasks, seed) => origin(cast, tasks, false, seed) },
  { name: "origin's, weighted", run: (tasks, seed) => origin(cast, tasks, true, seed) },
];

const columns = rules.map(({ name, run }) => {
  const ends = seeds.map((seed) => {
    const end = run(tasksOf(cast, taskCount, seed, true), seed);
    const honest = run(tasksOf(cast, taskCount, seed, false), seed);
    const early = run(tasksOf(cast, taskCount / 20, seed, true), seed);
    return { end, honest, early };
  });
  const correlation = (of: 'end' | 'early'): number[] =>
    ends.map((one) =>
      rankCorrelation(
        quality,
        cast.map(({ name: member }) => one[of].standing[member] ?? 0),
      ),
    );
  const placeOf = (end: Ending): number => {
    const places = ranks(cast.map(({ name: member }) => end.standing[member] ?? 0));
    return mean(cast.flatMap(({ kind }, index) => (kind === 'colluder' ? [places[index] ?? 0] : [])));
  };
  const evolve = ends.map(({ end }) => end.evolveAt.saboteur);
  const reached = evolve.filter((at) => at !== undefined);
  const honestAccuracy = (end: Ending): number =>
    mean(cast.filter(({ kind }) => kind === 'honest').map(({ name: member }) => end.accuracy[member] ?? 0));
  const falseAlarms = mean(
    ends.map(({ end }) => cast.filter(({ kind, name: member }) => kind !== 'saboteur' && end.evolveAt[member] !== undefined).length),
  );
  return {
    name,
    cells: [
      mean(correlation('end')).toFixed(3),
      Math.min(...correlation('end')).toFixed(3),
      mean(correlation('early')).toFixed(3),
      mean(ends.map(({ end }) => placeOf(end))).toFixed(1),
      mean(ends.map(({ end, honest }) => mean(colluders.map((one) => (end.standing[one] ?? 0) - (honest.standing[one] ?? 0))))).toFixed(1),
      reached.length === 0
        ? 'never'
        : `${mean(reached).toFixed(1)}${reached.length < seeds.length ? ` (${reached.length} of ${seeds.length})` : ''}`,
      mean(ends.map(({ end }) => end.standing.saboteur ?? 0)).toFixed(1),
      falseAlarms.toFixed(1),
      mean(ends.map(({ end }) => end.accuracy.lenient ?? 0)).toFixed(1),
      mean(ends.map(({ end }) => honestAccuracy(end))).toFixed(1),
      `${mean(ends.map(({ end }) => Math.min(...Object.values(end.standing)))).toFixed(0)} to ${mean(ends.map(({ end }) => Math.max(...Object.values(end.standing)))).toFixed(0)}`,
    ],
  };
});

const places = ranks(quality);
const rows = [
  'rank correlation of standing with true quality',
  'the same, worst of the seeds',
  'the same after a twentieth of the tasks',
  `place of the colluders of ${cast.length} (true ${mean(cast.flatMap(({ kind }, index) => (kind === 'colluder' ? [places[index] ?? 0] : [])))})`,
  'what colluding brings them, points of standing',
  'tasks until the saboteur is at evolve',
  'standing of the saboteur at the end',
  'others who were ever at evolve, of 11',
  'review accuracy of the lenient reviewer',
  'review accuracy of honest reviewers',
  'standings, lowest to highest',
];
const width = Math.max(...rows.map((row) => row.length));
console.log(`\nstanding: ${taskCount} tasks, ${cast.length} members, mean of ${seeds.length} seeds`);
console.log(`  ${''.padEnd(width)}  ${columns.map(({ name }) => name.padStart(18)).join('  ')}`);
for (const [index, row] of rows.entries())
  console.log(`  ${row.padEnd(width)}  ${columns.map(({ cells }) => (cells[index] ?? '').padStart(18)).join('  ')}`);
