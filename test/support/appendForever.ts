import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import type { StoredFact } from '../../src/core/ports/journal';

// A program for tests: goes on with a stream, several facts at a time, and says each number that is acknowledged.
const [root, stream] = process.argv.slice(2) as [string, string];
const quiet = (): void => undefined;
const journal = createFileJournal({ root, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
const held = await journal.acquire(stream);
if (!held.ok) throw new Error(held.holder);
let seq = (await journal.read(stream, 0)).facts.at(-1)?.seq ?? 0;
for (;;) {
  const written = Array.from({ length: 3 }, async () => {
    const fact: StoredFact = {
      seq: ++seq,
      at: 1,
      v: 1,
      type: 'phase.started',
      data: { phase: 'speak', round: seq, order: Array.from({ length: seq % 200 }, () => 'elena') },
    };
    const number = seq;
    const result = await journal.append(stream, [fact], number - 1);
    if (!result.ok) throw result.error;
    process.stdout.write(`${number}\n`);
  });
  await Promise.all(written);
}
