// Builds dist/: the extension host, the language server, the CLI, the window, and the files they load at run time.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build, context, transform } from 'esbuild';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  sourcemap: true,
  sourcesContent: false,
  minify: production,
  keepNames: true,
  logLevel: 'warning',
  legalComments: 'none',
};
/**
 * Cuts a bundle where the code says `import()`, so that a start reads only what it uses. esbuild cuts ES modules alone, and an
 * extension is CommonJS, so each piece is turned into CommonJS afterwards.
 * @type {import('esbuild').Plugin}
 */
const commonJs = {
  name: 'common-js',
  setup({ onEnd }) {
    onEnd(async ({ outputFiles = [] }) => {
      const maps = new Map(outputFiles.map((file) => [file.path, file]));
      for (const { path, text } of outputFiles.filter((file) => file.path.endsWith('.js'))) {
        const map = Buffer.from(maps.get(`${path}.map`).contents).toString('base64');
        const code = text
          .replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '')
          .replace(/\bimport\((["'])(\.\.?\/[^"']+)\1\)/g, 'Promise.resolve().then(() => require($1$2$1))');
        const piece = await transform(`${code}\n//# sourceMappingURL=data:application/json;base64,${map}`, {
          format: 'cjs',
          platform: 'node',
          target: 'node20',
          sourcemap: 'external',
          sourcesContent: false,
          sourcefile: path,
          minify: production,
          keepNames: false,
        });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `${piece.code}//# sourceMappingURL=${path.split('/').at(-1)}.map\n`);
        writeFileSync(`${path}.map`, piece.map);
      }
    });
  },
};
/** @type {import('esbuild').BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  write: false,
  outdir: 'dist',
  plugins: [commonJs],
};

const targets = [
  { ...node, entryPoints: { extension: 'src/extension/main.ts' }, chunkNames: 'extension/[name]-[hash]', external: ['vscode'] },
  { ...node, entryPoints: { server: 'src/server/main.ts' }, chunkNames: 'server/[name]-[hash]' },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, chunkNames: 'cli/[name]-[hash]', banner: { js: '#!/usr/bin/env node' } },
  {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    // Cut where the code says `import()`: the charts come when the first is shown.
    format: 'esm',
    splitting: true,
    chunkNames: 'webview/[name]-[hash]',
    entryPoints: { webview: 'webview/main.tsx' },
    outdir: 'dist',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
cpSync('node_modules/sql.js/dist/sql-wasm.wasm', 'dist/sql-wasm.wasm');

if (watch) {
  for (const target of targets) await (await context(target)).watch();
} else {
  await Promise.all(targets.map((target) => build(target)));
}
