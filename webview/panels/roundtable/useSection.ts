import { type RefObject, useCallback, useRef, useState } from 'react';
import { countUpTo } from '../../../src/base/countUpTo';
import type { Stage } from '../../state/runStore';

/** As feed.css has it. */
const sectionHeightPx = 30;

/** What stands at the top of the feed now, for the section line that stays there. `first` is the list's number of the first row. */
export function useSection(store: Stage, scroller: RefObject<HTMLElement | null>, first: number) {
  const top = useRef(0);
  const numberOfFirst = useRef(first);
  numberOfFirst.current = first;
  const sticky = useRef<HTMLDivElement>(null);
  const [section, setSection] = useState<number | undefined>();
  const [inResult, setInResult] = useState(false);
  const [barWidth, setBarWidth] = useState(0);

  /** Reads only the rows that are rendered. */
  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const edge = box.getBoundingClientRect().top + 2;
    for (const item of box.querySelectorAll<HTMLElement>('[data-item-index]')) {
      if (item.getBoundingClientRect().bottom <= edge) continue;
      top.current = Number(item.dataset.itemIndex) - numberOfFirst.current;
      break;
    }
    const { sections } = store.shown().index;
    const opened = countUpTo(sections, top.current, (row) => row);
    setSection(sections[opened - 1]);
    setInResult(store.rowAt(top.current)?.kind === 'result');
    setBarWidth(box.offsetWidth - box.clientWidth);
    // The next section pushes the present one out.
    const next = sections[opened];
    const below =
      next === undefined
        ? undefined
        : box.querySelector(`[data-item-index="${next + numberOfFirst.current}"]`)?.getBoundingClientRect().top;
    const push = below === undefined ? 0 : Math.min(0, below - edge - sectionHeightPx);
    if (sticky.current) sticky.current.style.transform = push < 0 ? `translateY(${push}px)` : '';
  }, [store, scroller]);

  return { top, sticky, section, inResult, barWidth, look };
}
