import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { InboxAsk } from '../../schema/protocol';
import type { Approvals } from '../approvals';
import type { Desk } from '../desk';

/** Tells a window what waits for the person, of whichever run: now, and whenever it changes. */
export function createInbox(
  approvals: Approvals,
  desk: Desk,
  send: (asks: InboxAsk[]) => void,
  onError: (error: unknown) => void,
): Disposable & { tell(): void } {
  const store = createDisposableStore();
  /** Topic and folder of runs that asked something; neither changes. */
  const known = new Map<string, { topic: string; folder: string }>();
  const aboutRun = async (runId: string): Promise<{ topic: string; folder: string }> => {
    const told = known.get(runId);
    if (told) return told;
    const place = await desk.find(runId);
    const view = place && (await (await place.house.orchestrator()).view(runId));
    const about = { topic: view?.topic ?? '', folder: place?.house.folder.name ?? '' };
    known.set(runId, about);
    return about;
  };
  let telling = 0;
  const tell = async (): Promise<void> => {
    const turn = ++telling;
    const asks = await Promise.all(
      approvals.open().map(async ({ change, ...ask }) => ({ ...ask, ...(await aboutRun(ask.runId)), differs: change !== undefined })),
    );
    // What came in between is told by a call of its own.
    if (turn === telling) send(asks);
  };
  const again = (): void => void tell().catch(onError);
  store.add(approvals.onChange(again));
  return { tell: again, dispose: store.dispose };
}
