/** What the VSIX weighs, whole and by its parts, and what activation must read of it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diskFolder, figures } from './support/figures';

type Entry = { path: string; packed: number; size: number };

/** The entries of a zip archive, from the directory at its end. */
function entries(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive');
  const found: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    found.push({ path, packed: zip.readUInt32LE(at + 20), size: zip.readUInt32LE(at + 24) });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

/** The files that are read as soon as this one is: what it requires at its top, and so on. */
function readAtOnce(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, needed = ''] of readFileSync(file, 'utf8').matchAll(/(?<!then\(\(\)=>)require\("(\.[^"]+)"\)/g))
    readAtOnce(join(dirname(file), needed), known);
  return known;
}

const file = resolve(join(diskFolder('vsix'), 'roundtable.vsix'));
const packed = spawnSync(process.execPath, ['scripts/package.mjs', file], { encoding: 'utf8' });
if (packed.status !== 0) throw new Error(`${packed.stdout}${packed.stderr}`);

const all = entries(readFileSync(file)).sort((a, b) => b.packed - a.packed);
const kB = (bytes: number): number => bytes / 1000;
const shown = 8;
figures('VSIX', [
  { name: 'VSIX', value: kB(statSync(file).size), unit: 'kB' },
  { name: 'unpacked', value: kB(all.reduce((sum, entry) => sum + entry.size, 0)), unit: 'kB' },
  { name: 'files', value: all.length, unit: '' },
  {
    name: 'what activation loads',
    value: kB([...readAtOnce(resolve('dist/extension.js'))].reduce((sum, path) => sum + statSync(path).size, 0)),
    unit: 'kB',
  },
]);
figures('VSIX by part', [
  ...all.slice(0, shown).map(({ path, packed: value, size }) => ({
    name: path,
    value: kB(value),
    unit: 'kB',
    reference: `${kB(size).toFixed(0)} kB unpacked`,
  })),
  { name: 'the rest', value: kB(all.slice(shown).reduce((sum, entry) => sum + entry.packed, 0)), unit: 'kB' },
]);
