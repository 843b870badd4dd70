/** What the extension costs a real VS Code: activation, and a minute in which nothing happens. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { EditorFigures } from './support/editorSuite';
import { diskFolder, figures, median } from './support/figures';

type Vscode = { exit: Promise<number>; serverOutput(): string; stop(): Promise<void> };
type Start = (options: { workspace: string; extension: string; suite: string; environment: Record<string, string> }) => Promise<Vscode>;

const starts = 5;
const idleMs = Number(process.env.IDLE_MS ?? 60_000);
const module = new URL('../test/support/vscode/startVscode.mjs', import.meta.url).href;
const { startVscode } = (await import(module)) as { startVscode: Start };
const folder = diskFolder('editor');
const suite = join(folder, 'suite.js');
await build({
  entryPoints: [resolve('bench/support/editorSuite.ts')],
  outfile: suite,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
});

/** An extension that does nothing, so that VS Code's own idle cost is known. */
function emptyExtension(): string {
  const at = join(folder, 'empty');
  mkdirSync(at, { recursive: true });
  writeFileSync(
    join(at, 'package.json'),
    JSON.stringify({ name: 'empty', publisher: 'bench', version: '1.0.0', engines: { vscode: '*' } }),
  );
  return at;
}

async function once(extension: string, idle: number, name: string): Promise<EditorFigures> {
  const workspace = join(folder, name);
  cpSync(resolve('examples/retry-ceiling'), workspace, { recursive: true, filter: (path) => !path.includes('.roundtable') });
  const results = join(folder, `${name}.json`);
  const environment = { ROUNDTABLE_RESULTS: results, ROUNDTABLE_IDLE: String(idle), ROUNDTABLE_PACE: '0' };
  const vscode = await startVscode({ workspace, extension, suite, environment });
  const code = await vscode.exit;
  await vscode.stop();
  if (code !== 0) throw new Error(`the suite ended with ${code}\n${vscode.serverOutput().slice(-2000)}`);
  return JSON.parse(readFileSync(results, 'utf8')) as EditorFigures;
}

const seen: EditorFigures[] = [];
for (let round = 0; round < starts; round++) seen.push(await once(resolve('.'), 0, `start-${round}`));
figures('activation, as built', [
  { name: `activate(), median of ${starts}`, value: median(seen.map(({ activateMs }) => activateMs)), unit: 'ms', goal: '≤ 50 ms' },
  { name: 'with loading its file', value: median(seen.map(({ loadMs }) => loadMs)), unit: 'ms' },
]);
const without = await once(emptyExtension(), idleMs, 'without');
const withIt = await once(resolve('.'), idleMs, 'with');
const share = ({ idleMs: cpu, overMs }: EditorFigures): number => (100 * cpu) / overMs;
figures(`idle over ${idleMs / 1000} s: processor time of the extension host`, [
  { name: 'without Roundtable', value: share(without), unit: '% of a core' },
  { name: 'with Roundtable, a finished run and its panel', value: share(withIt), unit: '% of a core', goal: '~0 more' },
  { name: 'difference', value: share(withIt) - share(without), unit: '% of a core' },
]);
