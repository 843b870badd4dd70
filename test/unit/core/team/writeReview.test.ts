import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../../src/adapters/memory/store';
import { createSeededDice } from '../../../../src/adapters/memory/world';
import type { ApprovalRequest } from '../../../../src/core/ports/approver';
import { createFileDesk } from '../../../../src/core/run/fileDesk';
import type { Decision } from '../../../../src/schema/approval';
import { ofType } from '../../../support/house';
import { createTeamHouse, memoryWorld, scripted, team, teamYaml } from '../../../support/teamHouse';

const block = (path: string, text: string): string => `Because of it.\n\n\`\`\`file:${path}\n${text}\n\`\`\`\n`;

/** A team whose one member changes a file by a block, by a tool, and its private notes. */
async function reviewed(review: string, answer: (ask: ApprovalRequest, files: Map<string, string>) => Omit<Decision, 'by'>) {
  const world = memoryWorld({ 'a.md': 'one\ntwo\n' });
  const asks: ApprovalRequest[] = [];
  const house = createTeamHouse({
    providers: [
      scripted(({ since }) =>
        since.length === 0
          ? `${block('a.md', 'one\n2')}\n${block('private/n.md', 'mine')}\n\`\`\`tool:append_file\npath: a.md\n---\nthree\n\`\`\`\n`
          : block('a.md', 'one\n2\nthree\nfour'),
      ),
    ],
    world,
    approver: {
      ask: async (ask) => {
        asks.push(ask);
        return { ...answer(ask, world.workspace.files), by: 'person' };
      },
    },
  });
  const yaml = teamYaml('{ type: solo, max_rounds: 1 }', { a: 'tools: [append_file]' }, `review: ${review}\n`);
  const { runId, outcome, facts } = await house.run(await house.plan(team(yaml, { seed: 1 })));
  expect(outcome.status).toBe('done');
  const desk = createFileDesk({
    ...world,
    store: createMemoryStore(),
    clock: house.clock,
    dice: createSeededDice(7),
    orchestrator: house.orchestrator,
  });
  const states = async () => (await desk.reviews(runId)).flatMap(({ hunks }) => hunks.map(({ state }) => state));
  return { asks, facts, states, text: () => world.workspace.files.get('a.md') };
}

describe('review: before_write', () => {
  test('asks with what the file holds and would hold, before it is written, and nothing is left to decide', async () => {
    const { asks, facts, states, text } = await reviewed('before_write', (ask, files) => {
      expect(files.get('a.md')).toBe(ask.change?.before);
      return { decision: 'once' };
    });
    expect(asks.map(({ what, change }) => [what, change?.after])).toEqual([
      ['change a.md (+1 −1)', 'one\n2\n'],
      ['change a.md (+1 −0)', 'one\n2\nthree\n'],
      ['change a.md (+1 −0)', 'one\n2\nthree\nfour\n'],
    ]);
    expect(text()).toBe('one\n2\nthree\nfour\n');
    expect(await states()).not.toContain('pending');
    const asked = ofType(facts, 'approval.asked')[0]?.data.change;
    expect(asked).toEqual({ before: ofType(facts, 'file.changed')[0]?.data.before, after: ofType(facts, 'file.changed')[0]?.data.after });
  });

  test('leaves the file as it is when the person says no, and the member hears why', async () => {
    const { facts, text } = await reviewed('before_write', () => ({ decision: 'reject', message: 'That file is mine.' }));
    expect(text()).toBe('one\ntwo\n');
    expect(ofType(facts, 'file.changed').filter(({ data }) => !data.private)).toEqual([]);
    expect(JSON.stringify(facts)).toContain('That file is mine.');
  });

  test('asks again when the file was changed while the question was open', async () => {
    let once = true;
    const { asks } = await reviewed('before_write', (_, files) => {
      if (once) files.set('a.md', 'zero\none\ntwo\n');
      once = false;
      return { decision: 'once' };
    });
    expect(asks.slice(0, 2).map(({ change }) => change?.before)).toEqual(['one\ntwo\n', 'zero\none\ntwo\n']);
    expect(asks[1]?.change?.after).toBe('zero\none\n2\n');
  });

  test('an "always" holds for this member and file', async () => {
    const { asks, text } = await reviewed('before_write', () => ({ decision: 'always' }));
    expect(asks).toHaveLength(1);
    expect(text()).toBe('one\n2\nthree\nfour\n');
  });
});

test('review: auto asks for nothing and leaves nothing to decide; keep_undo leaves each change to decide', async () => {
  const auto = await reviewed('auto', () => ({ decision: 'reject' }));
  expect(auto.asks).toEqual([]);
  expect(new Set(await auto.states())).toEqual(new Set(['kept']));
  const later = await reviewed('keep_undo', () => ({ decision: 'reject' }));
  expect(later.asks).toEqual([]);
  expect(await later.states()).toContain('pending');
});
