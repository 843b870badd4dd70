// Builds the panel with a fake host and serves it as VS Code would: strict CSP, theme variables,
// theme class on the body, and VS Code's own default styles underneath.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Read from a real VS Code 1.139 with each theme. */
const themes = JSON.parse(readFileSync(new URL('themes.json', import.meta.url), 'utf8'));
const classes = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast vscode-high-contrast-light',
};
const fonts = {
  '--vscode-font-family': '"Segoe WPC", "Segoe UI", system-ui, Ubuntu, "Droid Sans", "Open Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-font-weight': 'normal',
  '--vscode-editor-font-family': '"Droid Sans Mono", "Open Sans Mono", "DejaVu Sans Mono", monospace',
  '--vscode-editor-font-size': '14px',
};
/** What VS Code puts under every webview. */
const defaults = `@layer vscode-default {
html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
img, video { max-width: 100%; max-height: 100%; }
a, a code { color: var(--vscode-textLink-foreground); }
a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
code { font-family: var(--vscode-editor-font-family); color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
pre code { padding: 0; }
blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
::-webkit-scrollbar { width: 10px; height: 10px; }
::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
}`;

export async function serveDevPage() {
  const shared = {
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    outdir: '/out',
    logLevel: 'warning',
    absWorkingDir: root,
  };
  const [panel, host] = await Promise.all([
    build({
      ...shared,
      format: 'esm',
      splitting: true,
      chunkNames: 'webview/[name]-[hash]',
      entryPoints: { webview: 'webview/main.tsx' },
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      minify: true,
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
      metafile: true,
    }),
    build({ ...shared, entryPoints: { fakeHost: 'test/webview/fakeHost.ts' } }),
  ]);
  const files = new Map([...panel.outputFiles, ...host.outputFiles].map((file) => [file.path.replace('/out', ''), file.contents]));
  const kinds = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const theme = url.searchParams.get('theme') ?? 'dark';
    if (url.pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'");
      return response.end(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Roundtable</title><link rel="stylesheet" href="/theme.css?theme=${theme}"><link rel="stylesheet" href="/webview.css"></head><body class="${classes[theme]}"><div id="root"></div><script src="/fakeHost.js"></script><script type="module" src="/webview.js"></script></body></html>`,
      );
    }
    if (url.pathname === '/theme.css') {
      const variables = Object.entries({ ...themes[theme], ...fonts }).map(([name, value]) => `${name}: ${value};`);
      response.setHeader('content-type', 'text/css');
      return response.end(`html { ${variables.join('\n')} background: var(--vscode-editor-background); }\n${defaults}`);
    }
    const file = files.get(url.pathname);
    if (!file) return response.writeHead(404).end();
    response.setHeader('content-type', kinds[url.pathname.split('.').at(-1)] ?? 'application/octet-stream');
    response.end(file);
  });
  await new Promise((ready) => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', ready));
  const sizes = Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.length]));
  return { url: `http://127.0.0.1:${server.address().port}/`, sizes, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log((await serveDevPage()).url, '?state=busy|done|failed|… &theme=dark|light|hc|hcLight');
