import { createCancel } from '../../base/cancel';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { StoredFact } from '../../core/ports/journal';
import { readView } from '../../core/run/orchestrator';
import { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { ToWindow } from '../../schema/protocol';
import type { Desk, RunPlace } from '../desk';

/** Facts are gathered this long, so that a burst is one message. */
const gatherMs = 30;
/** How often it is looked whether another process still holds a run. */
const holderMs = 3_000;

/**
 * Feeds one run to a window: one whole view, then only facts after it. A run of this process is
 * heard from the orchestrator, any other is read from its journal as it grows.
 */
export function feedRun(desk: Desk, place: RunPlace, post: (message: ToWindow) => void, onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const over = createCancel();
  store.add({ dispose: () => over.cancel() });
  const { house, runId } = place;
  const isHeld = (): Promise<boolean> => house.journal.held(`run:${runId}`);
  let sent: number | undefined;
  let waiting: StoredFact[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const sendDigest = async (hash: string): Promise<void> => {
    const text = await house.objects.get(hash);
    const digest = text === undefined ? undefined : Digest.safeParse(JSON.parse(text));
    if (digest?.success && !over.signal.aborted) post({ type: 'digest', runId, digest: digest.data });
  };
  const flush = (): void => {
    timer = undefined;
    if (over.signal.aborted || sent === undefined) return;
    const after = sent;
    const facts = waiting.filter((fact) => fact.seq > after);
    waiting = [];
    const last = facts.at(-1);
    if (!last) return;
    sent = last.seq;
    post({ type: 'facts', runId, facts });
    for (const fact of facts as Fact[]) if (fact.type === 'digest.written') void sendDigest(fact.data.digest).catch(onError);
  };
  const take = (facts: readonly StoredFact[]): void => {
    waiting.push(...facts);
    timer ??= setTimeout(flush, gatherMs);
  };
  store.add({ dispose: () => clearTimeout(timer) });

  const begin = async (): Promise<void> => {
    sent = undefined;
    const orchestrator = await house.orchestrator();
    const mine = orchestrator.active().includes(runId);
    if (mine) {
      store.add(
        desk.onEvent((event) => {
          if (event.runId !== runId) return;
          if (event.type === 'facts') take(event.facts);
          else {
            // What is spoken belongs to facts that came before it.
            flush();
            post({ type: 'live', runId, live: [...event.live] });
          }
        }),
      );
    }
    const view = mine ? await orchestrator.view(runId) : await readView(house, runId);
    const held = mine || (await isHeld());
    if (over.signal.aborted) return;
    if (!view) return post({ type: 'empty' });
    post({ type: 'view', view, live: [...orchestrator.live(runId)], control: mine, held });
    sent = view.seq;
    flush();
    if (view.digest) await sendDigest(view.digest);
    if (mine) return;
    const look = createCancel(over.signal);
    const timer = setInterval(() => void isHeld().then((now) => now !== held && look.cancel(), onError), holderMs);
    try {
      for await (const fact of house.journal.follow(`run:${runId}`, view.seq, look.signal)) take([fact]);
    } finally {
      clearInterval(timer);
      look.unlink();
    }
    // Its process went away, or another took it up: the window is shown how it stands now.
    if (!over.signal.aborted) await begin();
  };
  void begin().catch(onError);
  return store;
}
