import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import type { Journal, StreamId } from '../../core/ports/journal';
import type { Clock, Log } from '../../core/ports/world';
import { followFile } from './follow';
import { knownFolder, makeFolder, streamFolder } from './home';
import { ioError, isMissing } from './ioError';
import { leaseHolder, type OwnedLease, type TakenLease, takeLease } from './lease';
import { loadAfter, tornProblem } from './readLines';
import { bringBackRun, discardedRuns, discardRun, trashFolder } from './trash';
import { createStreamWriter, type Disk, type Entry, nodeDisk, type StreamWriter } from './writer';

/** How long a lease is waited for that somebody has for one append. */
const shortWaitMs = 5_000;

type Options = {
  /** Absolute path of `.roundtable`. */
  root: string;
  log: Log;
  /** Dates the leases, for people who look at them. Whether one is fresh is told by the disk's clock. */
  clock?: Pick<Clock, 'now'>;
  /** What kind of program writes, for messages to others: `the terminal`, `VS Code`. */
  owner?: string;
  /** Stands in for calls to the disk, to test one that fails. */
  disk?: Partial<Disk>;
};

/**
 * JSON Lines on disk: one append-only file a stream, each line with a checksum, durable before an
 * append resolves. A stream that is leased keeps its file open; an append to any other takes the
 * lease for itself alone. Reading works in a folder that cannot be written.
 */
export function createFileJournal({ root, log, clock = Date, owner = 'roundtable', disk }: Options): Journal {
  const leased = new Map<StreamId, StreamWriter>();
  const loose = new Map<StreamId, StreamWriter>();
  const serial = createSerial();
  const fileOf = (stream: StreamId): string => join(streamFolder(root, stream), 'journal.jsonl');

  const writerFor = (stream: StreamId, keepOpen: boolean, enter: () => Entry | Promise<Entry>): StreamWriter => {
    const folder = streamFolder(root, stream);
    return createStreamWriter({ folder, file: fileOf(stream), disk: { ...nodeDisk, ...disk }, log, enter, keepOpen });
  };

  const looseWriter = (stream: StreamId): StreamWriter => {
    const known = loose.get(stream);
    if (known) return known;
    const made = writerFor(stream, false, () => borrow(stream));
    loose.set(stream, made);
    return made;
  };

  /** Takes a lease, waiting while somebody has it for one append. */
  const take = async (folder: string, short: boolean): Promise<TakenLease> => {
    await makeFolder(root, folder);
    for (const until = performance.now() + shortWaitMs; ; ) {
      const taken = await takeLease(folder, { owner, at: clock.now(), short });
      if (taken.ok || !taken.short || performance.now() > until) return taken;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const borrow = async (stream: StreamId): Promise<Entry> => {
    const taken = await take(streamFolder(root, stream), true);
    return taken.ok
      ? { ok: true, leave: () => taken.lease.release() }
      : { ok: false, error: conflict(`${taken.holder} is writing ${stream} now.`) };
  };

  const openLeased = async (stream: StreamId, lease: OwnedLease): Promise<StreamWriter> => {
    const lost = (): Entry => ({ ok: false, error: conflict(`This process no longer holds ${stream}: ${String(lease.lost.reason)}.`) });
    const writer = writerFor(stream, true, () => {
      const unsure = lease.lost.aborted ? undefined : lease.confirm();
      if (unsure) return unsure.then(() => (lease.lost.aborted ? lost() : { ok: true }));
      return lease.lost.aborted ? lost() : { ok: true };
    });
    try {
      await writer.open();
      return writer;
    } catch (error) {
      await writer.close();
      await lease.release().catch((cause: unknown) => log.warn('a lease could not be given back', { stream, cause }));
      throw error;
    }
  };

  return {
    async append(stream, facts, expectedSeq) {
      try {
        return await (leased.get(stream) ?? looseWriter(stream)).append(facts, expectedSeq);
      } catch (error) {
        return { ok: false, error: ioError(error, `Writing ${stream}`) };
      }
    },

    async read(stream, afterSeq) {
      const folder = trashFolder(root, stream) ?? streamFolder(root, stream);
      const file = join(folder, 'journal.jsonl');
      const { facts, problems, torn } = await loadAfter(file, afterSeq);
      if (torn === 0) return { facts, problems };
      // While somebody writes, the end of the file is only a write under way.
      return { facts, problems: (await leaseHolder(folder)) ? problems : [...problems, tornProblem(file, torn)] };
    },

    follow: (stream, afterSeq, signal) => followFile(fileOf(stream), afterSeq, signal),

    async streams() {
      const names = await readdir(join(root, 'runs')).catch((error: unknown) => {
        if (isMissing(error)) return [] as string[];
        throw ioError(error, `Reading ${join(root, 'runs')}`);
      });
      const streams: StreamId[] = ['home', ...names.sort().map((name): StreamId => `run:${name}`)];
      const begun = await Promise.all(
        streams.map(async (stream) => {
          const folder = knownFolder(root, stream);
          const found = folder === undefined ? undefined : await stat(join(folder, 'journal.jsonl')).catch(() => undefined);
          return found?.isFile() === true && found.size > 0;
        }),
      );
      return streams.filter((_, index) => begun[index]);
    },

    acquire: (stream) =>
      serial(async () => {
        const folder = streamFolder(root, stream);
        await loose.get(stream)?.close();
        const taken = await take(folder, false);
        if (!taken.ok) return { ok: false, holder: taken.holder };
        const { lease } = taken;
        const writer = await openLeased(stream, lease);
        const before = leased.get(stream);
        leased.set(stream, writer);
        await before?.close();
        return {
          ok: true,
          lease: {
            holder: lease.holder,
            lost: lease.lost,
            async release() {
              if (leased.get(stream) === writer) leased.delete(stream);
              await writer.close();
              await lease.release();
            },
          },
        };
      }),

    async held(stream) {
      return (await leaseHolder(streamFolder(root, stream))) !== undefined;
    },

    async discard(stream) {
      await loose.get(stream)?.close();
      await discardRun(root, stream, clock.now());
    },
    bringBack: (stream) => bringBackRun(root, stream),
    discarded: () => discardedRuns(root),
  };
}

function conflict(shown: string): TeamError {
  return new TeamError('system.conflict', { shown });
}
