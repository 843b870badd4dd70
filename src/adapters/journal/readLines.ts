import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { StoredFact, StreamContent } from '../../core/ports/journal';
import { ioError, isMissing } from './ioError';
import { decodeLine } from './line';

const newline = 10;
/** How much of a file's end is looked at first when only the latest facts are asked for. */
const tailBytes = 64 * 1024;

export type Lines = StreamContent & {
  /** Bytes up to the end of the last line that a writer put there whole. What comes after is torn. */
  sound: number;
  /** The number of the last such line, also when its fact could not be understood. */
  lastSeq: number;
};

/** The sound facts of a journal's bytes, in order. A bad line in the middle is named and passed over. */
export function parseLines(bytes: Buffer, file: string): Lines {
  const facts: StoredFact[] = [];
  const bad: { line: number; why: string; end: number }[] = [];
  let sound = 0;
  let lastSeq = 0;
  let line = 0;
  for (let start = 0, end = bytes.indexOf(newline); end >= 0; start = end + 1, end = bytes.indexOf(newline, start)) {
    line += 1;
    const decoded = decodeLine(bytes.toString('utf8', start, end));
    const seq = decoded.ok ? decoded.fact.seq : decoded.seq;
    if (!decoded.ok) bad.push({ line, why: decoded.why, end: end + 1 });
    if (seq === undefined) continue;
    sound = end + 1;
    if (seq <= lastSeq) bad.push({ line, why: `fact ${seq} stands after fact ${lastSeq}`, end: end + 1 });
    else {
      lastSeq = seq;
      if (decoded.ok) facts.push(decoded.fact);
    }
  }
  const problems = bad.filter((item) => item.end <= sound).map((item) => `${file}:${item.line}: ${item.why}; the line was passed over`);
  return { facts, problems, sound, lastSeq };
}

/** What is said of a journal that ends in the middle of a line. */
export function tornProblem(file: string, bytes: number): string {
  return `${file}: the last ${bytes} bytes are torn and were dropped`;
}

type Loaded = StreamContent & { /** Bytes of a torn end. */ torn: number };

/**
 * The facts after a number. Where the file's end says enough, the rest is not read, so that looking
 * for news in a long journal is cheap. A missing file is empty. Rejects with TeamError.
 */
export async function loadAfter(file: string, afterSeq: number): Promise<Loaded> {
  try {
    const tail = afterSeq > 0 ? await loadTail(file, afterSeq) : undefined;
    const { bytes, parsed } = tail ?? (await loadWhole(file));
    const facts = afterSeq > 0 ? parsed.facts.filter((fact) => fact.seq > afterSeq) : parsed.facts;
    return { facts, problems: parsed.problems, torn: bytes.length - parsed.sound };
  } catch (error) {
    if (isMissing(error)) return { facts: [], problems: [], torn: 0 };
    throw ioError(error, `Reading ${file}`);
  }
}

type Parsed = { bytes: Buffer; parsed: Lines };

async function loadWhole(file: string): Promise<Parsed> {
  const bytes = await readFile(file);
  return { bytes, parsed: parseLines(bytes, file) };
}

/** The end of a file from a sound line on that is not after `afterSeq`; undefined where that takes the whole file. */
async function loadTail(file: string, afterSeq: number): Promise<Parsed | undefined> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    for (let length = tailBytes; length < size; length *= 4) {
      const bytes = await readRange(handle, size - length, length);
      const start = bytes.indexOf(newline) + 1;
      const first = start > 0 ? decodeLine(bytes.toString('utf8', start, Math.max(start, bytes.indexOf(newline, start)))) : undefined;
      if (!first?.ok || first.fact.seq > afterSeq) continue;
      const part = bytes.subarray(start);
      const parsed = parseLines(part, file);
      // A problem is named with its line, and that takes the whole file.
      return parsed.problems.length > 0 ? undefined : { bytes: part, parsed };
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Up to `length` bytes from a position; fewer where the file ends. */
export async function readRange(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
