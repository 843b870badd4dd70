import { CommanderError } from 'commander';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../../src/adapters/memory/journal';
import { createMemoryStore } from '../../../src/adapters/memory/store';
import { createCollectedLog } from '../../../src/adapters/memory/world';
import { createSystemClock } from '../../../src/adapters/node/world';
import { asTeamError } from '../../../src/base/errors';
import { createProgram } from '../../../src/cli/program';
import { settle } from '../../../src/core/economy/settle';
import { createHome, type Home } from '../../../src/core/run/home';
import { round, scores, seat } from '../../support/economy';
import { agent } from '../../support/facts';
import { createCliFor, createScreenIo } from './screen';

let home: Home;

/** Runs a command line against the same home; what it printed, or the sentence of its error. */
async function cli(...words: string[]): Promise<string> {
  const screen = createScreenIo();
  const program = createProgram(screen.io, '1.2.3', () =>
    createCliFor(screen.io, {
      knowledge: async () => home,
      agents: async () => [agent('elena'), agent('judge', 'judge')],
      readText: async () =>
        'name: rich\ngoal: x\nworkflow: { type: round_robin }\nmembers:\n  - { name: ada, persona: You., model: rehearsal }\n  - { name: bob, persona: You., model: rehearsal }\neconomy: { store: { debate-tactics: 2 } }\n',
    }),
  );
  try {
    await program.parseAsync(['node', 'roundtable', ...words]);
  } catch (error) {
    if (error instanceof CommanderError) return screen.err();
    if (!/^exit 0$/.test((error as Error).message)) return `refused: ${asTeamError(error).shown}`;
  }
  return screen.out() || screen.err();
}
const rows = async (...words: string[]): Promise<Record<string, unknown>[]> =>
  (await cli(...words, '--json'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeEach(async () => {
  const store = createMemoryStore();
  home = createHome({
    journal: createMemoryJournal(),
    store,
    clock: createSystemClock(),
    log: createCollectedLog(),
    redact: (value) => value,
  });
  const ada = seat('ada', {
    scores: scores(3, 2, 2, 1),
    gates: [{ reason: 'new ground', turn: 'r1/speak/ada' }],
    penalties: [{ kind: 'redundancy', reason: 'said twice', turn: 'r2/speak/ada' }],
    insights: [],
  });
  const input = round('20261121-0405-aaaaa', [ada, seat('bob', { scores: undefined })], {
    peers: [{ reviewer: 'bob', target: 'ada', score: 80, why: 'clear \u001b[31mwords' }],
    proposals: [{ id: 'x/p1', member: 'ada', text: 'Cap the retries.', turn: 'r1/speak/ada' }],
    ventures: [{ member: 'ada', tier: 'scout', idea: 'the cache holds', turn: 'r1/speak/ada' }],
  });
  await home.transact(({ growth }) => ({ facts: settle(growth, input).facts, value: undefined }));
});

describe('in the terminal', () => {
  it('shows a roundtable with what every figure rests on', async () => {
    const text = await cli('scores');
    expect(text).toMatch(/@ada +3 +2 +2 +1 +8 +\+3 +-3 +-8 +0/);
    expect(text).toMatch(/@bob +- +-/);
    for (const part of [
      'novelty 3: novelty so (r1/speak)',
      'gate: new ground (r1/speak/ada)',
      '@bob gives 80 of 100: clear [31mwords',
      'sparks -8, holds 30',
    ])
      expect(text).toContain(part);
    expect(await rows('scores', 'aaaaa', '--member', 'ada')).toMatchObject([{ member: 'ada', total: 8, earnings: { gross: 8, net: 0 } }]);
    expect(await cli('scores', '--member', '@ada')).toMatch(/20261121-0405-aaaaa +3/);
    expect(await cli('leaderboard')).toMatch(/1 +@ada +8\.0 +1 +25[\s\S]*- +@bob/);
  });

  it('overrules a score and shows the correction', async () => {
    expect(await cli('scores', 'overrule', 'ada', '--impact', '0', '--reason', 'nobody took it up')).toMatch(
      /impact 0, by the judge 2[\s\S]*overruled by person, impact 0: nobody took it up[\s\S]*sparks -2, holds 23/,
    );
    expect(await cli('scores', 'overrule', 'ada', '--impact', '5', '--reason', 'x')).toContain('It takes 0, 1, 2, 3 or 10');
    expect(await cli('scores', 'overrule', 'ada', '--reason', 'x')).toMatch(/refused: Say what holds instead/);
    expect(await cli('scores', 'overrule', 'bob', '--impact', '1', '--reason', 'x')).toMatch(/refused: The judge gave bob no score/);
  });

  it('shows what everybody has and why, gives and takes', async () => {
    expect(await rows('sparks')).toMatchObject([
      { account: 'bob', balance: 30 },
      { account: 'ada', balance: 25, place: 'table' },
    ]);
    expect((await rows('sparks', '--accounts')).reduce((sum, row) => sum + Number(row.balance), 0)).toBe(0);
    expect(await cli('sparks', 'ada', '--limit', '2')).toMatch(/-8 +30 +entry fee .*\n.*-5 +25 +venture stake/);
    expect(await cli('sparks', 'grant', 'elena', '5', '--reason', 'for a start')).toBe('@elena has 35 sparks now.\n');
    expect(await rows('sparks', 'grant', 'ada', '-20', '--reason', 'a mistake')).toEqual([{ member: 'ada', amount: -20, balance: 5 }]);
    expect(await cli('sparks', 'grant', 'ada', '-6', '--reason', 'more')).toMatch(/refused: ada has 5 sparks, so 6 cannot be taken/);
    expect(await cli('sparks', 'grant', 'adda', '1', '--reason', 'x')).toMatch(/refused: There is no member adda\. Did you mean ada\?/);
    expect(await cli('sparks', 'grant', 'ada', '1.5', '--reason', 'x')).toMatch(/refused: 1\.5 is no number of sparks/);
  });

  it('benches a member and brings it back', async () => {
    expect(await cli('sparks', 'bench', 'ada', '--reason', 'a rest')).toBe('@ada: on the bench, 0 of 3 roundtables: a rest.\n');
    expect(await cli('sparks', 'bench', 'ada', '--reason', 'again')).toMatch(/refused: ada is on the bench already/);
    expect(await rows('sparks', 'return', 'ada', '--reason', 'needed')).toMatchObject([{ member: 'ada', place: 'table' }]);
  });

  it('sells, shows and takes back', async () => {
    expect(await rows('store')).toHaveLength(18);
    expect(await cli('store', 'list')).toMatch(/tier-2 +100 +permanent +10 roundtables/);
    expect(await cli('store', 'buy', 'ada', 'debate-tactic')).toMatch(/refused: .*Did you mean debate-tactics\?/);
    expect(await cli('store', 'buy', 'ada', 'debate-tactics', '--team', 'rich.team.yaml')).toBe(
      '@ada has Debate Tactics for 2, as ada/debate-tactics/1. 23 are left.\n',
    );
    expect(await cli('store', 'buy', 'bob', 'public-request', '--words', 'a checklist')).toContain('as bob/public-request/1');
    expect(await cli('store', 'requests')).toMatch(/bob\/public-request\/1 +@bob +public +open for 0 roundtables +a checklist/);
    expect(await cli('store', 'withdraw', 'bob/public-request/1')).toMatch(/off the bulletin board/);
    expect(await cli('store', 'inventory', 'ada')).toMatch(/1 skills? of the store, 2 slots[\s\S]*ada\/debate-tactics\/1 .* open/);
    expect(await cli('store', 'refund', 'ada/debate-tactics/1', '--reason', 'not needed')).toBe('@ada has 2 back for Debate Tactics.\n');
  });

  it('resolves ventures and pays proposals', async () => {
    const [venture] = await rows('venture', 'list');
    expect(venture).toMatchObject({ member: 'ada', tier: 'scout', stake: 5 });
    expect(await cli('venture', 'resolve', String(venture?.id), 'succes', '--reason', 'x')).toMatch(/refused: .*Did you mean success\?/);
    expect(await cli('venture', 'resolve', 'ada/scout', 'success', '--reason', 'it held')).toBe('@ada has 15 for it.\n');
    expect(await cli('venture', 'resolve', 'ada/moonshot', 'failed', '--reason', 'x')).toMatch(/refused: There is no venture ada/);
    expect(await cli('venture', 'proposals')).toMatch(/x\/p1 +@ada +open +Cap the retries/);
    expect(await cli('venture', 'implemented', 'x/p1', '--reason', 'merged')).toBe('@ada has 5 for it.\n');
    expect(await cli('venture', 'implemented', 'x/p1', '--reason', 'merged')).toMatch(/refused: x\/p1 was paid for already/);
    expect((await rows('sparks', 'ada')).at(-1)).toMatchObject({ balance: 45 });
  });
});
