import type { Digest } from '../../src/schema/digest';
import type { Ask, OpenTurn, RunView } from '../../src/schema/view';
import { emptyIndex, isStreamed, type Row, type RowIndex } from './rows';

export type OpenTool = RunView['openTools'][string] & { call: string };
export const noTools: readonly OpenTool[] = [];

export type Said = { id: number; text: string };

/** What the panel shows now. A new object with each change; `view` and `index` are kept and grow. */
export type Shown = {
  stage: 'loading' | 'empty' | 'run';
  version: number;
  /** Changes with each whole view, so that lists begin anew. */
  generation: number;
  view?: RunView;
  index: RowIndex;
  /** How many earlier entries of the run are still on their way. */
  older: number;
  /** How many rows have come in front of the first ones since this generation began. */
  inFront: number;
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
  /** A moment of the past is shown: nothing that is seen can be acted on. */
  past: boolean;
  /** The digest that came last, and how many there were by then: it is the result of a run that has ended with it. */
  written?: { digest: Digest; count: number };
  /** That digest, as the run's result: only while the run has an end. */
  digest?: Digest;
  /** The host's sentence for the person. */
  error?: string;
  /** The host has not answered for a while. */
  silent: boolean;
  /** The newest sentences for screen readers. */
  said: readonly Said[];
};

export function nothingShown(): Shown {
  return {
    stage: 'loading',
    version: 0,
    generation: 0,
    index: emptyIndex(),
    older: 0,
    inFront: 0,
    streaming: [],
    busy: [],
    asks: [],
    answered: new Set(),
    outcome: false,
    rowCount: 0,
    control: false,
    held: false,
    past: false,
    silent: false,
    said: [],
  };
}

/** The next state: what was changed, and all that follows from the view. O(what is under way), whatever the length of the run. */
export function nextShown(before: Shown, patch: Partial<Shown>): Shown {
  const shown = { ...before, ...patch, version: before.version + 1 };
  const { view, index, written } = shown;
  const digest = view?.finishedAt !== undefined && written?.count === view.digests.length ? written.digest : undefined;
  shown.digest = digest;
  const workflow = view?.team?.workflow.type;
  const open = Object.values(view?.openTurns ?? {});
  shown.streaming = open.filter((turn) => isStreamed(turn, workflow));
  shown.busy = open.filter((turn) => !isStreamed(turn, workflow));
  shown.asks = Object.values(view?.asks ?? {});
  if (shown.answered.size > 0) shown.answered = new Set([...shown.answered].filter((id) => view?.asks[id]));
  shown.outcome = !digest && workflow !== undefined && workflow !== 'roundtable' && view?.finishedAt !== undefined;
  shown.rowCount = index.rows.length + shown.streaming.length + shown.asks.length + (digest || shown.outcome ? 1 : 0);
  return shown;
}

/** Entries first, then turns under way, questions, and what stands at the end. */
export function rowAt({ index, streaming, asks, digest, outcome }: Shown, row: number): Row | undefined {
  if (row < index.rows.length) return index.rows[row];
  const turn = streaming[row - index.rows.length];
  if (turn) return rowFor(turn, () => ({ kind: 'live', turn }));
  const ask = asks[row - index.rows.length - streaming.length];
  if (ask) return rowFor(ask, () => ({ kind: 'ask', ask }));
  if (row !== index.rows.length + streaming.length + asks.length) return undefined;
  return digest ? resultRow : outcome ? outcomeRow : undefined;
}

export function rowOfAsk({ index, streaming, asks }: Shown, id: string): number | undefined {
  const at = asks.findIndex((ask) => ask.id === id);
  return at < 0 ? undefined : index.rows.length + streaming.length + at;
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

/** The tool calls under way, by turn. Lists that are as before are kept, so that only turns whose calls changed render. */
export function openToolsOf(view: RunView | undefined, before: ReadonlyMap<string, readonly OpenTool[]>): Map<string, readonly OpenTool[]> {
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
