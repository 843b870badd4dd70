import * as l10n from '@vscode/l10n';
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useSyncExternalStore } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { numberText } from '../../state/counts';
import { isTurn, keyOf, type Row as RowOf } from '../../state/rows';
import type { Stage } from '../../state/runStore';
import type { SearchStore } from '../../state/searchStore';
import type { Shown } from '../../state/shown';
import { busyWords } from '../../state/words';
import { SectionLine } from './entries/Lines';
import { Row } from './entries/Row';
import { SearchBar } from './search/SearchBar';
import type { FeedList } from './search/useMarks';
import { nearEndPx, useFollow } from './useFollow';
import { numberOfFirst, useGoing } from './useGoing';
import { useSection } from './useSection';

export type FeedHandle = {
  focusRow(row: number): void;
  /** The next or the last turn from where the focus is, or was. */
  step(by: 1 | -1): void;
  toNewest(): void;
  /** Puts the focus on the feed as a whole. */
  focus(): void;
};

/** The search in the talk: `asked` counts how often it was asked for. */
export type FeedSearch = { store: SearchStore; asked: number };

/** A list that moves further than this from frame to frame cannot be read. */
const leafingPx = 1_500;

type Context = { store: Stage; shown: Shown; judge: string; first: number };

type Props = {
  ref: Ref<FeedHandle>;
  shown: Shown;
  search: FeedSearch;
  place: 'newest' | number;
  onPlace(place: 'newest' | number): void;
};

export function Feed({ ref, shown, search, place, onPlace }: Props) {
  const { store } = usePanel();
  const list = useRef<VirtuosoHandle>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const first = numberOfFirst(shown);
  const { top, sticky, section, inResult, barWidth, look } = useSection(store, scroller, first);
  const { following, follow, onHeight, onAtEnd, byHand, watch } = useFollow(
    scroller,
    place === 'newest' && !shown.digest,
    !shown.digest || shown.past,
  );
  const { active, toNewest, focusRow, showRow } = useGoing({ store, shown, list, scroller, place, follow, onHeight, byHand });
  const judge = shown.view?.team?.judge?.name ?? 'judge';
  const context = useMemo<Context>(() => ({ store, shown, judge, first }), [store, shown, judge, first]);

  const onScroller = useCallback(
    (element: HTMLElement | Window | null) => {
      scroller.current = element instanceof HTMLElement ? element : null;
      if (!scroller.current) return;
      scroller.current.addEventListener('scroll', look, { passive: true });
      watch(scroller.current);
    },
    [look, watch],
  );

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
    [focusRow, toNewest, store, top, active],
  );

  const onRest = (scrolling: boolean): void => {
    look();
    const row = store.rowAt(top.current);
    if (!scrolling && !following && row && 'seq' in row) onPlace(row.seq);
  };

  // Only a hand leafs: where the panel itself goes, the words come at once.
  const seek = useMemo(
    () => ({
      enter: (velocity: number) => byHand() && Math.abs(velocity) > leafingPx,
      exit: (velocity: number) => Math.abs(velocity) < leafingPx / 4,
    }),
    [byHand],
  );
  const feedList = useMemo<FeedList>(
    () => ({ scroller, showRow, rowOf: (item) => Number(item.dataset.itemIndex) - numberOfFirst(store.shown()) }),
    [showRow, store],
  );
  const searching = useSyncExternalStore(search.store.subscribe, () => search.store.search().open);

  const phase = section === undefined ? undefined : store.shown().index.rows[section];
  return (
    <div className="feed">
      {searching && (
        <SearchBar
          store={search.store}
          list={feedList}
          top={() => top.current}
          asked={search.asked}
          onClose={(row) => (row === undefined ? scroller.current?.focus({ preventScroll: true }) : focusRow(row))}
        />
      )}
      <div className="feed-box">
        <Virtuoso
          ref={list}
          className="feed-list"
          role={shown.rowCount > 0 ? 'feed' : 'group'}
          aria-label={l10n.t('What was said and done')}
          aria-busy={shown.streaming.length > 0}
          totalCount={shown.rowCount}
          firstItemIndex={first}
          components={parts}
          context={context}
          itemContent={rowContent}
          computeItemKey={rowKey}
          totalListHeightChanged={onHeight}
          atBottomStateChange={onAtEnd}
          atBottomThreshold={nearEndPx}
          isScrolling={onRest}
          increaseViewportBy={600}
          scrollSeekConfiguration={seek}
          scrollerRef={onScroller}
        />
        {phase?.kind === 'phase' && !inResult && (
          <div className="section-top" ref={sticky} style={{ right: barWidth }} aria-hidden="true">
            <SectionLine phase={phase.phase} round={phase.round} order={phase.order} />
          </div>
        )}
        {!following && !inResult && (
          <button type="button" className="to-newest" onClick={toNewest}>
            <Icon name="arrow-down" /> {hasDigest ? l10n.t('Go to the digest') : l10n.t('Jump to newest')}
          </button>
        )}
      </div>
      {shown.view?.status === 'running' && (shown.held || shown.past) && <Activity shown={shown} />}
    </div>
  );
}

function rowContent(number: number, _data: unknown, { store, judge, first }: Context) {
  const row = store.rowAt(number - first);
  // A list that shrinks may ask once more for a row that is gone.
  return row ? <Row row={row} place={number - first} judge={judge} /> : <div className="no-row" />;
}

const parts = { Header: Earlier, ScrollSeekPlaceholder: Unread, EmptyPlaceholder: Nothing };

function Nothing({ context }: { context?: Context }) {
  return (
    <p className="earlier">
      {context?.shown.past ? l10n.t('At this moment nothing had been said.') : l10n.t('Nothing has been said yet.')}
    </p>
  );
}

/** What flies past too fast to be read has the height of a row, and no words. */
function Unread({ height }: { height: number }) {
  return <div className="unread" style={{ height }} aria-hidden="true" />;
}

/** Says at the top of what is there that more is on its way. */
function Earlier({ context }: { context?: Context }) {
  const older = context?.shown.older ?? 0;
  if (older === 0) return null;
  return <p className="earlier">{l10n.t('Reading {0} earlier entries…', numberText(older))}</p>;
}

function rowKey(index: number, _data: unknown, { store, first }: Context): string {
  const row: RowOf | undefined = store.rowAt(index - first);
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
