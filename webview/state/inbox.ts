import type { InboxAsk } from '../../src/schema/protocol';
import type { Ask } from '../../src/schema/view';
import type { Host } from '../host';
import type { RunStore } from './runStore';

/** A question that waits for the person. `elsewhere` names the run where it is not the one that is shown. */
export type InboxItem = {
  key: string;
  runId: string;
  ask: Ask;
  /** The write that it is about can be looked at. */
  differs: boolean;
  elsewhere?: { topic: string; folder: string };
};

/** What waits for the person in this window: the questions of the run that is shown, then those of others. */
export type Inbox = {
  start(): () => void;
  subscribe(listener: () => void): () => void;
  /** The same list until something in it changes. */
  items(): readonly InboxItem[];
  /** The question of the run that is shown, as it stands here. */
  itemOf(ask: Ask): InboxItem | undefined;
  /** Whether the answer is on its way. */
  isAnswered(item: InboxItem): boolean;
  answer(item: InboxItem, decision: 'once' | 'always' | 'reject', message: string): void;
};

export function createInbox(host: Pick<Host, 'onMessage'>, run: RunStore): Inbox {
  let others: readonly InboxAsk[] = [];
  let own: { runId?: string; asks: readonly Ask[] } = { asks: [] };
  let items: readonly InboxItem[] = [];
  /** Answers to questions of other runs that are on their way; those of the run that is shown are the run's. */
  let sent: ReadonlySet<string> = new Set();
  let answered = run.shown().answered;
  const listeners = new Set<() => void>();

  const publish = (): void => {
    const { runId } = own;
    items = [
      ...(runId === undefined ? [] : own.asks.map((ask) => ({ key: keyOf(runId, ask.id), runId, ask, differs: ask.change !== undefined }))),
      ...others.filter((ask) => ask.runId !== runId).map(elsewhere),
    ];
    sent = new Set([...sent].filter((key) => items.some((item) => item.key === key)));
    for (const listener of listeners) listener();
  };
  const lookAtRun = (): void => {
    const { view, asks } = run.shown();
    const same = own.runId === view?.runId && own.asks.length === asks.length && own.asks.every((ask, i) => ask === asks[i]);
    const told = answered;
    answered = run.shown().answered;
    if (same && told === answered) return;
    own = { ...(view && { runId: view.runId }), asks };
    publish();
  };

  const isAnswered = ({ key, ask, elsewhere }: InboxItem): boolean => (elsewhere ? sent.has(key) : run.shown().answered.has(ask.id));

  return {
    start() {
      const stopHost = host.onMessage((message) => {
        if (message.type === 'inbox') others = message.asks;
        else if (message.type === 'error') sent = new Set();
        else return;
        publish();
      });
      const stopRun = run.subscribe(lookAtRun);
      lookAtRun();
      return () => {
        stopHost();
        stopRun();
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    items: () => items,
    itemOf: (ask) => items.find((item) => item.ask === ask),
    isAnswered,
    answer(item, decision, message) {
      if (isAnswered(item)) return;
      const { key, runId, ask, elsewhere } = item;
      if (elsewhere) sent = new Set([...sent, key]);
      run.post({ type: 'answer', runId, ask: ask.id, decision, ...(message && { message }) });
      publish();
    },
  };
}

function keyOf(runId: string, ask: string): string {
  return `${runId} ${ask}`;
}

function elsewhere({ topic, folder, runId, differs, ...ask }: InboxAsk): InboxItem {
  return { key: keyOf(runId, ask.id), runId, ask: { ...ask, turn: '', call: '', seq: 0 }, differs, elsewhere: { topic, folder } };
}
