import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryWeb } from '../../src/adapters/memory/web';
import { type Address, createGuardedFetch, isPublicAddress } from '../../src/adapters/node/web/guardedFetch';
import { createNodeWeb } from '../../src/adapters/node/web/nodeWeb';
import type { Web } from '../../src/core/ports/web';

const never = (): AbortSignal => new AbortController().signal;
const limits = { maxBytes: 100_000, timeoutMs: 10_000 };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
async function serve(handler: Handler): Promise<number> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
/** A web in which one local server plays the whole public internet, under the name `open.test`. */
async function opened(handler: Handler, environment: Record<string, string> = {}, resolve?: (host: string) => Promise<readonly Address[]>) {
  const port = await serve(handler);
  const asked: string[] = [];
  const fetch = createGuardedFetch({
    allow: (address, at) => address === '127.0.0.1' && at === port,
    resolve:
      resolve ??
      (async (host) => {
        asked.push(host);
        return [{ address: host === 'open.test' ? '127.0.0.1' : '10.0.0.1', family: 4 }];
      }),
  });
  return {
    web: createNodeWeb({ environment, fetch, searchOrigin: `http://open.test:${port}` }),
    at: `http://open.test:${port}`,
    port,
    asked,
  };
}

const html = `<!doctype html><html><head><title>A &amp; B</title><style>x{}</style></head>
<body><h1>Head</h1><script>bad()</script><p>One <a href="/two?x=1">two</a></p></body></html>`;
const kinds: Record<string, () => Promise<{ web: Web; at: string }>> = {
  node: () =>
    opened((request, response) => {
      if (request.url === '/page') response.setHeader('content-type', 'text/html').end(html);
      else if (request.url === '/big') response.setHeader('content-type', 'text/plain').end('x'.repeat(200_000));
      else if (request.url === '/moved') response.writeHead(302, { location: '/page' }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else if (request.url === '/inside') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      else response.writeHead(404).end();
    }),
  memory: async () => {
    const at = 'http://open.test';
    const page = { title: 'A & B', text: `Head\n\nOne two [${at}/two?x=1]` };
    const pages = {
      [`${at}/page`]: page,
      [`${at}/big`]: { text: 'x'.repeat(200_000) },
      [`${at}/moved`]: { text: '', to: `${at}/page` },
      [`${at}/round`]: { text: '', to: `${at}/round` },
      [`${at}/inside`]: { text: '', to: 'http://127.0.0.1:1/' },
    };
    return { web: createMemoryWeb({ pages }), at };
  },
};

describe.each(Object.entries(kinds))('web contract: %s', (_name, make) => {
  test('a page is its text, after redirects', async () => {
    const { web, at } = await make();
    for (const path of ['/page', '/moved']) {
      const text = `Head\n\nOne two [${at}/two?x=1]`;
      expect(await web.read(`${at}${path}`, limits, never())).toEqual({
        ok: true,
        page: { url: `${at}/page`, title: 'A & B', text, cut: 0 },
      });
    }
  });

  test('what is missing, too big or goes round is an error', async () => {
    const { web, at } = await make();
    expect(await web.read(`${at}/none`, limits, never())).toMatchObject({ ok: false, error: { shown: expect.stringContaining('404') } });
    expect(await web.read(`${at}/big`, limits, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('100000 bytes') },
    });
    expect(await web.read(`${at}/round`, limits, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('5 times') },
    });
    expect(await web.read(`${at}/inside`, limits, never())).toMatchObject({ ok: false, error: { code: 'tool.badInput' } });
    expect(await web.read(`${at}/page`, limits, AbortSignal.abort())).toMatchObject({ ok: false, error: { code: 'tool.failed' } });
  });

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://192.168.0.1/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://localhost/',
    'file:///etc/passwd',
    'ftp://open.test/',
    'data:text/plain,x',
    'open.test',
    'http://user:word@open.test/',
  ])('refuses %s', async (url) => {
    const { web } = await make();
    const done = await web.read(url, limits, never());
    expect(done).toMatchObject({ ok: false, error: { code: 'tool.badInput' } });
  });
});

describe('the web of this machine', () => {
  test('a public address is plainly public', () => {
    expect(['8.8.8.8', '2606:4700::1'].map(isPublicAddress)).toEqual([true, true]);
    expect(['127.0.0.1', 'nonsense', '::', '::ffff:8.8.8.8', '198.18.0.1'].map(isPublicAddress)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('a name is refused when one of its addresses is private', async () => {
    const { web, at, port } = await opened(
      (_request, response) => response.end('x'),
      {},
      async () => [
        { address: '127.0.0.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    );
    expect(await web.read(at, limits, never())).toMatchObject({
      ok: false,
      error: { code: 'tool.badInput', shown: expect.stringContaining('10.0.0.1') },
    });
    expect(port).toBeGreaterThan(0);
  });

  test('a redirect to a name that leads inside is refused, and nobody there is asked', async () => {
    let touched = 0;
    const inside = await serve((_request, response) => {
      touched++;
      response.end('secret');
    });
    const { web, at } = await opened((request, response) => {
      const host = request.url === '/name' ? `rebound.test:${inside}` : `127.0.0.1:${inside}`;
      response.writeHead(307, { location: `http://${host}/` }).end();
    });
    for (const path of ['/name', '/number'])
      expect(await web.read(at + path, limits, never())).toMatchObject({ ok: false, error: { code: 'tool.badInput' } });
    expect(touched).toBe(0);
  });

  test('a name is resolved once, and the connection goes to what was looked at', async () => {
    let times = 0;
    const { web, at } = await opened(
      (_request, response) => response.setHeader('content-type', 'text/plain').end('first'),
      {},
      async () => [{ address: times++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }],
    );
    expect(await web.read(at, limits, never())).toMatchObject({ ok: true, page: { text: 'first' } });
    expect(times).toBe(1);
  });

  test('packed pages are unpacked, and a bomb is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { web, at } = await opened((request, response) => {
      response.setHeader('content-type', 'text/plain; charset=iso-8859-1');
      const latin = Buffer.from('caf\xe9', 'latin1');
      if (request.url === '/gzip') response.setHeader('content-encoding', 'gzip').end(gzipSync(latin));
      else if (request.url === '/br') response.setHeader('content-encoding', 'br').end(brotliCompressSync(latin));
      else if (request.url === '/broken') response.setHeader('content-encoding', 'gzip').end('no gzip');
      else if (request.url === '/torn') response.setHeader('content-encoding', 'gzip').end(gzipSync(latin).subarray(0, 12));
      else response.setHeader('content-encoding', 'gzip').end(bomb);
    });
    expect(bomb.length).toBeLessThan(limits.maxBytes);
    for (const path of ['/gzip', '/br'])
      expect(await web.read(at + path, limits, never())).toMatchObject({ ok: true, page: { text: 'café' } });
    for (const path of ['/broken', '/torn'])
      expect(await web.read(at + path, limits, never())).toMatchObject({ ok: false, error: { code: 'tool.failed' } });
    expect(await web.read(`${at}/bomb`, limits, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('more than 100000 bytes') },
    });
  });

  test('an endless, a silent and a cut answer come to an end', async () => {
    const { web, at } = await opened((request, response) => {
      response.setHeader('content-type', 'text/plain');
      if (request.url === '/silent') return;
      if (request.url === '/cut') {
        response.setHeader('content-length', '1000').write('x'.repeat(10));
        setTimeout(() => response.destroy(), 20);
        return;
      }
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await web.read(`${at}/endless`, limits, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('more than') },
    });
    const short = { ...limits, timeoutMs: 200 };
    expect(await web.read(`${at}/silent`, short, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('within 200 ms') },
    });
    expect(await web.read(`${at}/cut`, limits, never())).toMatchObject({ ok: false, error: { code: 'tool.failed' } });
    const abort = new AbortController();
    const reading = web.read(`${at}/silent`, limits, abort.signal);
    setTimeout(() => abort.abort(), 50);
    expect(await reading).toMatchObject({ ok: false, error: { shown: expect.stringContaining('stopped') } });
  });

  test('a name server that never answers does not hold us', async () => {
    const { web } = await opened(
      () => undefined,
      {},
      () => new Promise(() => undefined),
    );
    expect(await web.read('http://slow.test', { ...limits, timeoutMs: 100 }, never())).toMatchObject({
      ok: false,
      error: { code: 'tool.failed' },
    });
  });

  test('what is no text is refused with its type', async () => {
    const { web, at } = await opened((request, response) => {
      const type = request.url?.slice(1) ?? '';
      if (type !== 'none') response.setHeader('content-type', decodeURIComponent(type));
      response.end(Buffer.from([0x7b, 0x7d]));
    });
    for (const type of ['application/json', 'application/rss+xml', 'text/markdown', 'none'])
      expect(await web.read(`${at}/${encodeURIComponent(type)}`, limits, never())).toMatchObject({ ok: true, page: { text: '{}' } });
    for (const type of ['image/png', 'application/pdf', 'application/octet-stream'])
      expect(await web.read(`${at}/${encodeURIComponent(type)}`, limits, never())).toMatchObject({
        ok: false,
        error: { shown: expect.stringContaining(type) },
      });
  });

  test('deep HTML does not end us', async () => {
    const { web, at } = await opened((_request, response) => response.setHeader('content-type', 'text/html').end('<div>'.repeat(100_000)));
    expect((await web.read(at, { ...limits, maxBytes: 1_000_000 }, never())).ok).toBeTypeOf('boolean');
  });
});

describe('searches', () => {
  const answers: Record<string, { environment: Record<string, string>; answer: unknown; provider: string }> = {
    brave: {
      environment: { BRAVE_API_KEY: 'key-1234' },
      answer: { web: { results: [{ title: '<b>T</b> &amp; U', url: 'https://x.test/', description: 'd' }] } },
      provider: 'brave',
    },
    tavily: {
      environment: { TAVILY_API_KEY: 'key-1234' },
      answer: { results: [{ title: 'T & U', url: 'https://x.test/', content: 'd' }] },
      provider: 'tavily',
    },
    serpapi: {
      environment: { SERPAPI_API_KEY: 'key-1234' },
      answer: { organic_results: [{ title: 'T & U', link: 'https://x.test/', snippet: 'd' }] },
      provider: 'serpapi',
    },
    duckduckgo: {
      environment: {},
      answer: {
        Heading: 'T & U',
        AbstractURL: 'https://x.test/',
        AbstractText: 'd',
        RelatedTopics: [{ Topics: [{ Text: 'more', FirstURL: 'javascript:x' }] }],
      },
      provider: 'duckduckgo instant answers (no key, few results)',
    },
  };

  test.each(Object.entries(answers))('%s answers', async (_name, { environment, answer, provider }) => {
    const seen: string[] = [];
    const { web } = await opened((request, response) => {
      request.on('data', (chunk) => seen.push(String(chunk)));
      request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
      seen.push(`${request.url}`, JSON.stringify(request.headers));
    }, environment);
    expect(await web.search('one & two', { count: 3, timeoutMs: 5000 }, never())).toEqual({
      ok: true,
      hits: [{ title: 'T & U', url: 'https://x.test/', snippet: 'd' }],
      provider,
    });
    expect(seen.join()).toMatch(/one (&|\\u0026) two|one\+%26\+two/);
    if (environment.BRAVE_API_KEY) expect(seen.join()).toContain('key-1234');
  });

  test('a server that the person named may be local', async () => {
    const port = await serve((_request, response) =>
      response.end(
        JSON.stringify({
          results: [
            { title: 'T', url: 'https://x.test/', content: 'd' },
            { title: 'T', url: 'https://y.test/' },
          ],
        }),
      ),
    );
    const web = createNodeWeb({ environment: { SEARXNG_URL: `http://127.0.0.1:${port}/` } });
    expect(await web.search('q', { count: 1, timeoutMs: 5000 }, never())).toMatchObject({
      ok: true,
      provider: 'searxng',
      hits: [{ url: 'https://x.test/' }],
    });
  });

  test('the person chooses, and hears what is missing', async () => {
    const { web } = await opened((_request, response) => response.end('{}'), { ROUNDTABLE_SEARCH: 'duckduckgo', BRAVE_API_KEY: 'k' });
    expect(await web.search('q', { count: 1, timeoutMs: 5000 }, never())).toMatchObject({
      ok: true,
      hits: [],
      provider: expect.stringContaining('duckduckgo'),
    });
    for (const [asked, said] of [
      ['tavily', 'TAVILY_API_KEY is not set'],
      ['altavista', 'no search provider'],
    ] as const) {
      const other = createNodeWeb({ environment: { ROUNDTABLE_SEARCH: asked } });
      expect(await other.search('q', { count: 1, timeoutMs: 5000 }, never())).toMatchObject({
        ok: false,
        error: { code: 'user.badInput', shown: expect.stringContaining(said) },
      });
    }
  });

  test('a key is in no error, whatever the server says', async () => {
    const key = 'key-987654';
    const handlers: Handler[] = [
      (request, response) => response.writeHead(401, `bad ${key} at ${request.url}`.slice(0, 40)).end(key),
      (request, response) => response.writeHead(302, { location: `http://10.0.0.1/${request.url}` }).end(),
      (_request, response) => response.end(`not json ${key}`),
      (_request, response) => response.destroy(),
    ];
    for (const handler of handlers) {
      for (const environment of [{ BRAVE_API_KEY: key }, { SERPAPI_API_KEY: key }, { TAVILY_API_KEY: key }]) {
        const { web } = await opened(handler, environment as unknown as Record<string, string>);
        const done = await web.search('q', { count: 1, timeoutMs: 5000 }, never());
        expect(done.ok).toBe(false);
        const { error } = done as { error: Error };
        expect(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(key);
      }
    }
  });
});
