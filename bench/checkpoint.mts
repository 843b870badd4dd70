/**
 * What it costs to know what a command changed in a large workspace and to keep what was there, on a real disk. Beside it
 * the same by a shadow repository of git, and the disk that many small writes take.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createFileObjects } from '../src/adapters/journal/fileObjects';
import { createNodeLookout } from '../src/adapters/node/lookout/nodeLookout';
import { createNodeWorkspace } from '../src/adapters/node/workspace';
import { diskFolder, figures, median } from './support/figures';

const fileCount = 20_000;
const writes = 500;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Fifty files in a folder, twenty folders of folders. */
function pathOf(index: number): string {
  const set = Math.floor(index / 50);
  return `src/part${set % 20}/set${set}/f${index}.ts`;
}

/** Two kilobytes of lines that look like code and are found in no other file. */
function content(index: number): string {
  let text = '';
  for (let line = 0; text.length < 2_000; line++)
    text += `export const value${index}_${line} = compute(${index * 31 + line}, 'file ${index}');\n`;
  return text;
}

function makeFiles(root: string): void {
  for (let index = 0; index < fileCount; index++) {
    const file = join(root, pathOf(index));
    if (index % 50 === 0) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content(index));
  }
  writeFileSync(join(root, '.gitignore'), '*.log\n/tmp/\nnode_modules/\n.env*\n!.env.example\n**/generated/**\n');
}

function disk(folder: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = disk(path);
      files += below.files;
      bytes += below.bytes;
    } else {
      files++;
      bytes += statSync(path).size;
    }
  }
  return { files, bytes };
}

async function timed<T>(task: () => T | Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await task();
  return { ms: performance.now() - started, value };
}

async function large(): Promise<void> {
  const root = diskFolder('workspace');
  const home = join(diskFolder('home'), '.roundtable');
  makeFiles(root);
  const objects = createFileObjects({ root: home });
  // As it is on a working day: the files are not from this second.
  const lookout = createNodeLookout({ root, objects, now: () => Date.now() + 5_000 });

  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await new Promise((done) => setTimeout(done, 2_000));
  idle.disable();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const first = await timed(() => lookout.look());
  const looks: number[] = [];
  for (let round = 0; round < 7; round++) {
    for (const index of [7, 7_007, 19_019]) writeFileSync(join(root, pathOf(index)), `${content(index)}// ${round}\n`);
    const { ms, value } = await timed(() => lookout.look());
    if (value.changed.length !== 3) throw new Error(`the lookout saw ${value.changed.length} changes of 3`);
    looks.push(ms);
  }
  delay.disable();
  const kept = disk(join(home, 'objects'));

  const workspace = createNodeWorkspace({ root });
  const known: number[] = [];
  for (let round = 0; round < 25; round++) {
    const path = pathOf(100 + round);
    const before = content(100 + round);
    const after = `${before}// known ${round}\n`;
    const { ms } = await timed(async () => {
      await Promise.all([objects.put(before), objects.put(after)]);
      const written = await workspace.write(path, after, sha(before));
      if (written.ok) lookout.know(path, written.hash);
      else throw written.error;
    });
    known.push(ms);
  }
  const git = await shadow(root);
  const look = median(looks);
  figures(`checkpoint, ${fileCount.toLocaleString('en-US')} files`, [
    { name: 'first look, once', value: first.ms, unit: 'ms' },
    { name: 'look, 3 changed', value: look, unit: 'ms' },
    {
      name: 'longest stop of the event loop',
      value: delay.max / 1e6,
      unit: 'ms',
      goal: '≤ 20',
      reference: `with nothing to do ${(idle.max / 1e6).toFixed(1)}`,
    },
    { name: 'known write: both contents and the write', value: median(known), unit: 'ms' },
    { name: 'objects', value: kept.files, unit: 'files' },
    { name: 'objects', value: kept.bytes / 1e6, unit: 'MB', reference: 'plain, not compressed' },
    ...(git
      ? [
          { name: 'git: first', value: git.firstMs, unit: 'ms' },
          { name: 'git: 3 changed', value: git.nextMs, unit: 'ms' },
          { name: 'git: objects', value: git.bytes / 1e6, unit: 'MB' },
          { name: 'first look / git', value: first.ms / git.firstMs, unit: '×' },
          { name: 'look, 3 changed / git', value: look / git.nextMs, unit: '×' },
          { name: 'bytes / git', value: kept.bytes / git.bytes, unit: '×' },
        ]
      : []),
  ]);
}

/** The same by a repository beside the workspace; undefined where there is no git. */
async function shadow(root: string): Promise<{ firstMs: number; nextMs: number; bytes: number } | undefined> {
  const store = join(diskFolder('shadow'), 'git');
  const env = { ...process.env, GIT_DIR: store, GIT_WORK_TREE: root, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'ignore' });
  try {
    execFileSync('git', ['init', '-q', '--bare', store], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const save = (name: string): void => {
    git('add', '-A');
    git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0', 'commit', '-q', '-m', name);
  };
  git('config', 'core.bare', 'false');
  const first = await timed(() => save('first'));
  const next: number[] = [];
  for (let round = 0; round < 7; round++) {
    for (const index of [7, 7_007, 19_019]) writeFileSync(join(root, pathOf(index)), `${content(index)}// git ${round}\n`);
    next.push((await timed(() => save(`${round}`))).ms);
  }
  return { firstMs: first.ms, nextMs: median(next), bytes: disk(join(store, 'objects')).bytes };
}

/** A run of many turns that each write one new file of two kilobytes. */
async function many(): Promise<void> {
  const root = diskFolder('many');
  const home = join(diskFolder('many-home'), '.roundtable');
  const objects = createFileObjects({ root: home });
  const workspace = createNodeWorkspace({ root });
  const { ms } = await timed(async () => {
    for (let turn = 0; turn < writes; turn++) {
      const text = content(turn);
      await objects.put(text);
      const written = await workspace.write(`out/f${turn}.ts`, text, null);
      if (!written.ok) throw written.error;
    }
  });
  const kept = disk(join(home, 'objects'));
  figures(`checkpoint, ${writes} writes of one 2 kB file`, [
    { name: 'objects', value: kept.files, unit: 'files', reference: 'a full copy each turn: 124,750' },
    { name: 'objects', value: kept.bytes / 1e6, unit: 'MB', reference: 'a full copy each turn: 260' },
    { name: 'one write', value: ms / writes, unit: 'ms' },
  ]);
}

await large();
await many();
