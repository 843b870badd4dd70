import { type RefObject, useEffect } from 'react';
import type { SearchStore } from '../../../state/searchStore';
import { findRanges } from './findRanges';

/** The names that feed.css gives colours to. */
const all = 'roundtable-found';
const now = 'roundtable-found-now';

/** What the search needs to know of the list of rows. */
export type FeedList = {
  scroller: RefObject<HTMLElement | null>;
  /** The row of an item of the list. */
  rowOf(item: HTMLElement): number;
  /** Brings a row into view and leaves the focus where it is. */
  showRow(row: number): void;
};

/**
 * Marks what was found in the rows that are rendered, by the CSS Custom Highlight API, so that React's own elements stay as
 * they are. Brings the match one is at into view, opens what hides it, and marks again whenever rows come and go.
 */
export function useMarks(list: FeedList, store: SearchStore): void {
  const { scroller, rowOf, showRow } = list;
  useEffect(() => {
    let frame: number | undefined;
    /** The match that was brought into view already, and the row that was opened for it. */
    let shown = '';
    let opened = '';

    const mark = (): void => {
      frame = undefined;
      const { pattern, at } = store.search();
      const box = scroller.current;
      if (!box || !pattern || typeof CSS === 'undefined' || !('highlights' in CSS)) return;
      const found: Range[] = [];
      let current: Range | undefined;
      for (const item of box.querySelectorAll<HTMLElement>('[data-item-index]')) {
        const ranges = findRanges(item, pattern);
        found.push(...ranges);
        if (at && rowOf(item) === at.row) {
          current = ranges[Math.min(at.nth, ranges.length - 1)];
          const key = `${at.row} ${pattern}`;
          if (ranges.length <= at.nth && opened !== key) {
            opened = key;
            for (const details of item.querySelectorAll('details:not([open])')) (details as HTMLDetailsElement).open = true;
            item.querySelector<HTMLElement>('[data-more][aria-expanded="false"]')?.click();
          }
        }
      }
      CSS.highlights.set(all, new Highlight(...found));
      CSS.highlights.set(now, new Highlight(...(current ? [current] : [])));
      const key = at ? `${at.row} ${at.nth} ${pattern}` : '';
      if (current && shown !== key) {
        shown = key;
        bring(box, current);
      }
    };
    const ask = (): void => {
      frame ??= requestAnimationFrame(mark);
    };
    let gone = '';
    const onSearch = (): void => {
      const { at, pattern } = store.search();
      const key = at ? `${at.row} ${at.nth} ${pattern}` : '';
      if (at && key !== gone) showRow(at.row);
      gone = key;
      ask();
    };
    const observer = new MutationObserver(ask);
    if (scroller.current) observer.observe(scroller.current, { childList: true, subtree: true, characterData: true });
    const stop = store.subscribe(onSearch);
    onSearch();
    return () => {
      stop();
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
      if (typeof CSS === 'undefined' || !('highlights' in CSS)) return;
      CSS.highlights.delete(all);
      CSS.highlights.delete(now);
    };
  }, [scroller, rowOf, showRow, store]);
}

/** Scrolls by as little as shows the range, a third down where it was out of sight. */
function bring(box: HTMLElement, range: Range): void {
  const view = box.getBoundingClientRect();
  const rect = range.getBoundingClientRect();
  const margin = 40;
  if (rect.top >= view.top + margin && rect.bottom <= view.bottom - margin) return;
  box.scrollTop += rect.top - view.top - view.height / 3;
}
