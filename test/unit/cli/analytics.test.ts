import { expect, it } from 'vitest';
import { showAnalytics } from '../../../src/cli/commands/analytics';
import type { Cli } from '../../../src/cli/context';
import { someGrowth } from '../../support/webview/growth';
import { createCliFor, createScreenIo } from './screen';

async function shown(runs: number, member?: string, json = false) {
  const screen = createScreenIo();
  const knowledge = async () => ({ read: async () => ({ growth: someGrowth(runs) }) });
  const cli = createCliFor(screen.io, { knowledge: knowledge as unknown as Cli['knowledge'] });
  await showAnalytics(cli, member, { json });
  return { out: screen.out(), err: screen.err() };
}

it('tells of everybody, of one, and of nobody', async () => {
  const all = (await shown(12)).out;
  expect(all).toContain('12 settled roundtables');
  expect(all).toMatch(/1 {2}elena +12 +5\.8 .*specialization \(impact\)/);
  expect(all).toContain('Who names whom');
  const one = (await shown(12, 'simon')).out;
  expect(one).toMatch(/phase {3}specialization \(accuracy\): 3\.\d in the mean of its last runs, a peak is from 6\.5/);
  expect((await shown(0)).err).toContain('No roundtable is settled here yet.');
  await expect(shown(12, 'elna')).rejects.toThrow('Did you mean elena?');
});

it('as JSON has the same figures', async () => {
  const { members } = JSON.parse((await shown(12, undefined, true)).out) as { members: { member: string; sparks: number }[] };
  expect(members[0]).toMatchObject({ member: 'elena', sparks: 64 });
  expect(JSON.parse((await shown(12, 'marcus', true)).out)).toMatchObject({ member: 'marcus', engagement: { elena: 30 } });
});
