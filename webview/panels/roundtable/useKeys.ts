import { type RefObject, useEffect, useRef } from 'react';
import type { FeedHandle } from './Feed';
import type { SteerHandle } from './SteerBox';

/** What keys do beyond the feed. */
export type Acts = { search(): void; goTo(): void; replay(): void; help(): void };

/** j and k go from turn to turn, Enter opens, r replies, End goes to the newest row; `Help` names them all. */
export function useKeys(feed: RefObject<FeedHandle | null>, steer: RefObject<SteerHandle | null>, acts: Acts): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (event.altKey || target?.closest('dialog')) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'f' || event.shiftKey) return;
        latest.current.search();
        // VS Code has done so already in its webviews, so that the browser's own search stays away.
        return event.preventDefault();
      }
      if (event.defaultPrevented) return;
      if (target?.closest('textarea, input, select')) return;
      const turn = target?.closest<HTMLElement>('[data-turn], .evidence-row');
      if (event.key === 'j') feed.current?.step(1);
      else if (event.key === 'k') feed.current?.step(-1);
      else if (event.key === 'End') feed.current?.toNewest();
      else if (event.key === 'g') latest.current.goTo();
      else if (event.key === 'p') latest.current.replay();
      else if (event.key === '?') latest.current.help();
      else if (event.key === 's') steer.current?.focus();
      else if (event.key === 'r' && turn?.dataset.member) steer.current?.replyTo(turn.dataset.member);
      else if (event.key === 'Enter' && turn && turn === target) turn.querySelector<HTMLElement>('[data-opens], summary')?.click();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [feed, steer]);
}
