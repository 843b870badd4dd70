import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { isTurn, keyOf, lastUpTo, type Row as RowOf } from '../../state/rows';
import type { RunStore, Shown } from '../../state/runStore';
import { busyWords } from '../../state/words';
import { SectionLine } from './entries/Lines';
import { Row } from './entries/Row';

export type FeedHandle = {
  focusRow(row: number): void;
  /** The next or the last turn from where the focus is, or was. */
  step(by: 1 | -1): void;
  toNewest(): void;
};

type Context = { store: RunStore; shown: Shown; judge: string };

/** How near to the end still counts as reading along. */
const nearEndPx = 60;

export function Feed({ ref, shown, place, onPlace }: { ref: Ref<FeedHandle>; shown: Shown; place: 'newest' | number; onPlace(place: 'newest' | number): void }) {
  const { store } = usePanel();
  const list = useRef<VirtuosoHandle>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const top = useRef(0);
  const active = useRef<number | undefined>(undefined);
  const [atEnd, setAtEnd] = useState(true);
  const [section, setSection] = useState<number | undefined>();
  const [firstPlace] = useState(() => placeOf(store, place));
  const judge = shown.view?.team?.judge.name ?? 'judge';
  const context = useMemo<Context>(() => ({ store, shown, judge }), [store, shown, judge]);

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const edge = box.getBoundingClientRect().top + 1;
    for (const item of box.querySelectorAll<HTMLElement>('[data-item-index]')) {
      if (item.getBoundingClientRect().bottom <= edge) continue;
      top.current = Number(item.dataset.itemIndex);
      break;
    }
    setSection(lastUpTo(store.shown().index.sections, top.current));
  }, [store]);

  const onScroller = useCallback(
    (element: HTMLElement | Window | null) => {
      scroller.current = element instanceof HTMLElement ? element : null;
      scroller.current?.addEventListener('scroll', look, { passive: true });
    },
    [look],
  );

  // The live turn grows without a new row; whoever reads along goes on reading along.
  useEffect(() => store.subscribeLive(() => requestAnimationFrame(() => list.current?.autoscrollToBottom())), [store]);

  const focusRow = useCallback((row: number) => {
    active.current = row;
    const find = (): HTMLElement | null => scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"]`) ?? null;
    const take = (tries: number): void => {
      const element = find();
      if (element) {
        element.focus({ preventScroll: true });
        element.scrollIntoView({ block: 'nearest' });
      } else if (tries > 0) requestAnimationFrame(() => take(tries - 1));
    };
    if (!find()) list.current?.scrollToIndex({ index: row, align: 'center' });
    take(30);
  }, []);

  useImperativeHandle(
    ref,
    () => ({
      focusRow,
      step(by) {
        const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
        const from = focused !== undefined ? Number(focused) : (active.current ?? top.current - by);
        for (let row = from + by; row >= 0 && row < store.shown().rowCount; row += by) {
          const found = store.rowAt(row);
          if (found && isTurn(found)) return focusRow(row);
        }
      },
      toNewest() {
        active.current = undefined;
        list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
      },
    }),
    [focusRow, store],
  );

  const onAtEnd = (end: boolean): void => {
    setAtEnd(end);
    if (end) onPlace('newest');
  };
  const onRest = (scrolling: boolean): void => {
    look();
    const row = store.rowAt(top.current);
    if (!scrolling && !atEnd && row && 'seq' in row) onPlace(row.seq);
  };

  const phase = section === undefined ? undefined : store.shown().index.rows[section];
  return (
    <div className="feed">
      <Virtuoso
        ref={list}
        className="feed-list"
        role="feed"
        aria-label="The debate"
        aria-busy={shown.streaming.length > 0}
        totalCount={shown.rowCount}
        context={context}
        itemContent={rowContent}
        computeItemKey={rowKey}
        components={parts}
        followOutput={followOutput}
        atBottomStateChange={onAtEnd}
        atBottomThreshold={nearEndPx}
        isScrolling={onRest}
        increaseViewportBy={600}
        initialTopMostItemIndex={firstPlace}
        scrollerRef={onScroller}
      />
      {phase?.kind === 'phase' && (
        <div className="section-top" aria-hidden="true">
          <SectionLine phase={phase.phase} round={phase.round} order={phase.order} />
        </div>
      )}
      {!atEnd && (
        <button type="button" className="to-newest" onClick={() => list.current?.scrollToIndex({ index: 'LAST', align: 'end' })}>
          <Icon name="arrow-down" /> Jump to newest
        </button>
      )}
    </div>
  );
}

function followOutput(atEnd: boolean): false | 'auto' {
  return atEnd ? 'auto' : false;
}

function rowContent(index: number, _data: unknown, { store, judge }: Context) {
  const row = store.rowAt(index);
  // A list that shrinks may ask once more for a row that is gone.
  return row ? <Row row={row} place={index} judge={judge} /> : <div className="no-row" />;
}

function rowKey(index: number, _data: unknown, { store }: Context): string {
  const row: RowOf | undefined = store.rowAt(index);
  return row ? keyOf(row) : `none:${index}`;
}

/** Of fixed height, so that judge and steward at work move nothing. */
function FeedEnd({ context }: { context?: Context }) {
  const busy = context?.shown.busy ?? [];
  const turn = busy.at(-1);
  return (
    <div className="feed-end">
      {turn && (
        <>
          <Icon name="ellipsis" />
          {busyWords(turn.member, turn.purpose)}
          {busy.length > 1 && ` (${busy.length} at once)`}
        </>
      )}
    </div>
  );
}

const parts = { Footer: FeedEnd };

function placeOf(store: RunStore, place: 'newest' | number): number | { index: 'LAST'; align: 'end' } {
  if (place === 'newest') return { index: 'LAST', align: 'end' };
  const { rows } = store.shown().index;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.seq ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, Math.min(low, rows.length - 1));
}
