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

/** As feed.css has it. */
const sectionHeightPx = 30;
/** How near to the end still counts as reading along. */
const nearEndPx = 60;

export function Feed({
  ref,
  shown,
  place,
  onPlace,
}: {
  ref: Ref<FeedHandle>;
  shown: Shown;
  place: 'newest' | number;
  onPlace(place: 'newest' | number): void;
}) {
  const { store } = usePanel();
  const list = useRef<VirtuosoHandle>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const top = useRef(0);
  const sticky = useRef<HTMLDivElement>(null);
  const active = useRef<number | undefined>(undefined);
  const [atEnd, setAtEnd] = useState(true);
  const [section, setSection] = useState<number | undefined>();
  const [inResult, setInResult] = useState(false);
  const [barWidth, setBarWidth] = useState(0);
  const [firstPlace] = useState(() => placeOf(store, place));
  const judge = shown.view?.team?.judge.name ?? 'judge';
  const context = useMemo<Context>(() => ({ store, shown, judge }), [store, shown, judge]);

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const edge = box.getBoundingClientRect().top + 2;
    for (const item of box.querySelectorAll<HTMLElement>('[data-item-index]')) {
      if (item.getBoundingClientRect().bottom <= edge) continue;
      top.current = Number(item.dataset.itemIndex);
      break;
    }
    const { sections } = store.shown().index;
    setSection(lastUpTo(sections, top.current));
    // The next section pushes the present one out.
    const next = sections.find((row) => row > top.current);
    const below = next === undefined ? undefined : box.querySelector(`[data-item-index="${next}"]`)?.getBoundingClientRect().top;
    const push = below === undefined ? 0 : Math.min(0, below - edge - sectionHeightPx);
    if (sticky.current) sticky.current.style.transform = push < 0 ? `translateY(${push}px)` : '';
    setInResult(store.rowAt(top.current)?.kind === 'result');
    setBarWidth(box.offsetWidth - box.clientWidth);
  }, [store]);

  const onScroller = useCallback(
    (element: HTMLElement | Window | null) => {
      scroller.current = element instanceof HTMLElement ? element : null;
      scroller.current?.addEventListener('scroll', look, { passive: true });
    },
    [look],
  );

  // The live turn grows without a new row; whoever reads along goes on reading along.
  useEffect(() => {
    const follow = (): void => list.current?.autoscrollToBottom();
    // One frame to render the words, one to measure them.
    return store.subscribeLive(() => requestAnimationFrame(() => requestAnimationFrame(follow)));
  }, [store]);

  const toNewest = useCallback(() => {
    active.current = undefined;
    list.current?.scrollToIndex(newest(store));
  }, [store]);

  // The digest is read from its beginning, so nobody is taken past it to its end.
  const hasDigest = shown.digest !== undefined;
  const reading = useRef({ atEnd, hasDigest });
  useEffect(() => {
    const before = reading.current;
    if (hasDigest && !before.hasDigest && before.atEnd) list.current?.scrollToIndex(newest(store));
    reading.current = { atEnd, hasDigest };
  }, [hasDigest, atEnd, store]);

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
      toNewest,
    }),
    [focusRow, toNewest, store],
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
      <div className="feed-box">
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
          followOutput={hasDigest ? false : followOutput}
          atBottomStateChange={onAtEnd}
          atBottomThreshold={nearEndPx}
          isScrolling={onRest}
          increaseViewportBy={600}
          initialTopMostItemIndex={firstPlace}
          scrollerRef={onScroller}
        />
        {phase?.kind === 'phase' && !inResult && (
          <div className="section-top" ref={sticky} style={{ right: barWidth }} aria-hidden="true">
            <SectionLine phase={phase.phase} round={phase.round} order={phase.order} />
          </div>
        )}
        {!atEnd && !inResult && (
          <button type="button" className="to-newest" onClick={toNewest}>
            <Icon name="arrow-down" /> {hasDigest ? 'Go to the digest' : 'Jump to newest'}
          </button>
        )}
      </div>
      {shown.view?.status === 'running' && <Activity shown={shown} />}
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

/** Who is at work, also when one has scrolled away from it. */
function Activity({ shown }: { shown: Shown }) {
  const words = [...shown.streaming, ...shown.busy].map(({ member, purpose }) => busyWords(member, purpose));
  return <div className="activity">{[...new Set(words)].join(' · ')}</div>;
}

type Newest = { index: 'LAST'; align: 'start' | 'end' };

function newest(store: RunStore): Newest {
  return { index: 'LAST', align: store.shown().digest ? 'start' : 'end' };
}

function placeOf(store: RunStore, place: 'newest' | number): number | Newest {
  if (place === 'newest') return newest(store);
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
