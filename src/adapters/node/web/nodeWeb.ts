import type { CancelSignal } from '../../../base/cancel';
import { TeamError } from '../../../base/errors';
import type { Web } from '../../../core/ports/web';
import { createGuardedFetch, type GuardedFetch } from './guardedFetch';
import { pageText, unreadable } from './pageText';
import { chooseProvider } from './searchProviders';

export type NodeWebOptions = {
  /** Where the search provider and its key are set: ROUNDTABLE_SEARCH, BRAVE_API_KEY, TAVILY_API_KEY, SERPAPI_API_KEY, SEARXNG_URL. */
  environment: Readonly<Record<string, string | undefined>>;
  /** How pages are got; the guarded one when absent. */
  fetch?: GuardedFetch;
  /** Where a provider of searches is, in place of its own address. For tests alone. */
  searchOrigin?: string;
};

const maxAnswerBytes = 2_000_000;

/** Reads public pages and asks a search provider. */
export function createNodeWeb({ environment, fetch = createGuardedFetch(), searchOrigin }: NodeWebOptions): Web {
  return {
    async read(url, limits, signal) {
      const got = await fetch({ url, ...limits, accept: ({ contentType }) => unreadable(contentType) }, signal);
      if (!got.ok) return got;
      const { fetched } = got;
      try {
        const page = pageText(fetched.bytes, fetched.contentType, fetched.url);
        if ('why' in page) return { ok: false, error: new TeamError('tool.badInput', { shown: `${fetched.url}: ${page.why}` }) };
        return { ok: true, page: { url: fetched.url, ...page } };
      } catch (error) {
        return {
          ok: false,
          error: new TeamError('tool.failed', { shown: `${fetched.url} is written so that no text could be taken from it.`, cause: error }),
        };
      }
    },
    search: (query, limits, signal) => search(query, limits, signal),
  };

  async function search(
    query: string,
    { count, timeoutMs }: { count: number; timeoutMs: number },
    signal: CancelSignal,
  ): ReturnType<Web['search']> {
    const chosen = chooseProvider(environment);
    if (!chosen.ok) return { ok: false, error: new TeamError('user.badInput', { shown: chosen.why }) };
    const { provider, value } = chosen;
    const fail = (shown: string): { ok: false; error: TeamError } => ({
      ok: false,
      // A server may repeat what it was sent.
      error: new TeamError('tool.failed', { shown: value === '' ? shown : shown.replaceAll(value, '***') }),
    });
    const question = query.trim();
    if (question === '')
      return { ok: false, error: new TeamError('tool.badInput', { shown: 'The query is empty. Write what to look for.' }) };
    const wanted = Math.max(1, Math.floor(count));
    const got = await fetch(
      {
        ...provider.ask({ query: question, count: wanted, value, origin: searchOrigin ?? provider.origin }),
        called: `The search provider ${provider.name}`,
        maxBytes: maxAnswerBytes,
        timeoutMs,
        // A key must not travel on to where an answer points.
        redirects: 0,
        // The person named this server, so it may be one of theirs.
        ...(provider.name === 'searxng' && { allow: () => true }),
      },
      signal,
    );
    if (!got.ok) {
      const help =
        provider.name === 'searxng'
          ? ' Check SEARXNG_URL, and that the server may answer in JSON.'
          : provider.variables[0]
            ? ` Check ${provider.variables[0]}.`
            : '';
      return fail(`${got.error.shown}${help}`);
    }
    try {
      const answer: unknown = JSON.parse(got.fetched.bytes.toString('utf8'));
      const hits = provider
        .hits(answer)
        .filter((hit) => /^https?:\/\//.test(hit.url) && (hit.title !== '' || hit.snippet !== ''))
        .map((hit) => ({ title: plain(hit.title, 200), url: hit.url, snippet: plain(hit.snippet, 1000) }))
        .filter((hit, index, all) => all.findIndex((other) => other.url === hit.url) === index)
        .slice(0, wanted);
      return { ok: true, hits, provider: provider.shown };
    } catch {
      return fail(
        `The search provider ${provider.name} answered with something other than JSON. Try again later, or set another one by ROUNDTABLE_SEARCH.`,
      );
    }
  }
}

/** Without marks and entities, on one line. */
function plain(text: string, max: number): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: ' ' };
  const bare = text.replace(/<\/?[a-z][^>]{0,200}>/gi, '').replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
  const line = bare.replace(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
