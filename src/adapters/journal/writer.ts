import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { TeamError } from '../../base/errors';
import type { AppendResult, StoredFact } from '../../core/ports/journal';
import type { Log } from '../../core/ports/world';
import { syncFolder } from './home';
import { errorCode, ioError } from './ioError';
import { encodeLine } from './line';
import { parseLines, tornProblem } from './readLines';

/** The calls that a failing disk fails in. Tests put their own in place. */
export type Disk = {
  /** Writes all bytes at a position, or rejects. */
  write(handle: FileHandle, bytes: Buffer, position: number): Promise<void>;
  datasync(handle: FileHandle): Promise<void>;
  truncate(handle: FileHandle, size: number): Promise<void>;
};

export const nodeDisk: Disk = {
  async write(handle, bytes, position) {
    for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  },
  datasync: (handle) => handle.datasync(),
  truncate: (handle, size) => handle.truncate(size),
};

/** The right to write, for one batch. */
export type Entry = { ok: true; leave?: () => Promise<void> } | { ok: false; error: TeamError };

type Options = {
  folder: string;
  file: string;
  disk: Disk;
  log: Log;
  /** Asks for the right to write before each batch. */
  enter(): Entry | Promise<Entry>;
  /** The file stays open between batches, because nobody else may write it. */
  keepOpen: boolean;
};

export type StreamWriter = {
  /** Reads the end of the stream and cuts off what is torn; the right to write must be held. Rejects with TeamError. */
  open(): Promise<void>;
  append(facts: readonly StoredFact[], expectedSeq: number): Promise<AppendResult>;
  /** Waits for what is under way, then closes the file. */
  close(): Promise<void>;
};

type Queued = { bytes: Buffer; facts: number; expected: number; resolve(result: AppendResult): void };
type Answer = [Queued, AppendResult];
/** Where the stream ends, and in which file that was seen. */
type End = { size: number; seq: number; inode: number };

/** The one who writes a stream's file: what is given while a write is under way goes into the next one, together. */
export function createStreamWriter({ folder, file, disk, log, enter, keepOpen }: Options): StreamWriter {
  let handle: FileHandle | undefined;
  let end: End | undefined;
  /** A failed write may have left bytes after the end. */
  let unclean = false;
  const queue: Queued[] = [];
  let draining: Promise<void> | undefined;

  const openFile = async (): Promise<void> => {
    if (handle) return;
    try {
      handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o644);
      const { size, ino } = await handle.stat();
      if (end?.size === size && end.inode === ino && !unclean) return;
      const bytes = await handle.readFile();
      const { sound, lastSeq, problems } = parseLines(bytes, file);
      for (const problem of problems) log.warn(problem);
      if (sound < bytes.length) await cutTorn(handle, bytes.subarray(sound), sound);
      if (size === 0) await syncFolder(folder);
      end = { size: sound, seq: lastSeq, inode: ino };
      unclean = false;
    } catch (error) {
      await closeFile();
      throw ioError(error, `Opening ${file}`);
    }
  };

  const closeFile = async (): Promise<void> => {
    const open = handle;
    handle = undefined;
    await open?.close().catch((cause: unknown) => log.warn('a journal could not be closed', { file, cause }));
  };

  /** Nobody was told of these bytes, but they may help a person, so they are kept beside the journal. */
  const cutTorn = async (from: FileHandle, torn: Buffer, sound: number): Promise<void> => {
    const aside = await keepAside(file.replace(/\.jsonl$/, '.torn-'), torn);
    await disk.truncate(from, sound);
    await disk.datasync(from);
    log.warn(`${tornProblem(file, torn.length)}; they are kept in ${aside}`);
  };

  const commit = async (bytes: Buffer): Promise<TeamError | undefined> => {
    if (!handle || !end) return new TeamError('system.bug', { shown: `${file} is not open.` });
    const { size } = end;
    try {
      // Synchronous, because it only asks the kernel and saves a round trip to the thread pool.
      const found = fstatSync(handle.fd);
      if (found.nlink === 0)
        return new TeamError('system.conflict', { shown: `${file} was deleted or replaced while the run was going on.` });
      if (unclean) await restore(handle, size);
      else if (found.size !== size) return new TeamError('system.conflict', { shown: `${file} was changed by another program.` });
      unclean = true;
      await disk.write(handle, bytes, size);
      await disk.datasync(handle);
      unclean = false;
      return undefined;
    } catch (error) {
      if (unclean)
        await restore(handle, size).catch((cause: unknown) => log.error('a failed append could not be undone yet', { file, cause }));
      return ioError(error, `Writing ${file}`);
    }
  };

  /** Back to the last durable size, so that the stream is as it was before the append. */
  const restore = async (to: FileHandle, size: number): Promise<void> => {
    await disk.truncate(to, size);
    await disk.datasync(to);
    unclean = false;
  };

  /** Writes what is queued, in one piece, and answers what to say to each. */
  const writeQueued = async (): Promise<Answer[]> => {
    let seq = end?.seq ?? 0;
    const batch: Queued[] = [];
    const answers: Answer[] = [];
    for (const item of queue.splice(0)) {
      if (item.expected !== seq)
        answers.push([item, refusal(new TeamError('system.conflict', { shown: `${file} ends at fact ${seq}, not at ${item.expected}.` }))]);
      else {
        batch.push(item);
        seq += item.facts;
      }
    }
    const bytes = batch.length === 1 ? (batch[0] as Queued).bytes : Buffer.concat(batch.map((item) => item.bytes));
    const error = bytes.length > 0 ? await commit(bytes) : undefined;
    // What was queued meanwhile counts on these facts.
    if (error) return [...answers, ...[...batch, ...queue.splice(0)].map((item): Answer => [item, refusal(error)])];
    if (end) end = { ...end, size: end.size + bytes.length, seq };
    return [...answers, ...batch.map((item): Answer => [item, { ok: true }])];
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      let entry: Entry | undefined;
      let answers: Answer[] = [];
      try {
        const asked = enter();
        entry = asked instanceof Promise ? await asked : asked;
        if (!entry.ok) throw entry.error;
        if (!handle) await openFile();
        answers = await writeQueued();
      } catch (error) {
        const failed = ioError(error, `Writing ${file}`);
        answers = queue.splice(0).map((item) => [item, refusal(failed)]);
      }
      if (!keepOpen) await closeFile();
      if (entry?.ok && entry.leave)
        await entry.leave().catch((cause: unknown) => log.warn('a lease could not be given back', { file, cause }));
      // Last, so that whoever hears of it finds the stream free.
      for (const [item, result] of answers) item.resolve(result);
    }
    // In one step with the look at the queue, so that nothing given now is left lying.
    draining = undefined;
  };

  return {
    open: openFile,
    async append(facts, expectedSeq) {
      if (facts.some((fact, index) => fact.seq !== expectedSeq + 1 + index)) {
        return refusal(new TeamError('system.conflict', { shown: `Facts for ${file} do not follow fact ${expectedSeq}.` }));
      }
      let bytes: Buffer;
      try {
        bytes = Buffer.from(facts.map((fact) => `${encodeLine(fact)}\n`).join(''));
      } catch (error) {
        return refusal(ioError(error, `Writing ${file}`));
      }
      return new Promise((resolve) => {
        queue.push({ bytes, facts: facts.length, expected: expectedSeq, resolve });
        draining ??= Promise.resolve().then(drain);
      });
    },
    async close() {
      while (draining) await draining;
      await closeFile();
    },
  };
}

function refusal(error: TeamError): AppendResult {
  return { ok: false, error };
}

/** Writes bytes durably to the first free name of `<start>1`, `<start>2`, … and answers it. */
async function keepAside(start: string, bytes: Buffer): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${start}${number}`;
    try {
      const handle = await open(name, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      return name;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}
