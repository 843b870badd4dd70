import { countUpTo } from '../../src/base/countUpTo';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import type { Entry, RunView } from '../../src/schema/view';
import type { Host } from '../host';
import { emptyIndex, takeView } from './rows';
import type { RunStore, Stage } from './runStore';
import { nextShown, noTools, nothingShown, type OpenTool, openToolsOf, rowAt, rowOfAsk, type Shown } from './shown';
import { createTimeline, type Timeline } from './timeline';

export type Replay = {
  stage: 'off' | 'loading' | 'on';
  /** The fact at which one looks, and the last one. */
  at: number;
  last: number;
  /** When that fact was, in milliseconds since 1970. */
  time: number;
  playing: boolean;
  /** How many times faster than two entries a second. */
  speed: number;
  /** How many facts have come. */
  loaded: number;
};

export type ReplayStore = {
  replay(): Replay;
  subscribe(listener: () => void): () => void;
  /** What the panel shows while a replay is on. */
  past: Stage;
  open(at?: number): void;
  close(): void;
  seek(seq: number): void;
  /** To the fact of the next or the last entry. */
  step(by: 1 | -1): void;
  play(yes: boolean): void;
  setSpeed(speed: number): void;
  /** Listens to the host. Answers how to end. */
  start(): () => void;
};

export const speeds = [1, 2, 4, 8, 16] as const;
const tickMs = 50;
const entriesASecond = 2;
/** What is kept for a reload is written when the hand rests. */
const restMs = 300;
/** What one may ask of the host while one looks at the past: nothing that changes anything. */
const harmless: ReadonlySet<ToHost['type']> = new Set(['openFile', 'openDigest', 'copy', 'showLog', 'exportRun', 'copyRun']);
const seqOf = ({ seq }: Entry): number => seq;

/** Whether the run has come to rest, so that its past is all that there is of it. */
export function mayReplay({ view, held }: Shown): boolean {
  return view !== undefined && view.seq > 0 && !(held && (view.status === 'running' || view.status === 'paused'));
}

/** Shows a run that has ended as it was at each of its facts. */
export function createReplayStore(host: Host, now: RunStore): ReplayStore {
  const off: Replay = { stage: 'off', at: 0, last: 0, time: 0, playing: false, speed: 1, loaded: 0 };
  let replay = off;
  let shown: Shown = nothingShown();
  let tools = new Map<string, readonly OpenTool[]>();
  let whole: RunView | undefined;
  let timeline: Timeline | undefined;
  let complete = false;
  let wanted: number | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let owed = 0;
  const listeners = new Set<() => void>();
  const pastListeners = new Set<() => void>();

  const publish = (patch: Partial<Replay>): void => {
    replay = { ...replay, ...patch };
    for (const listener of listeners) listener();
  };
  const keep = (at: number | undefined): void => {
    clearTimeout(resting);
    resting = setTimeout(() => host.setState({ replay: at }), restMs);
  };
  const seek = (to: number): void => {
    if (!timeline || !whole) return;
    const last = timeline.last();
    const at = Math.max(1, Math.min(last, Math.round(to)));
    const view = timeline.seek(whole, at);
    // Rows of a later moment begin with those of an earlier one: forward only the new ones are taken in.
    const index = shown.view && shown.view.entries.length <= view.entries.length && shown.past ? shown.index : emptyIndex();
    takeView(index, view);
    const { written, generation } = now.shown();
    shown = nextShown(shown, { stage: 'run', view, index, past: true, generation, written: view.digest ? written : undefined });
    tools = openToolsOf(view, tools);
    keep(at);
    publish({ at, last, time: timeline.timeOf(at) });
    for (const listener of pastListeners) listener();
  };
  const play = (yes: boolean): void => {
    clearInterval(ticking);
    ticking = undefined;
    if (yes && replay.stage === 'on') {
      owed = 0;
      if (replay.at >= replay.last) seek(1);
      ticking = setInterval(tick, tickMs);
    }
    publish({ playing: ticking !== undefined });
  };
  /** The fact of the entry that is so many entries away; beyond the last entry the last fact. */
  const fromHere = (by: number): number => {
    const entries = whole?.entries ?? [];
    const here = countUpTo(entries, by > 0 ? replay.at : replay.at - 1, seqOf);
    return entries[here + (by > 0 ? by - 1 : by)]?.seq ?? (by > 0 ? replay.last : 1);
  };
  const tick = (): void => {
    owed += (entriesASecond * replay.speed * tickMs) / 1000;
    const count = Math.floor(owed);
    if (count === 0) return;
    owed -= count;
    seek(fromHere(count));
    if (replay.at >= replay.last) play(false);
  };
  const close = (): void => {
    play(false);
    timeline = undefined;
    whole = undefined;
    wanted = undefined;
    shown = nothingShown();
    clearTimeout(resting);
    host.setState({ replay: undefined });
    publish(off);
  };
  const open = (at?: number): void => {
    const { view } = now.shown();
    if (!view || replay.stage !== 'off' || !mayReplay(now.shown())) return;
    timeline = createTimeline(view.runId);
    complete = false;
    wanted = at;
    publish({ ...off, stage: 'loading', speed: replay.speed });
    now.post({ type: 'past', runId: view.runId });
  };
  /** A replay begins when all facts and all entries are there. */
  const begin = (): void => {
    const { view, older } = now.shown();
    if (replay.stage !== 'loading' || !complete || older > 0 || !view) return;
    whole = view;
    replay = { ...replay, stage: 'on' };
    seek(wanted ?? 1);
  };
  const receive = (message: ToWindow): void => {
    // What went wrong is said where one speaks, which a replay would hide.
    if (message.type === 'error' && replay.stage === 'loading') return close();
    if (message.type !== 'past' || replay.stage !== 'loading' || !timeline || message.runId !== now.shown().view?.runId) return;
    timeline.add(message.facts);
    complete = message.done;
    publish({ loaded: replay.loaded + message.facts.length });
    begin();
  };
  /** After a reload it goes on where it stood, if the window still shows that run. */
  let left: { runId?: string; at?: number } = { runId: host.getState().runId, at: host.getState().replay };
  const onNow = (): void => {
    const { runId } = now.shown().view ?? {};
    if (left.at !== undefined && runId !== undefined) {
      const { at } = left;
      const same = left.runId === runId;
      left = {};
      if (same) return open(at);
    }
    // Another run was opened, or this one goes on.
    if (replay.stage === 'on' && (now.shown().view?.runId !== whole?.runId || !mayReplay(now.shown()))) return close();
    begin();
  };

  return {
    replay: () => replay,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    past: {
      ...now,
      post: (message) => {
        if (harmless.has(message.type)) now.post(message);
      },
      subscribe(listener) {
        pastListeners.add(listener);
        return () => pastListeners.delete(listener);
      },
      shown: () => shown,
      rowAt: (row) => rowAt(shown, row),
      rowOfAsk: (id) => rowOfAsk(shown, id),
      liveOf: () => nothingSaid,
      toolsOf: (turn) => tools.get(turn) ?? noTools,
    },
    open,
    close,
    seek(seq) {
      if (replay.playing) play(false);
      seek(seq);
    },
    step(by) {
      if (replay.playing) play(false);
      seek(fromHere(by));
    },
    play,
    setSpeed: (speed) => publish({ speed }),
    start() {
      const stops = [host.onMessage(receive), now.subscribe(onNow)];
      return () => {
        play(false);
        clearTimeout(resting);
        for (const stop of stops) stop();
      };
    },
  };
}

const nothingSaid = { text: '' };
