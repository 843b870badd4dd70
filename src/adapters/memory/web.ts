import ipaddr from 'ipaddr.js';
import { type ErrorCode, TeamError } from '../../base/errors';
import type { Web, WebHit } from '../../core/ports/web';

export type MemoryPage = { text: string; title?: string /** Leads on to this address instead. */; to?: string };

export type MemoryWebOptions = {
  /** By address, written as it is asked for. */
  pages?: Readonly<Record<string, MemoryPage>>;
  /** What a search finds; undefined stands for a provider that is not set. */
  find?: (query: string) => readonly WebHit[] | undefined;
};

/** A web that is not there: the in-memory twin of the real one. It knows no names, so only addresses written as numbers can be private. */
export function createMemoryWeb({ pages = {}, find = () => undefined }: MemoryWebOptions): Web {
  const refuse = (code: ErrorCode, shown: string): { ok: false; error: TeamError } => ({
    ok: false,
    error: new TeamError(code, { shown }),
  });
  return {
    async read(written, { maxBytes }, signal) {
      if (signal.aborted) return refuse('tool.failed', `${written} was not read, because the run was stopped.`);
      let at = written;
      for (let hop = 0; hop <= 5; hop++) {
        const why = refused(at);
        if (why !== undefined) return refuse('tool.badInput', `${at}: ${why}`);
        const page = pages[at];
        if (page === undefined) return refuse('tool.failed', `${at}: The server answered with status 404.`);
        if (page.to !== undefined) {
          at = page.to;
          continue;
        }
        if (Buffer.byteLength(page.text) > maxBytes)
          return refuse('tool.failed', `${at}: It has more than ${maxBytes} bytes, which is the limit.`);
        return { ok: true, page: { url: at, ...(page.title && { title: page.title }), text: page.text, cut: 0 } };
      }
      return refuse('tool.failed', `${written}: It leads on more than 5 times.`);
    },
    async search(query, { count }, signal) {
      if (signal.aborted) return refuse('tool.failed', 'The search was stopped with the run.');
      if (query.trim() === '') return refuse('tool.badInput', 'The query is empty. Write what to look for.');
      const hits = find(query);
      return hits
        ? { ok: true, hits: hits.slice(0, count), provider: 'memory' }
        : refuse('user.badInput', 'No search provider is set. Set one by ROUNDTABLE_SEARCH.');
    },
  };
}

function refused(written: string): string | undefined {
  if (!URL.canParse(written)) return 'This is no address. Write it in full, with https://.';
  const url = new URL(written);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${url.protocol}// is refused; only http and https are read.`;
  if (url.username !== '' || url.password !== '') return 'An address with a user name or password in it is refused.';
  const isPrivate = host === 'localhost' || (ipaddr.isValid(host) && ipaddr.parse(host).range() !== 'unicast');
  return isPrivate ? `${host} is no public address; private, local and reserved ones are refused.` : undefined;
}
