import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** How near to the end counts as reading along. */
export const nearEndPx = 60;
/** What a person does moves the list this soon after. */
const handMs = 500;

export type Follow = {
  /** Whether the feed goes along with what comes. */
  following: boolean;
  follow(yes: boolean): void;
  /** The list has another height than before. */
  onHeight(): void;
  onAtEnd(end: boolean): void;
  /** Whether the person has just moved the list. */
  byHand(): boolean;
  /** Watches for the person's hand on the list. */
  watch(box: HTMLElement): void;
};

/**
 * Keeps the feed at its end until the person goes elsewhere. Growth alone never ends it, however
 * fast rows come and however the list moves while it measures them: only a hand on the list does,
 * and coming back to the end begins it again.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, atFirst: boolean, allowed: boolean): Follow {
  const [following, setFollowing] = useState(atFirst);
  const now = useRef(atFirst);
  const hand = useRef(-handMs);
  const asked = useRef(false);
  const may = useRef(allowed);
  may.current = allowed;

  const follow = useCallback((yes: boolean) => {
    now.current = yes;
    setFollowing(yes);
    if (yes) hand.current = -handMs;
  }, []);
  const byHand = useCallback(() => performance.now() - hand.current < handMs, []);

  const onHeight = useCallback(() => {
    if (!now.current || asked.current) return;
    asked.current = true;
    requestAnimationFrame(() => {
      asked.current = false;
      const box = scroller.current;
      if (box && now.current && !byHand()) box.scrollTop = box.scrollHeight;
    });
  }, [scroller, byHand]);

  const onAtEnd = useCallback(
    (end: boolean) => {
      if (!may.current) follow(false);
      else if (end) follow(true);
      else if (byHand()) follow(false);
      else onHeight();
    },
    [follow, onHeight, byHand],
  );

  const watch = useCallback((box: HTMLElement) => {
    const touched = (): void => {
      hand.current = performance.now();
    };
    box.addEventListener('wheel', (event) => event.deltaY < 0 && touched(), { passive: true });
    for (const type of ['touchmove', 'pointerdown', 'keydown']) box.addEventListener(type, touched, { passive: true });
    // A held scrollbar sends no more events of its own.
    box.addEventListener('pointermove', (event) => event.buttons > 0 && touched(), { passive: true });
  }, []);

  // A window of another size shows less of the list.
  useEffect(() => {
    window.addEventListener('resize', onHeight);
    return () => window.removeEventListener('resize', onHeight);
  }, [onHeight]);

  return { following, follow, onHeight, onAtEnd, byHand, watch };
}
