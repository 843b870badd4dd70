import { z } from 'zod';
import { fenced } from '../agent/fenced';
import { defineTool } from './define';

/** Source of the caps: FACTS 4.5. */
const pageBytes = 2 * 1024 * 1024;
const searchChars = 4_096;

export const readUrl = defineTool({
  name: 'read_url',
  describe: 'Fetches a public web page and answers its text.',
  effect: 'net',
  getOnly: true,
  input: z.object({ url: z.string().min(1).describe('http or https') }),
  body: { raw: 'url' },
  about: ({ url }) => ({ what: `read ${url.trim()}`, url: url.trim() }),
  async run({ url }, hands) {
    const read = await hands.web.read(url.trim(), { maxBytes: pageBytes, timeoutMs: hands.timeoutMs }, hands.signal);
    if (!read.ok) return { text: read.error.shown, failed: true };
    const { page } = read;
    return {
      text: `${page.title ? `${page.title}\n` : ''}${page.url}\n\n${page.text}${page.cut > 0 ? `\n(${page.cut} bytes left out)` : ''}`,
    };
  },
});

export const webSearch = defineTool({
  name: 'web_search',
  describe: 'Searches the web with the provider that the person set.',
  effect: 'net',
  getOnly: true,
  input: z.object({ query: z.string().min(1), count: z.coerce.number().int().min(1).max(20).optional().describe('Hits; 5 when absent') }),
  body: { raw: 'query' },
  maxChars: searchChars,
  about: ({ query }) => ({ what: `search the web for "${query.trim().slice(0, 80)}"` }),
  async run({ query, count = 5 }, hands) {
    const found = await hands.web.search(query.trim(), { count, timeoutMs: hands.timeoutMs }, hands.signal);
    if (!found.ok) return { text: found.error.shown, failed: true };
    if (found.hits.length === 0) return { text: `${found.provider} found nothing for ${fenced(query.trim())}` };
    return { text: found.hits.map((hit, index) => `${index + 1}. ${hit.title}\n   ${hit.url}\n   ${hit.snippet}`).join('\n') };
  },
});
