import type { Digest } from '../../src/schema/digest';
import type { Fact, Live, UnknownFact } from '../../src/schema/event';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import type { Ask, OpenTurn, RunView } from '../../src/schema/view';
import { foldRun } from '../../src/views/runView';
import type { Host } from '../host';
import { announcementOf, waitingWords } from './announce';
import { emptyIndex, isStreamed, type Row, type RowIndex, takeEntries } from './rows';

export type Said = { id: number; text: string };

/** What the panel shows now. A new object with each change; `view` and `index` are kept and grow. */
export type Shown = {
  stage: 'loading' | 'empty' | 'run';
  version: number;
  /** Changes with each whole view, so that lists begin anew. */
  generation: number;
  view?: RunView;
  index: RowIndex;
  /** Turns that stream at the end of the feed. */
  streaming: readonly OpenTurn[];
  /** Turns of judge and steward under way, which are named but not shown. */
  busy: readonly OpenTurn[];
  /** What waits for the person, the oldest first. */
  asks: readonly Ask[];
  /** Questions whose answer the host has got and that are not decided yet. */
  answered: ReadonlySet<string>;
  /** A run without a digest has ended: what came of it stands at the end of the feed. */
  outcome: boolean;
  rowCount: number;
  control: boolean;
  /** A live process runs it. */
  held: boolean;
  digest?: Digest;
  /** The host's sentence for the person. */
  error?: string;
  /** The host has not answered for a while. */
  silent: boolean;
  /** The newest sentences for screen readers. */
  said: readonly Said[];
};

export type LiveText = { text: string; note?: string };
export type OpenTool = RunView['openTools'][string] & { call: string };

export type RunStore = {
  /** Listens to the host and says hello. Answers how to end. */
  start(): () => void;
  post(message: ToHost): void;
  subscribe(listener: () => void): () => void;
  shown(): Shown;
  rowAt(row: number): Row | undefined;
  rowOfAsk(ask: string): number | undefined;
  /** The text of turns under way changes many times a second, so it is heard apart from the rest. */
  subscribeLive(listener: () => void): () => void;
  liveOf(turn: string): LiveText;
  /** Tool calls of a turn that are under way; the same list until one begins or ends. */
  toolsOf(turn: string): readonly OpenTool[];
  dismissError(): void;
};

const patienceMs = 10_000;
const nothing: LiveText = { text: '' };
const noTools: readonly OpenTool[] = [];
/** Messages that a working host answers soon, with a fact if with nothing else. */
const heard: ReadonlySet<ToHost['type']> = new Set(['hello', 'steer', 'pause', 'continue', 'stop', 'resume', 'answer', 'decide']);

export function createRunStore(host: Host, nextFrame: (run: () => void) => void = (run) => requestAnimationFrame(run)): RunStore {
  let shown: Shown = {
    stage: 'loading',
    version: 0,
    generation: 0,
    index: emptyIndex(),
    streaming: [],
    busy: [],
    asks: [],
    answered: new Set(),
    outcome: false,
    rowCount: 0,
    control: false,
    held: false,
    silent: false,
    said: [],
  };
  let live = new Map<string, LiveText>();
  let tools = new Map<string, readonly OpenTool[]>();
  let sayings = 0;
  /** Questions that screen readers were told of. */
  const toldAsks = new Set<string>();
  let askedAgain = false;
  /** The digest that came last, and how many there were by then: it is the result of a run that has ended with it. */
  let newest: { digest: Digest; count: number } | undefined;
  let frameAsked = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const liveListeners = new Set<() => void>();

  const publish = (patch: Partial<Shown>): void => {
    shown = { ...shown, ...patch, version: shown.version + 1 };
    const { view, index } = shown;
    const digest = view?.finishedAt !== undefined && newest?.count === view.digests.length ? newest.digest : undefined;
    shown.digest = digest;
    const workflow = view?.team?.workflow.type;
    const open = Object.values(view?.openTurns ?? {});
    shown.streaming = open.filter((turn) => isStreamed(turn, workflow));
    shown.busy = open.filter((turn) => !isStreamed(turn, workflow));
    shown.asks = Object.values(view?.asks ?? {});
    if (shown.answered.size > 0) shown.answered = new Set([...shown.answered].filter((id) => view?.asks[id]));
    shown.outcome = !digest && workflow !== undefined && workflow !== 'roundtable' && view?.finishedAt !== undefined;
    shown.rowCount = index.rows.length + shown.streaming.length + shown.asks.length + (digest || shown.outcome ? 1 : 0);
    tools = openToolsOf(view, tools);
    for (const listener of listeners) listener();
  };
  const publishLive = (): void => {
    if (frameAsked) return;
    frameAsked = true;
    nextFrame(() => {
      frameAsked = false;
      for (const listener of liveListeners) listener();
    });
  };

  const post = (message: ToHost): void => {
    host.post(message);
    // Whoever asks for another round wants to hear it.
    if (message.type === 'decide' && message.decision === 'again') host.setState({ place: 'newest' });
    if (message.type === 'answer') publish({ answered: new Set([...shown.answered, message.ask]) });
    if (!heard.has(message.type)) return;
    clearTimeout(patience);
    patience = setTimeout(() => publish({ silent: true }), patienceMs);
  };

  const takeLive = (items: readonly Live[]): void => {
    for (const item of items) {
      const known = live.get(item.turn) ?? nothing;
      // A note is of what happened between two replies: the next words are a paragraph of their own, and end the note.
      if (item.type === 'turn.text') live.set(item.turn, { text: joined(known, item.text) });
      else if (item.type === 'turn.progress') live.set(item.turn, { ...known, note: item.note });
      else live.delete(item.turn);
    }
    publishLive();
  };

  const newAsks = ({ asks }: RunView): Ask[] => {
    const news = Object.values(asks).filter(({ id }) => !toldAsks.has(id));
    for (const { id } of news) toldAsks.add(id);
    return news;
  };
  const tell = (said: readonly Said[], texts: readonly string[]): readonly Said[] =>
    texts.length === 0 ? said : [...said, ...texts.map((text) => ({ id: ++sayings, text }))].slice(-Math.max(6, texts.length));

  const takeView = (message: Extract<ToWindow, { type: 'view' }>): void => {
    const { view, control, held } = message;
    const index = emptyIndex();
    takeEntries(index, view.entries);
    live = new Map();
    askedAgain = false;
    const sameRun = shown.view?.runId === view.runId;
    if (!sameRun) {
      toldAsks.clear();
      newest = undefined;
    }
    host.setState({ runId: view.runId, ...(!sameRun && host.getState().runId !== view.runId && { place: 'newest' }) });
    publish({
      stage: 'run',
      view,
      index,
      control,
      held,
      generation: shown.generation + 1,
      answered: new Set(),
      error: undefined,
      said: tell(sameRun ? shown.said : [], newAsks(view).map(waitingWords)),
    });
    takeLive(message.live);
  };

  const takeFacts = (facts: readonly (Fact | UnknownFact)[]): void => {
    const { view, index } = shown;
    if (!view) return;
    let folded = false;
    for (const fact of facts) {
      if (fact.seq <= view.seq) continue;
      if (fact.seq > view.seq + 1) {
        if (!askedAgain) post({ type: 'hello', runId: view.runId, afterSeq: view.seq });
        askedAgain = true;
        break;
      }
      foldRun(view, fact);
      folded = true;
      askedAgain = false;
      if (endsLive(fact)) live.delete(fact.data.turn);
      if (fact.type === 'run.resumed' || fact.type === 'run.finished') live.clear();
    }
    if (!folded) return;
    const sentences = takeEntries(index, view.entries)
      .map(announcementOf)
      .filter((text) => text !== undefined);
    const told = sentences.length > 4 ? [`${sentences.length} new entries.`] : sentences;
    // What waits for the person is never summed up.
    publish({ said: tell(shown.said, [...told, ...newAsks(view).map(waitingWords)]) });
    publishLive();
  };

  const receive = (message: ToWindow): void => {
    clearTimeout(patience);
    if (shown.silent) publish({ silent: false });
    if ('runId' in message && message.runId !== shown.view?.runId) return;
    switch (message.type) {
      case 'empty':
        live = new Map();
        host.setState({ runId: undefined });
        publish({ stage: 'empty', view: undefined, index: emptyIndex() });
        break;
      case 'view':
        takeView(message);
        break;
      case 'facts':
        takeFacts(message.facts);
        break;
      case 'live':
        takeLive(message.live);
        break;
      case 'control':
        publish({ control: message.control, held: message.control || shown.held });
        break;
      case 'digest':
        newest = { digest: message.digest, count: shown.view?.digests.length ?? 0 };
        publish({});
        break;
      case 'error':
        publish({ error: message.message, answered: new Set() });
        break;
      default:
      // The faces beside the talk have stores of their own, which hear the rest.
    }
  };

  return {
    post,
    start() {
      const stop = host.onMessage(receive);
      const { runId } = host.getState();
      post({ type: 'hello', ...(runId && { runId }), afterSeq: 0 });
      return () => {
        clearTimeout(patience);
        stop();
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shown: () => shown,
    rowAt(row) {
      const { index, streaming, asks, digest, outcome } = shown;
      if (row < index.rows.length) return index.rows[row];
      const turn = streaming[row - index.rows.length];
      if (turn) return rowFor(turn, () => ({ kind: 'live', turn }));
      const ask = asks[row - index.rows.length - streaming.length];
      if (ask) return rowFor(ask, () => ({ kind: 'ask', ask }));
      if (row !== index.rows.length + streaming.length + asks.length) return undefined;
      return digest ? resultRow : outcome ? outcomeRow : undefined;
    },
    rowOfAsk(id) {
      const at = shown.asks.findIndex((ask) => ask.id === id);
      return at < 0 ? undefined : shown.index.rows.length + shown.streaming.length + at;
    },
    subscribeLive(listener) {
      liveListeners.add(listener);
      return () => liveListeners.delete(listener);
    },
    liveOf: (turn) => live.get(turn) ?? nothing,
    toolsOf: (turn) => tools.get(turn) ?? noTools,
    dismissError: () => publish({ error: undefined }),
  };
}

const resultRow: Row = { kind: 'result' };
const outcomeRow: Row = { kind: 'outcome' };

/** One row object a turn and a question, so that memoised rows see the same one again. */
const passingRows = new WeakMap<OpenTurn | Ask, Row>();
function rowFor(of: OpenTurn | Ask, make: () => Row): Row {
  const known = passingRows.get(of);
  if (known) return known;
  const row = make();
  passingRows.set(of, row);
  return row;
}

function joined({ text, note }: LiveText, more: string): string {
  return note !== undefined && text !== '' ? `${text}\n\n${more}` : text + more;
}

/** Lists that are as before are kept, so that only turns whose calls changed render. */
function openToolsOf(view: RunView | undefined, before: ReadonlyMap<string, readonly OpenTool[]>): Map<string, readonly OpenTool[]> {
  const now = new Map<string, OpenTool[]>();
  for (const [call, tool] of Object.entries(view?.openTools ?? {})) {
    const list = now.get(tool.turn) ?? [];
    list.push({ ...tool, call });
    now.set(tool.turn, list);
  }
  return new Map(
    [...now].map(([turn, list]) => {
      const known = before.get(turn);
      const same = known?.length === list.length && known.every(({ call }, i) => call === list[i]?.call);
      return [turn, same ? known : list];
    }),
  );
}

function endsLive(fact: Fact | UnknownFact): fact is Fact & { data: { turn: string } } {
  return fact.type === 'turn.finished' || fact.type === 'turn.failed' || fact.type === 'turn.retried';
}
