import { useEffect, useState, useSyncExternalStore } from 'react';
import type { FaceId, ToHost, ToWindow } from '../../src/schema/protocol';
import type { Host } from '../host';

/** What a face shows: nothing yet, why it cannot, or what it was told. */
export type FaceShown<T> = { told: T; stage: 'loading' | 'shown'; failure?: string };

export type FaceStore<T> = {
  /** Asks the host and listens until the answer is called. */
  start(): () => void;
  /** Asks again after a failure. */
  retry(): void;
  subscribe(listener: () => void): () => void;
  shown(): FaceShown<T>;
  /** What the person does in the face itself. */
  change(patch: (told: T) => T): void;
  post(message: ToHost): void;
};

/**
 * One face beside the talk: the host tells it how things stand while it is shown, and nothing while it is not.
 * @param take what the face makes of a message; undefined where it is not about it
 */
export function createFaceStore<T>(
  host: Host,
  face: FaceId,
  runId: string,
  first: T,
  take: (told: T, message: ToWindow, post: (message: ToHost) => void) => T | undefined,
): FaceStore<T> {
  let shown: FaceShown<T> = { told: first, stage: 'loading' };
  const listeners = new Set<() => void>();
  const publish = (next: FaceShown<T>): void => {
    shown = next;
    for (const listener of listeners) listener();
  };
  const ask = (): void => host.post({ type: 'watch', face, runId });
  const receive = (message: ToWindow): void => {
    if (message.type === 'faceFailed' && message.face === face) return publish({ ...shown, failure: message.message });
    // A whole view is sent where the host begins anew with a run: it has forgotten what is shown of it.
    if (message.type === 'view' && message.view.runId === runId) return ask();
    if ('runId' in message && message.runId !== runId) return;
    const told = take(shown.told, message, host.post);
    if (told !== undefined) publish({ told, stage: 'shown' });
  };
  return {
    start() {
      const stop = host.onMessage(receive);
      ask();
      return () => {
        stop();
        host.post({ type: 'unwatch', face });
      };
    },
    retry() {
      publish({ told: shown.told, stage: 'loading' });
      ask();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shown: () => shown,
    change: (patch) => publish({ ...shown, told: patch(shown.told) }),
    post: host.post,
  };
}

/** A store that lives as long as the face is shown. */
export function useFaceStore<S extends FaceStore<unknown>>(create: () => S): S {
  const [store] = useState(create);
  useSyncExternalStore(store.subscribe, store.shown);
  useEffect(() => store.start(), [store]);
  return store;
}
