import { createCancel } from '../../base/cancel';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { StoredFact } from '../../core/ports/journal';
import { readView } from '../../core/run/orchestrator';
import { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { ToWindow } from '../../schema/protocol';
import type { RunView } from '../../schema/view';
import { pageStart, withNewest } from '../../views/viewPages';
import type { Desk, RunPlace } from '../desk';

/** Facts are gathered this long, so that a burst is one message. */
const gatherMs = 30;
/** How often it is looked whether another process still holds a run. */
const holderMs = 3_000;

/** Resolves when the window has taken the message. */
type Post = (message: ToWindow) => PromiseLike<unknown>;

/**
 * Feeds one run to a window: one view, then only facts after it. Of a long run the view has the newest entries, and the
 * earlier ones follow in pages. A run of this process is heard from the orchestrator, any other is read from its journal as
 * it grows.
 */
export function feedRun(desk: Desk, place: RunPlace, post: Post, onError: (error: unknown) => void): Disposable {
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
    if (digest?.success && !over.signal.aborted) void post({ type: 'digest', runId, digest: digest.data });
  };
  /** One page after the other has been taken, so that what happens meanwhile comes between them. */
  const sendOlder = async ({ entries }: RunView, older: number): Promise<void> => {
    for (let end = older; end > 0 && !over.signal.aborted; ) {
      const from = pageStart(entries, end);
      await post({ type: 'older', runId, from, entries: entries.slice(from, end) });
      end = from;
    }
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
    void post({ type: 'facts', runId, facts });
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
            void post({ type: 'live', runId, live: [...event.live] });
          }
        }),
      );
    }
    const view = mine ? await orchestrator.view(runId) : await readView(house, runId);
    const held = mine || (await isHeld());
    if (over.signal.aborted) return;
    if (!view) return void post({ type: 'empty' });
    const { view: newest, older } = withNewest(view);
    void post({ type: 'view', view: newest, older, live: [...orchestrator.live(runId)], control: mine, held });
    sent = view.seq;
    flush();
    if (view.digest) await sendDigest(view.digest);
    void sendOlder(view, older).catch(onError);
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
