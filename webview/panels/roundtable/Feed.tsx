import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { isTurn, keyOf, type Row as RowOf, rowOfSeq } from '../../state/rows';
import type { RunStore, Shown } from '../../state/runStore';
import { busyWords } from '../../state/words';
import { SectionLine } from './entries/Lines';
import { Row } from './entries/Row';
import { nearEndPx, useFollow } from './useFollow';
import { useSection } from './useSection';

export type FeedHandle = {
  focusRow(row: number): void;
  /** The next or the last turn from where the focus is, or was. */
  step(by: 1 | -1): void;
  toNewest(): void;
  /** Puts the focus on the feed as a whole. */
  focus(): void;
};

/** How near to the top of the list counts as landed, and how often and how long it is tried. */
const landedPx = 4;
const landMs = 60;
const landTries = 25;

type Context = { store: RunStore; shown: Shown; judge: string };

type Props = { ref: Ref<FeedHandle>; shown: Shown; place: 'newest' | number; onPlace(place: 'newest' | number): void };

export function Feed({ ref, shown, place, onPlace }: Props) {
  const { store } = usePanel();
  const list = useRef<VirtuosoHandle>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const active = useRef<number | undefined>(undefined);
  const { top, sticky, section, inResult, barWidth, look } = useSection(store, scroller);
  const { following, follow, onHeight, onAtEnd, byHand, watch } = useFollow(scroller, place === 'newest' && !shown.digest, !shown.digest);
  const [firstPlace] = useState(place);
  const judge = shown.view?.team?.judge?.name ?? 'judge';
  const context = useMemo<Context>(() => ({ store, shown, judge }), [store, shown, judge]);

  const onScroller = useCallback(
    (element: HTMLElement | Window | null) => {
      scroller.current = element instanceof HTMLElement ? element : null;
      if (!scroller.current) return;
      scroller.current.addEventListener('scroll', look, { passive: true });
      watch(scroller.current);
    },
    [look, watch],
  );

  /** Goes to the beginning of the digest, again while the list still measures what lies above it: its first guess may be far off. */
  const landOnDigest = useCallback(
    (tries: number): void => {
      const box = scroller.current;
      if (!box || byHand()) return;
      const row = box.querySelector<HTMLElement>('.result');
      const off = row ? row.getBoundingClientRect().top - box.getBoundingClientRect().top : undefined;
      const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - landedPx;
      if (off !== undefined && (Math.abs(off) < landedPx || (off > 0 && atEnd))) return;
      list.current?.scrollToIndex({ index: 'LAST', align: 'start' });
      if (tries > 0) setTimeout(() => landOnDigest(tries - 1), landMs);
    },
    [byHand],
  );

  const toNewest = useCallback(() => {
    active.current = undefined;
    // The digest is read from its beginning, so nobody is taken past it to its end.
    const { digest } = store.shown();
    follow(!digest);
    if (digest) return landOnDigest(landTries);
    list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
    onHeight();
  }, [store, follow, onHeight, landOnDigest]);

  // The list's own first place would keep it hidden until the list is at rest, and a debate never is.
  useEffect(() => {
    if (firstPlace === 'newest') toNewest();
    else list.current?.scrollToIndex({ index: rowOfSeq(store.shown().index.rows, firstPlace), align: 'start' });
  }, [firstPlace, store, toNewest]);

  const hasDigest = shown.digest !== undefined;
  const hadDigest = useRef(hasDigest);
  useEffect(() => {
    if (hasDigest && !hadDigest.current && following) toNewest();
    // The run goes on, and so does who read its digest.
    if (!hasDigest && hadDigest.current) toNewest();
    hadDigest.current = hasDigest;
  }, [hasDigest, following, toNewest]);

  useEffect(() => {
    if (following) onPlace('newest');
  }, [following, onPlace]);

  const focusRow = useCallback(
    (row: number) => {
      active.current = row;
      follow(false);
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
    },
    [follow],
  );

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
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [focusRow, toNewest, store, top],
  );

  const onRest = (scrolling: boolean): void => {
    look();
    const row = store.rowAt(top.current);
    if (!scrolling && !following && row && 'seq' in row) onPlace(row.seq);
  };

  const phase = section === undefined ? undefined : store.shown().index.rows[section];
  return (
    <div className="feed">
      <div className="feed-box">
        <Virtuoso
          ref={list}
          className="feed-list"
          role="feed"
          aria-label="What was said and done"
          aria-busy={shown.streaming.length > 0}
          totalCount={shown.rowCount}
          context={context}
          itemContent={rowContent}
          computeItemKey={rowKey}
          totalListHeightChanged={onHeight}
          atBottomStateChange={onAtEnd}
          atBottomThreshold={nearEndPx}
          isScrolling={onRest}
          increaseViewportBy={600}
          scrollerRef={onScroller}
        />
        {phase?.kind === 'phase' && !inResult && (
          <div className="section-top" ref={sticky} style={{ right: barWidth }} aria-hidden="true">
            <SectionLine phase={phase.phase} round={phase.round} order={phase.order} />
          </div>
        )}
        {!following && !inResult && (
          <button type="button" className="to-newest" onClick={toNewest}>
            <Icon name="arrow-down" /> {hasDigest ? 'Go to the digest' : 'Jump to newest'}
          </button>
        )}
      </div>
      {shown.view?.status === 'running' && <Activity shown={shown} />}
    </div>
  );
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
  const waiting = new Set(shown.asks.map(({ turn }) => turn));
  const words = [
    ...[...shown.streaming, ...shown.busy]
      .filter(({ turn }) => !waiting.has(turn))
      .map(({ member, purpose }) => busyWords(member, purpose)),
  ];
  return <div className="activity">{[...new Set(words)].join(' · ')}</div>;
}
