import type { WebHit } from '../../../core/ports/web';
import type { FetchRequest } from './guardedFetch';

type Environment = Readonly<Record<string, string | undefined>>;
export type SearchProviderName = 'brave' | 'tavily' | 'serpapi' | 'searxng' | 'duckduckgo';

export type SearchProvider = {
  name: SearchProviderName;
  /** What an answer calls it. */
  shown: string;
  /** The variables of which one must be set; none for a provider without a key. */
  variables: readonly string[];
  origin: string;
  /** `value` is that of the variable. */
  ask(question: { query: string; count: number; value: string; origin: string }): Pick<FetchRequest, 'url' | 'method' | 'headers' | 'body'>;
  /** Reads an answer of any shape; what is not a hit is left out. */
  hits(answer: unknown): WebHit[];
};

/** In the order in which they are tried. Request and answer formats are those of the vendors' documentation. */
export const searchProviders: readonly SearchProvider[] = [
  {
    name: 'brave',
    shown: 'brave',
    variables: ['BRAVE_API_KEY', 'BRAVE_SEARCH_API_KEY'],
    origin: 'https://api.search.brave.com',
    ask: ({ query, count, value, origin }) => ({
      url: `${origin}/res/v1/web/search?${new URLSearchParams({ q: query.slice(0, 400), count: String(Math.min(count, 20)) })}`,
      headers: { accept: 'application/json', 'x-subscription-token': value },
    }),
    hits: (answer) => list(answer, 'web', 'results').map((one) => hit(one, 'title', 'url', 'description')),
  },
  {
    name: 'tavily',
    shown: 'tavily',
    variables: ['TAVILY_API_KEY'],
    origin: 'https://api.tavily.com',
    ask: ({ query, count, value, origin }) => ({
      url: `${origin}/search`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${value}` },
      body: JSON.stringify({ query, max_results: Math.min(count, 20) }),
    }),
    hits: (answer) => list(answer, 'results').map((one) => hit(one, 'title', 'url', 'content')),
  },
  {
    name: 'serpapi',
    shown: 'serpapi',
    variables: ['SERPAPI_API_KEY', 'SERPAPI_KEY'],
    origin: 'https://serpapi.com',
    ask: ({ query, count, value, origin }) => ({
      url: `${origin}/search.json?${new URLSearchParams({ engine: 'google', q: query, num: String(count), api_key: value })}`,
    }),
    hits: (answer) => list(answer, 'organic_results').map((one) => hit(one, 'title', 'link', 'snippet')),
  },
  {
    name: 'searxng',
    shown: 'searxng',
    variables: ['SEARXNG_URL'],
    origin: '',
    ask: ({ query, value }) => ({ url: `${value.replace(/\/+$/, '')}/search?${new URLSearchParams({ q: query, format: 'json' })}` }),
    hits: (answer) => list(answer, 'results').map((one) => hit(one, 'title', 'url', 'content')),
  },
  {
    name: 'duckduckgo',
    shown: 'duckduckgo instant answers (no key, few results)',
    variables: [],
    origin: 'https://api.duckduckgo.com',
    ask: ({ query, origin }) => ({
      url: `${origin}/?${new URLSearchParams({ q: query, format: 'json', no_html: '1', skip_disambig: '1' })}`,
    }),
    hits: (answer) => {
      const topics = [...list(answer, 'Results'), ...list(answer, 'RelatedTopics').flatMap((topic) => [topic, ...list(topic, 'Topics')])];
      return [hit(answer, 'Heading', 'AbstractURL', 'AbstractText'), ...topics.map((topic) => hit(topic, 'Text', 'FirstURL', 'Text'))];
    },
  },
];

/** The provider that ROUNDTABLE_SEARCH names, else the first whose variable is set, else the one that needs none. */
export function chooseProvider(
  environment: Environment,
): { ok: true; provider: SearchProvider; value: string } | { ok: false; why: string } {
  const asked = environment.ROUNDTABLE_SEARCH?.trim().toLowerCase();
  const settingOf = ({ variables }: SearchProvider): string | undefined =>
    variables.length === 0 ? '' : variables.map((name) => environment[name]?.trim()).find((value) => value);
  const provider = asked ? searchProviders.find(({ name }) => name === asked) : searchProviders.find((one) => settingOf(one) !== undefined);
  if (provider === undefined) {
    const names = searchProviders.map(({ name }) => name).join(', ');
    return { ok: false, why: `ROUNDTABLE_SEARCH is "${asked?.slice(0, 40)}", which is no search provider. Set one of ${names}.` };
  }
  const value = settingOf(provider);
  if (value === undefined)
    return {
      ok: false,
      why: `The search provider is ${provider.name}, and ${provider.variables[0]} is not set. Set it, or unset ROUNDTABLE_SEARCH.`,
    };
  return { ok: true, provider, value };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown, ...path: readonly string[]): unknown[] {
  const found = path.reduce(field, value);
  return Array.isArray(found) ? found : [];
}

function hit(value: unknown, title: string, url: string, snippet: string): WebHit {
  const text = (name: string): string => {
    const found = field(value, name);
    return typeof found === 'string' ? found : '';
  };
  return { title: text(title), url: text(url), snippet: text(snippet) };
}
