/** What the host posts to the panel for one message, early and late in a long run. */

import type { Fact } from '../src/schema/event';
import type { ToWindow } from '../src/schema/protocol';
import { emptyRunView, foldRun } from '../src/views/runView';
import { figures } from './support/figures';

const text = 'The cap moves the wait to the caller, and the caller has no deadline either. '.repeat(20);
const fact = (seq: number): Fact => ({
  seq,
  at: 1_790_000_000_000 + seq,
  v: 1,
  type: 'turn.finished',
  data: {
    turn: `r1/speak/elena/${seq}`,
    member: 'elena',
    purpose: 'speak',
    text,
    usage: { input: 1000, cachedRead: 0, cachedWrite: 0, output: 400, reasoning: 0 },
    cost: { usd: 0.01, priced: 'table' },
    ms: 3100,
    calls: 1,
    message: { author: 'elena', kind: 'speak', text, round: 1, turn: `r1/speak/elena/${seq}` },
  },
});

const view = emptyRunView('bench');
const bytes = new Map<number, number>();
let foldMs = 0;
for (let seq = 1; seq <= 10_000; seq++) {
  const next = fact(seq);
  const post: ToWindow = { type: 'facts', runId: 'bench', facts: [next] };
  bytes.set(seq, JSON.stringify(post).length);
  const started = performance.now();
  foldRun(view, next);
  foldMs += performance.now() - started;
}
figures('window', [
  { name: 'bytes posted for message 10', value: bytes.get(10) ?? 0, unit: 'B' },
  { name: 'bytes posted for message 3,525', value: bytes.get(3525) ?? 0, unit: 'B', goal: '≤ 4096', reference: 'a known peer ~7 MB' },
  { name: 'message 3,525 / message 10', value: (bytes.get(3525) ?? 0) / (bytes.get(10) ?? 1), unit: '×' },
  { name: 'fold of one fact, 10,000 messages', value: foldMs / 10, unit: 'µs' },
]);
