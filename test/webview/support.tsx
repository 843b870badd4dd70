import { act, cleanup, render } from '@testing-library/react';
import { VirtuosoMockContext } from 'react-virtuoso';
import type { Fact, Live, UnknownFact } from '../../src/schema/event';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import { emptyRunView, foldRun } from '../../src/views/runView';
import type { Host, Saved } from '../../webview/host';
import { RoundtablePanel } from '../../webview/panels/roundtable/RoundtablePanel';
import { createReplayStore } from '../../webview/state/replayStore';
import { createRunStore } from '../../webview/state/runStore';

export type FakeHost = Host & {
  posted: ToHost[];
  saved: Saved;
  say(message: ToWindow): void;
  last(type: ToHost['type']): ToHost | undefined;
};

export function createFakeHost(saved: Saved = {}): FakeHost {
  const listeners = new Set<(message: ToWindow) => void>();
  const host: FakeHost = {
    posted: [],
    saved,
    post: (message) => void host.posted.push(message),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => host.saved,
    setState(patch) {
      host.saved = { ...host.saved, ...patch };
    },
    say(message) {
      // A real message is a copy: the window may change its own.
      const copy = structuredClone(message);
      for (const listener of [...listeners]) listener(copy);
    },
    last: (type) => host.posted.filter((message) => message.type === type).at(-1),
  };
  return host;
}

export function viewOf(facts: readonly (Fact | UnknownFact)[], live: Live[] = [], control = true): ToWindow {
  const view = emptyRunView('run-1');
  for (const fact of facts) foldRun(view, fact);
  return { type: 'view', view, live, control, held: true };
}

/** The panel over a fake host, high enough that every row is there. Frames come when `frame` is called. */
export function openPanel(saved?: Saved) {
  // The mocked list renders from its first place on.
  const host = createFakeHost({ runId: 'run-1', place: 1, ...saved });
  const frames: (() => void)[] = [];
  const store = createRunStore(host, (run) => frames.push(run));
  const replay = createReplayStore(host, store);
  const shown = render(
    <VirtuosoMockContext.Provider value={{ viewportHeight: 100_000, itemHeight: 50 }}>
      <RoundtablePanel host={host} store={store} replay={replay} />
    </VirtuosoMockContext.Provider>,
  );
  const stops = [replay.start(), store.start()];
  return {
    ...shown,
    host,
    store,
    replay,
    say: (message: ToWindow) => act(() => host.say(message)),
    frame: () =>
      act(() => {
        for (const run of frames.splice(0)) run();
      }),
    close() {
      for (const stop of stops) stop();
      cleanup();
    },
  };
}
