import type { RunSummary } from '../../schema/view';

/** Runs of one day; `day` is midnight of it, where the person is. */
export type DayGroup<T> = { day: number; runs: T[] };

/** Groups runs, newest first, by the day on which they began. */
export function byDay<T extends Pick<RunSummary, 'startedAt'>>(runs: readonly T[]): DayGroup<T>[] {
  const groups: DayGroup<T>[] = [];
  for (const run of runs) {
    const day = new Date(run.startedAt).setHours(0, 0, 0, 0);
    const last = groups.at(-1);
    if (last?.day === day) last.runs.push(run);
    else groups.push({ day, runs: [run] });
  }
  return groups;
}

/** The day as a date that is the same in every time zone and language, for ids: `2026-11-21`. */
export function dayKey(day: number): string {
  const at = new Date(day);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** How many days ago it was, counted by midnights: 0 is today. */
export function daysAgo(day: number, now: number): number {
  const today = new Date(now).setHours(0, 0, 0, 0);
  // Days of 23 and 25 hours count as one.
  return Math.round((today - day) / 86_400_000);
}

/** Whether every word of a filter stands in what is shown of a run. */
export function isNamed(
  run: Pick<RunSummary, 'topic' | 'team' | 'source' | 'workflow' | 'runId'>,
  standing: string,
  words: string,
): boolean {
  const text = [run.topic, run.team, run.source, run.workflow, run.runId, standing].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}
