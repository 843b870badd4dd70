import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { takeLease } from '../../src/adapters/journal/lease';
import { folders } from '../support/folder';

/** Holds the next exclusive creation of a file back until it is let go. */
const gate = vi.hoisted(() => ({ reached: (): void => undefined, open: undefined as Promise<void> | undefined }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    async link(from: string, to: string): Promise<void> {
      const { open } = gate;
      gate.open = undefined;
      if (open) gate.reached();
      await open;
      await real.link(from, to);
    },
  };
});

const folder = folders();

it('a latecomer who saw the dead holder before another took over does not take over too', async () => {
  const home = join(folder(), 'run');
  mkdirSync(home);
  writeFileSync(
    join(home, 'lease.json'),
    JSON.stringify({ token: 'a'.repeat(24), owner: 'gone', pid: 2 ** 22 + 1, host: hostname(), born: '', at: 0 }),
  );
  let letGo: () => void = () => undefined;
  gate.open = new Promise((resolve) => {
    letGo = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    gate.reached = resolve;
  });
  const late = takeLease(home, { owner: 'late', at: 1 });
  await reached;
  const first = await takeLease(home, { owner: 'first', at: 1 });
  expect(first.ok).toBe(true);
  letGo();
  expect(await late).toMatchObject({ ok: false, holder: expect.stringContaining('first') });
  expect(readdirSync(home)).toEqual(['lease.json']);
  expect(JSON.parse(readFileSync(join(home, 'lease.json'), 'utf8'))).toMatchObject({ owner: 'first' });
  if (first.ok) await first.lease.release();
});
