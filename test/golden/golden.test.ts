import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeLine } from '../../src/adapters/journal/line';
import { createMemoryJournal } from '../../src/adapters/memory/journal';
import { createRehearsal } from '../../src/adapters/providers/rehearsal';
import type { StoredFact } from '../../src/core/ports/journal';
import { emptyRunState, foldState } from '../../src/core/run/runState';
import { emptyRunView, foldRun } from '../../src/views/runView';
import { createHouse } from '../support/house';

// A golden run is the same run every time; a golden journal of every released version is read for ever.
const folder = 'test/golden/journals';
const briefing = { text: readFileSync('examples/retry-ceiling/briefing.md', 'utf8'), path: 'briefing.md' };
const present = '0.1.0';

const read = (file: string): StoredFact[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const decoded = decodeLine(line);
      if (!decoded.ok) throw new Error(`${file}: ${decoded.why}`);
      return decoded.fact;
    });

describe('golden journals', () => {
  it('the same seed, clock and words give the same journal, to the byte', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(
      await house.plan({ briefing, model: 'rehearsal', workers: ['elena', 'marcus'], rounds: 1, seed: 11 }),
    );
    await done;
    const lines = (await house.facts(runId)).map((fact) => `${encodeLine(fact)}\n`).join('');
    const file = join(folder, `${present}.jsonl`);
    // UPDATE_GOLDEN=1 writes it anew, before a release only.
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, lines);
    expect(lines).toBe(readFileSync(file, 'utf8'));
  });

  it.each(readdirSync(folder))('%s still reads, folds and goes on from any fact', async (name) => {
    const facts = read(join(folder, name));
    const state = emptyRunState();
    const view = emptyRunView('golden');
    for (const fact of facts) {
      foldState(state, fact);
      foldRun(view, fact);
    }
    expect([state.status, view.status, view.entries.length > 10, state.digest !== undefined]).toEqual(['done', 'done', true, true]);

    const first = createHouse({ providers: [createRehearsal()] });
    for (let cut = 2; cut < facts.length; cut += 7) {
      const journal = createMemoryJournal();
      await journal.append('run:golden', facts.slice(0, cut), 0);
      await first.objects.put(briefing.text);
      const house = createHouse({ providers: [createRehearsal()], journal, objects: first.objects });
      expect((await house.resume('golden')).status).toBe('done');
    }
  });
});
