import type { CancelSignal } from '../../base/cancel';

export type AbortLink = { readonly signal: AbortSignal; abort(): void; unlink(): void };

/** An AbortSignal that fires with the given signals and, when asked, after `limitMs`. Unlink it when the call is over. */
export function linkAbort(parent: CancelSignal, limitMs?: number): AbortLink {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort();
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort);
  const timer = limitMs === undefined ? undefined : setTimeout(() => controller.abort(new TimeLimit(limitMs)), limitMs);
  return {
    signal: controller.signal,
    abort: onAbort,
    unlink() {
      clearTimeout(timer);
      parent.removeEventListener('abort', onAbort);
    },
  };
}

/** The reason of an abort that came from `limitMs` and not from the caller. */
export class TimeLimit extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
    this.name = 'TimeLimit';
  }
}
