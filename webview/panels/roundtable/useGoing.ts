import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';
import { rowOfSeq } from '../../state/rows';
import type { Stage } from '../../state/runStore';
import type { Shown } from '../../state/shown';

/** How near to the top of the list counts as landed, and how often and how long it is tried. */
const landedPx = 4;
const landMs = 60;
const landTries = 25;
/** A row that is gone to is looked for in so many frames. */
const focusTries = 30;

/** The list counts from here downwards as rows come in front, so that what one looks at stays where it is. */
export function numberOfFirst({ inFront }: Shown): number {
  return 10_000_000 - inFront;
}

type Parts = {
  store: Stage;
  shown: Shown;
  list: RefObject<VirtuosoHandle | null>;
  scroller: RefObject<HTMLElement | null>;
  place: 'newest' | number;
  follow(yes: boolean): void;
  onHeight(): void;
  byHand(): boolean;
};

/** Takes the list to where the person wants to be: its newest row, a row, the place before a reload. */
export function useGoing({ store, shown, list, scroller, place, follow, onHeight, byHand }: Parts) {
  const active = useRef<number | undefined>(undefined);
  /** The fact whose row was in front before a reload, until the page with it has come. */
  const [wanted, setWanted] = useState(place === 'newest' ? undefined : place);
  const [firstPlace] = useState(place);

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
    [byHand, list, scroller],
  );

  const toNewest = useCallback(() => {
    active.current = undefined;
    setWanted(undefined);
    // The digest is read from its beginning, so nobody is taken past it to its end.
    const { digest, past } = store.shown();
    const toDigest = digest !== undefined && !past;
    follow(!toDigest);
    if (toDigest) return landOnDigest(landTries);
    list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
    onHeight();
  }, [store, list, follow, onHeight, landOnDigest]);

  const focusRow = useCallback(
    (row: number) => {
      active.current = row;
      setWanted(undefined);
      follow(false);
      const find = (): HTMLElement | null => rowIn(scroller.current, row + numberOfFirst(store.shown()));
      let taken = false;
      const take = (tries: number): void => {
        if (active.current === undefined || tries === 0) return;
        const element = find();
        // The list may take a row away once more while it measures what lies above; its focus is lost with it.
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (element && (!taken || lost)) {
          taken = true;
          element.focus({ preventScroll: true });
          element.scrollIntoView({ block: 'nearest' });
        }
        requestAnimationFrame(() => take(tries - 1));
      };
      if (!find()) list.current?.scrollToIndex({ index: row, align: 'center' });
      take(focusTries);
    },
    [follow, list, scroller, store],
  );

  const showRow = useCallback(
    (row: number) => {
      setWanted(undefined);
      follow(false);
      if (!rowIn(scroller.current, row + numberOfFirst(store.shown()))) list.current?.scrollToIndex({ index: row, align: 'center' });
    },
    [follow, list, scroller, store],
  );

  // The list's own first place would keep it hidden until the list is at rest, and a debate never is.
  useEffect(() => {
    if (firstPlace === 'newest') toNewest();
  }, [firstPlace, toNewest]);

  useEffect(() => {
    if (wanted === undefined) return;
    const { rows } = store.shown().index;
    const there = shown.older === 0 || (rows[0]?.seq ?? Number.POSITIVE_INFINITY) <= wanted;
    list.current?.scrollToIndex({ index: there ? rowOfSeq(rows, wanted) : 0, align: 'start' });
    if (there) setWanted(undefined);
  }, [wanted, shown.older, store, list]);

  // Rows that come in front give every row another number.
  const inFront = useRef(shown.inFront);
  useEffect(() => {
    if (active.current !== undefined) active.current += shown.inFront - inFront.current;
    inFront.current = shown.inFront;
  }, [shown.inFront]);

  return { active, toNewest, focusRow, showRow };
}

/** What takes the focus in a row, if the row is rendered. */
function rowIn(box: HTMLElement | null, number: number): HTMLElement | null {
  const item = box?.querySelector<HTMLElement>(`[data-item-index="${number}"]`);
  const row = item?.querySelector<HTMLElement>('[data-row]') ?? (item?.firstElementChild as HTMLElement | null | undefined);
  if (!row) return null;
  if (!row.hasAttribute('tabindex')) row.tabIndex = -1;
  return row;
}
