import { watch } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import type { AppendResult, Journal, StoredFact, StreamContent, StreamId } from '../../core/ports/journal';
import type { Log } from '../../core/ports/world';
import { makeHome, streamFolder } from './home';
import { ioError, isMissing } from './ioError';
import { guarded, leaseHolder, type OwnedLease, takeLease } from './lease';
import { decodeLine, encodeLine } from './line';

const pollMs = 250;

type Options = {
  /** Absolute path of `.roundtable`. */
  root: string;
  log: Log;
  /** Stands in for the write to the file, to test a disk that fails in the middle. */
  write?: (handle: FileHandle, bytes: Buffer, position: number) => Promise<void>;
};

/** A stream that this process writes: its file stays open, its size and last number are known. */
type Writer = { handle: FileHandle; size: number; seq: number; lease: OwnedLease | undefined; queue: Queued[]; flushing: boolean };
type Queued = { bytes: Buffer; expected: number; resolve(result: AppendResult): void };

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

/** JSON Lines on disk: one append-only file a stream, each line with a checksum, durable before an append resolves. */
export function createFileJournal({ root, log, write = writeAll }: Options): Journal {
  const writers = new Map<StreamId, Promise<Writer>>();
  const serial = createSerial();

  const folderOf = (stream: StreamId): string => {
    const folder = streamFolder(root, stream);
    if (folder === undefined) throw new TeamError('user.badInput', { shown: `${JSON.stringify(stream)} is no run of this workspace.` });
    return folder;
  };
  const fileOf = (stream: StreamId): string => join(folderOf(stream), 'journal.jsonl');

  const openWriter = async (stream: StreamId, lease: OwnedLease | undefined): Promise<Writer> => {
    const file = fileOf(stream);
    try {
      await makeHome(root);
      await mkdir(folderOf(stream), { recursive: true });
      const handle = await open(file, 'a+');
      const text = await readFile(file);
      const { facts, sound, problems } = parse(text, file);
      for (const problem of problems) log.warn(problem);
      if (sound < text.length) await setAside(file, handle, text.subarray(sound), sound, log);
      // O_APPEND would ignore positions, and a failed write could then not be undone exactly.
      await handle.close();
      const own = await open(file, 'r+');
      await syncFolder(folderOf(stream));
      return { handle: own, size: sound, seq: facts.at(-1)?.seq ?? 0, lease, queue: [], flushing: false };
    } catch (error) {
      throw ioError(error, `Opening ${file}`);
    }
  };

  const flush = async (stream: StreamId, writer: Writer): Promise<void> => {
    if (writer.flushing) return;
    writer.flushing = true;
    while (writer.queue.length > 0) {
      const batch = writer.queue;
      writer.queue = [];
      const bytes = batch.length === 1 ? (batch[0] as Queued).bytes : Buffer.concat(batch.map((item) => item.bytes));
      const error = await commit(stream, writer, bytes);
      if (!error) {
        writer.size += bytes.length;
        for (const item of batch) item.resolve({ ok: true });
        continue;
      }
      const first = (batch[0] as Queued).expected;
      writer.seq = first;
      for (const item of [...batch, ...writer.queue]) item.resolve({ ok: false, error });
      writer.queue = [];
    }
    writer.flushing = false;
  };

  const commit = async (stream: StreamId, writer: Writer, bytes: Buffer): Promise<TeamError | undefined> => {
    const { handle, size } = writer;
    const file = fileOf(stream);
    try {
      if ((await handle.stat()).size !== size) return conflict(`${file} was written by another process.`);
      await write(handle, bytes, size);
      await handle.datasync();
      return undefined;
    } catch (error) {
      // Back to the last durable size, so that the stream is as it was before the append.
      await handle.truncate(size).catch((cause: unknown) => log.error('a failed append could not be undone; the torn line is dropped when the run is read', { file, cause }));
      return ioError(error, `Writing ${file}`);
    }
  };

  const enqueue = (stream: StreamId, writer: Writer, facts: readonly StoredFact[], expectedSeq: number): Promise<AppendResult> => {
    if (writer.lease?.lost.aborted) return Promise.resolve({ ok: false, error: conflict(`The lease of ${stream} was lost: ${String(writer.lease.lost.reason)}.`) });
    if (writer.seq !== expectedSeq || facts.some((fact, index) => fact.seq !== expectedSeq + 1 + index)) {
      return Promise.resolve({ ok: false, error: conflict(`${stream} ends at fact ${writer.seq}, not at ${expectedSeq}.`) });
    }
    const bytes = Buffer.from(facts.map((fact) => `${encodeLine(fact)}\n`).join(''));
    writer.seq = expectedSeq + facts.length;
    return new Promise((resolve) => {
      writer.queue.push({ bytes, expected: expectedSeq, resolve });
      void flush(stream, writer);
    });
  };

  /** Without a lease each append stands for itself: lock, look, write, let go. Other processes may write in between. */
  const appendOnce = async (stream: StreamId, facts: readonly StoredFact[], expectedSeq: number): Promise<AppendResult> => {
    const folder = folderOf(stream);
    await makeHome(root);
    await mkdir(folder, { recursive: true });
    return guarded(folder, async () => {
      const holder = await leaseHolder(folder);
      if (holder !== undefined) return { ok: false, error: conflict(`${holder} writes ${stream} now.`) };
      const writer = await openWriter(stream, undefined);
      try {
        return await enqueue(stream, writer, facts, expectedSeq);
      } finally {
        await writer.handle.close();
      }
    });
  };

  return {
    async append(stream, facts, expectedSeq) {
      if (facts.length === 0) return { ok: true };
      try {
        const held = writers.get(stream);
        if (held) return await enqueue(stream, await held, facts, expectedSeq);
        return await serial(() => appendOnce(stream, facts, expectedSeq));
      } catch (error) {
        return { ok: false, error: ioError(error, `Writing ${fileOf(stream)}`) };
      }
    },

    async read(stream, afterSeq) {
      const { facts, problems } = await load(fileOf(stream));
      return { facts: afterSeq > 0 ? facts.filter((fact) => fact.seq > afterSeq) : facts, problems };
    },

    async *follow(stream, afterSeq, signal) {
      const file = fileOf(stream);
      let offset = 0;
      let rest = Buffer.alloc(0);
      let last = afterSeq;
      let wake: () => void = () => undefined;
      const onAbort = (): void => wake();
      signal.addEventListener('abort', onAbort);
      let watcher: ReturnType<typeof watch> | undefined;
      try {
        while (!signal.aborted) {
          const handle = await open(file, 'r').catch(() => undefined);
          if (handle) {
            try {
              const { size } = await handle.stat();
              if (size < offset + rest.length) {
                // The torn end was cut off; what was read of it is void.
                rest = Buffer.alloc(0);
                offset = Math.min(offset, size);
              }
              const from = offset + rest.length;
              if (size > from) {
                const chunk = Buffer.alloc(size - from);
                const { bytesRead } = await handle.read(chunk, 0, chunk.length, from);
                rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
              }
            } finally {
              await handle.close();
            }
            watcher ??= openWatch(file, () => wake());
          }
          for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
            const decoded = decodeLine(rest.subarray(0, end).toString('utf8'));
            rest = rest.subarray(end + 1);
            offset += end + 1;
            if (!decoded.ok || decoded.fact.seq <= last) continue;
            last = decoded.fact.seq;
            yield decoded.fact;
            if (signal.aborted) return;
          }
          if (signal.aborted) return;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, pollMs);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
        watcher?.close();
      }
    },

    async streams() {
      const names = await readdir(join(root, 'runs')).catch(() => [] as string[]);
      const runs = names.map((name): StreamId => `run:${name}`).filter((stream) => streamFolder(root, stream) !== undefined);
      const home = await open(join(root, 'journal.jsonl'), 'r').catch(() => undefined);
      await home?.close();
      return [...(home ? ['home'] : []), ...runs.sort()];
    },

    async acquire(stream) {
      return serial(async () => {
        const folder = folderOf(stream);
        await makeHome(root);
        const taken = await takeLease(folder);
        if (!taken.ok) return taken;
        const { lease } = taken;
        const old = await writers.get(stream)?.catch(() => undefined);
        await old?.handle.close();
        writers.delete(stream);
        const opened = openWriter(stream, lease);
        writers.set(stream, opened);
        try {
          await opened;
        } catch (error) {
          writers.delete(stream);
          await lease.release();
          throw error;
        }
        return {
          ok: true,
          lease: {
            holder: lease.holder,
            lost: lease.lost,
            async release() {
              const writer = await writers.get(stream)?.catch(() => undefined);
              if (writer?.lease === lease) {
                writers.delete(stream);
                await writer.handle.close();
              }
              await lease.release();
            },
          },
        };
      });
    },

    async held(stream) {
      return (await leaseHolder(folderOf(stream))) !== undefined;
    },
  };
}

function conflict(shown: string): TeamError {
  return new TeamError('system.conflict', { shown });
}

type Parsed = StreamContent & { /** Bytes up to the end of the last whole, sound line. */ sound: number };

/** Reads whole lines. What is torn at the end is left out of `sound`; a bad line in the middle is named and passed over. */
function parse(bytes: Buffer, file: string): Parsed {
  const facts: StoredFact[] = [];
  const bad: { line: number; why: string; end: number }[] = [];
  let sound = 0;
  let line = 0;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    line += 1;
    const decoded = decodeLine(bytes.subarray(start, end).toString('utf8'));
    start = end + 1;
    if (!decoded.ok) bad.push({ line, why: decoded.why, end: start });
    else if (decoded.fact.seq <= (facts.at(-1)?.seq ?? 0)) bad.push({ line, why: `fact ${decoded.fact.seq} is out of order`, end: start });
    else {
      facts.push(decoded.fact);
      sound = start;
    }
  }
  const problems = bad.filter((item) => item.end <= sound).map((item) => `${file}:${item.line}: ${item.why}; the line was passed over`);
  if (sound < bytes.length) problems.push(`${file}: the last ${bytes.length - sound} bytes are torn and were dropped`);
  return { facts, problems, sound };
}

async function load(file: string): Promise<Parsed> {
  try {
    return parse(await readFile(file), file);
  } catch (error) {
    if (isMissing(error)) return { facts: [], problems: [], sound: 0 };
    throw ioError(error, `Reading ${file}`);
  }
}

/** Cuts a torn end off, keeping its bytes beside the journal: nobody was told of them, but they may help a person. */
async function setAside(file: string, handle: FileHandle, torn: Buffer, sound: number, log: Log): Promise<void> {
  await handle.truncate(sound);
  const aside = `${file.replace(/\.jsonl$/, '')}.torn-${Date.now()}`;
  const copy = await open(aside, 'w').catch(() => undefined);
  await copy?.writeFile(torn);
  await copy?.close();
  log.warn(`${file} had a torn end of ${torn.length} bytes; it was cut off and kept in ${aside}`);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the file's own flush is all there is.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function openWatch(file: string, changed: () => void): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(file, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
