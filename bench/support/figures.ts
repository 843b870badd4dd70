import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../src/core/ports/world';

export type Figure = { name: string; value: number; unit: string; goal?: string; reference?: string };

function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}

/** Prints figures as a table. */
export function figures(title: string, rows: readonly Figure[]): void {
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`\n${title}`);
  for (const { name, value, unit, goal, reference } of rows) {
    const notes = [...(goal ? [`goal ${goal}`] : []), ...(reference ? [reference] : [])].join('; ');
    console.log(`  ${name.padEnd(width)}  ${shown(value).padStart(12)} ${unit.padEnd(3)}${notes ? `  (${notes})` : ''}`);
  }
}

/** A fresh folder on a real disk: the system's temporary folder may be memory, where a flush costs nothing. */
export function diskFolder(name: string): string {
  const folder = join(process.env.BENCH_DIR ?? '.bench', `${name}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`);
  mkdirSync(folder, { recursive: true });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const quietLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
