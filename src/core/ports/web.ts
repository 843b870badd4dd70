import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';

export type WebPage = {
  url: string /** After redirects. */;
  title?: string;
  text: string /** Plain text of the page. */;
  cut: number /** Characters of it that were left out before it was made plain. */;
};
export type WebHit = { title: string; url: string; snippet: string };

export type Web = {
  /**
   * Fetches a page with GET and answers its text. Refuses what is not http or https, an address that is
   * private, local or reserved (also after a redirect and after name resolution), more than 5 redirects,
   * more than `maxBytes` after unpacking, what is no text, HTML, JSON or XML. Never throws.
   */
  read(
    url: string,
    limits: { maxBytes: number; timeoutMs: number },
    signal: CancelSignal,
  ): Promise<{ ok: true; page: WebPage } | { ok: false; error: TeamError }>;
  /** Asks the search provider that the person set. An error says which one and what to set. Never throws. */
  search(
    query: string,
    limits: { count: number; timeoutMs: number },
    signal: CancelSignal,
  ): Promise<{ ok: true; hits: readonly WebHit[]; provider: string } | { ok: false; error: TeamError }>;
};
