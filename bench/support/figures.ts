import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../../src/core/ports/world';

type Figure = { name: string; value: number; unit: string; goal?: string; reference?: string };

function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}

/** Prints figures as a table. */
export function figures(title: string, rows: readonly Figure[]): void {
  const lines = rows.map(({ name, value, unit, goal, reference }) => ({
    name,
    value: shown(value),
    unit,
    notes: [...(goal ? [`goal ${goal}`] : []), ...(reference ? [reference] : [])].join('; '),
  }));
  const width = (column: 'name' | 'value' | 'unit'): number => Math.max(...lines.map((line) => line[column].length));
  const [name, value, unit] = [width('name'), width('value'), width('unit')];
  console.log(`\n${title}`);
  for (const line of lines) {
    const text = `  ${line.name.padEnd(name)}  ${line.value.padStart(value)} ${line.unit.padEnd(unit)}`;
    console.log(line.notes ? `${text}  (${line.notes})` : text.trimEnd());
  }
}

const made: string[] = [];
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder on a real disk: the system's temporary folder may be memory, where a flush costs nothing. */
export function diskFolder(name: string): string {
  const parent = resolve(process.env.BENCH_DIR ?? join(__dirname, '..', '..', '.bench'));
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, `${name}-`));
  made.push(folder);
  return folder;
}

export const quietLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
