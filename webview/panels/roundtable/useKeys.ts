import { type RefObject, useEffect } from 'react';
import type { FeedHandle } from './Feed';
import type { SteerHandle } from './SteerBox';

/** j and k go from turn to turn, Enter opens, r replies, End goes to the newest row. */
export function useKeys(feed: RefObject<FeedHandle | null>, steer: RefObject<SteerHandle | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (target?.closest('textarea, input, select')) return;
      const turn = target?.closest<HTMLElement>('[data-turn], .evidence-row');
      if (event.key === 'j') feed.current?.step(1);
      else if (event.key === 'k') feed.current?.step(-1);
      else if (event.key === 'End') feed.current?.toNewest();
      else if (event.key === 'r' && turn?.dataset.member) steer.current?.replyTo(turn.dataset.member);
      else if (event.key === 'Enter' && turn && turn === target) turn.querySelector<HTMLElement>('[data-opens], summary')?.click();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [feed, steer]);
}
