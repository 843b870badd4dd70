import * as l10n from '@vscode/l10n';
import type { Fact, UnknownFact } from '../../src/schema/event';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import type { Ask, Entry, RunView } from '../../src/schema/view';
import { foldRun } from '../../src/views/runView';
import type { Host } from '../host';
import { announcementOf, waitingWords } from './announce';
import { createLiveTexts, type LiveText } from './liveTexts';
import { emptyIndex, type Row, takeView as takeRows } from './rows';
import { nextShown, noTools, nothingShown, type OpenTool, openToolsOf, rowAt, rowOfAsk, type Said, type Shown } from './shown';

/** What the parts of the panel read: a run as it stands, or as it stood at some moment. */
export type Stage = {
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

export type RunStore = Stage & {
  /** Listens to the host and says hello. Answers how to end. */
  start(): () => void;
};

const patienceMs = 10_000;
/** Messages that a working host answers soon, with a fact if with nothing else. */
const heard: ReadonlySet<ToHost['type']> = new Set(['hello', 'steer', 'pause', 'continue', 'stop', 'resume', 'answer', 'decide']);

export function createRunStore(host: Host, nextFrame: (run: () => void) => void = (run) => requestAnimationFrame(run)): RunStore {
  let shown = nothingShown();
  const live = createLiveTexts(nextFrame);
  let tools = new Map<string, readonly OpenTool[]>();
  let sayings = 0;
  /** Questions that screen readers were told of. */
  const toldAsks = new Set<string>();
  /** Earlier entries on their way to the view, the oldest first. */
  const pages: Entry[][] = [];
  let askedAgain = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const publish = (patch: Partial<Shown>): void => {
    shown = nextShown(shown, patch);
    tools = openToolsOf(shown.view, tools);
    for (const listener of listeners) listener();
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

  const newAsks = ({ asks }: RunView): Ask[] => {
    const news = Object.values(asks).filter(({ id }) => !toldAsks.has(id));
    for (const { id } of news) toldAsks.add(id);
    return news;
  };
  const tell = (said: readonly Said[], texts: readonly string[]): readonly Said[] =>
    texts.length === 0 ? said : [...said, ...texts.map((text) => ({ id: ++sayings, text }))].slice(-Math.max(6, texts.length));

  const takeView = (message: Extract<ToWindow, { type: 'view' }>): void => {
    const { view, control, held, older = 0 } = message;
    const index = emptyIndex();
    takeRows(index, view);
    pages.length = 0;
    live.clear();
    askedAgain = false;
    const sameRun = shown.view?.runId === view.runId;
    if (!sameRun) toldAsks.clear();
    host.setState({ runId: view.runId, ...(!sameRun && host.getState().runId !== view.runId && { place: 'newest' }) });
    publish({
      stage: 'run',
      view,
      index,
      older,
      inFront: 0,
      control,
      held,
      generation: shown.generation + 1,
      answered: new Set(),
      error: undefined,
      said: tell(sameRun ? shown.said : [], newAsks(view).map(waitingWords)),
      ...(!sameRun && { written: undefined }),
    });
    live.take(message.live);
  };

  /**
   * Pages are kept until the last one is there, and then come in front all at once: a list that grows at its top moves under
   * the reader's eyes each time.
   */
  const takeOlder = ({ from, entries }: Extract<ToWindow, { type: 'older' }>): void => {
    const { view, index, older, inFront } = shown;
    if (!view || from + entries.length !== older) return;
    pages.unshift(entries);
    if (from > 0) return publish({ older: from });
    view.entries = [...pages.splice(0).flat(), ...view.entries];
    // The rows are told apart anew, since a group may reach over the edge of a page.
    const whole = emptyIndex();
    takeRows(whole, view);
    publish({ index: whole, older: 0, inFront: inFront + whole.rows.length - index.rows.length });
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
      if (endsLive(fact)) live.end(fact.data.turn);
      if (fact.type === 'run.resumed' || fact.type === 'run.finished') live.clear();
    }
    if (!folded) return;
    const sentences = takeRows(index, view)
      .map(announcementOf)
      .filter((text) => text !== undefined);
    const told = sentences.length > 4 ? [l10n.t('{0} new entries.', sentences.length)] : sentences;
    // What waits for the person is never summed up.
    publish({ said: tell(shown.said, [...told, ...newAsks(view).map(waitingWords)]) });
    live.tell();
  };

  const receive = (message: ToWindow): void => {
    clearTimeout(patience);
    if (shown.silent) publish({ silent: false });
    if ('runId' in message && message.runId !== shown.view?.runId) return;
    switch (message.type) {
      case 'empty':
        live.clear();
        host.setState({ runId: undefined });
        publish({ stage: 'empty', view: undefined, index: emptyIndex(), older: 0 });
        break;
      case 'view':
        takeView(message);
        break;
      case 'older':
        takeOlder(message);
        break;
      case 'facts':
        takeFacts(message.facts);
        break;
      case 'live':
        live.take(message.live);
        break;
      case 'control':
        publish({ control: message.control, held: message.control || shown.held });
        break;
      case 'digest':
        publish({ written: { digest: message.digest, count: shown.view?.digests.length ?? 0 } });
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
    rowAt: (row) => rowAt(shown, row),
    rowOfAsk: (id) => rowOfAsk(shown, id),
    subscribeLive: live.subscribe,
    liveOf: live.of,
    toolsOf: (turn) => tools.get(turn) ?? noTools,
    dismissError: () => publish({ error: undefined }),
  };
}

function endsLive(fact: Fact | UnknownFact): fact is Fact & { data: { turn: string } } {
  return fact.type === 'turn.finished' || fact.type === 'turn.failed' || fact.type === 'turn.retried';
}
