import { readFile } from 'node:fs/promises';
import initSqlJs from 'sql.js';
import type { StoredFact, StreamId } from '../../core/ports/journal';
import type { Store } from '../../core/ports/store';
import type { Log } from '../../core/ports/world';
import type { Fact, HomeFact } from '../../schema/event';
import { createLazySave } from './lazySave';
import { openDatabase } from './openDatabase';
import { projectLedger, readBalances, readLedger } from './projections/ledger';
import { projectMembers, readMembers } from './projections/members';
import { projectMessages, readMessages } from './projections/messages';
import { projectRuns, readRuns } from './projections/runs';
import { projectScores, readSettled } from './projections/scores';
import { projectSignals, readSignals } from './projections/signals';
import { projectTurns, readTurns } from './projections/turns';
import { forgetWords, projectWords } from './search/messageWords';
import { searchMessages } from './search/searchMessages';
import { openTables } from './tables';

type Options = {
  /** The database file. A missing, torn or otherwise unusable one is begun anew; the caller fills it from the journals. */
  file: string;
  log: Log;
  /** How long changes are gathered before the file is written, at least. */
  saveDelayMs?: number;
} & ({ /** Path of sql.js's `sql-wasm.wasm`. */ wasmPath: string } | { /** Its content. */ wasmBinary: Uint8Array });

const projections = [projectRuns, projectMembers, projectTurns, projectMessages, projectWords];
const homeProjections = [projectLedger, projectScores, projectSignals];
const homeTables = ['ledger', 'settled', 'scores', 'signals'];
const runTables = ['runs', 'members', 'turns', 'messages'];

/** The Store on SQLite in memory, written to its file lazily and whole. Rejects only when sql.js itself cannot be loaded. */
export async function createSqlStore({ file, log, saveDelayMs = 2_000, ...wasm }: Options): Promise<Store> {
  const binary = 'wasmBinary' in wasm ? wasm.wasmBinary : await readFile(wasm.wasmPath);
  const SQL = await initSqlJs({ wasmBinary: new Uint8Array(binary).buffer });
  const db = await openDatabase(SQL, file, log);
  const { write, rows, atomically, close } = openTables(db);
  const saver = createLazySave({ file, log, delayMs: saveDelayMs, content: () => db.export() });
  let closed = false;

  const lastSeq = (stream: StreamId): number => Number(rows('SELECT last_seq FROM streams WHERE stream = ?', stream)[0]?.last_seq ?? 0);
  const runIdOf = (stream: StreamId): string | undefined => (stream.startsWith('run:') ? stream.slice(4) : undefined);

  const applyNews = (stream: StreamId, news: readonly StoredFact[]): void => {
    const runId = runIdOf(stream);
    atomically(() => {
      if (runId !== undefined) for (const fact of news) for (const project of projections) project(write, runId, fact as Fact);
      if (stream === 'home') for (const fact of news) for (const project of homeProjections) project(write, fact as HomeFact);
      write('INSERT OR REPLACE INTO streams VALUES (?, ?)', stream, news.at(-1)?.seq ?? 0);
    });
    saver.touch();
  };
  const forget = (stream: StreamId): void => {
    const runId = runIdOf(stream);
    atomically(() => {
      write('DELETE FROM streams WHERE stream = ?', stream);
      if (stream === 'home') for (const table of homeTables) write(`DELETE FROM ${table}`);
      if (runId === undefined) return;
      forgetWords(write, runId);
      for (const table of runTables) write(`DELETE FROM ${table} WHERE run_id = ?`, runId);
    });
    saver.touch();
  };

  return {
    apply(stream, facts) {
      if (closed) return;
      try {
        const known = lastSeq(stream);
        const news = facts.filter((fact) => fact.seq > known);
        const next = news[0];
        if (!next) return;
        if (next.seq > known + 1 && facts[0] === next) {
          // Another process wrote what lies between. To leave this out keeps the way open for it.
          log.debug('facts that do not follow the last known one are left to the next catch-up', { stream, known, seq: next.seq });
          return;
        }
        applyNews(stream, news);
      } catch (cause) {
        log.error('the database did not take a fact; the run is built again at the next start', { stream, cause });
        try {
          forget(stream);
        } catch (worse) {
          log.error('the database cannot be written', { file, cause: worse });
        }
      }
    },
    lastSeq,
    runs: (limit) => readRuns(rows, limit),
    members: (runId) => readMembers(rows, runId, readTurns(rows, runId)),
    turns: (runId) => readTurns(rows, runId),
    messages: (runId, options) => readMessages(rows, runId, options),
    search: (query, options) => searchMessages(rows, query, options),
    ledger: (options) => readLedger(rows, options),
    balances: () => readBalances(rows),
    settled: (limit) => readSettled(rows, limit),
    signals: (options) => readSignals(rows, options),
    forget,
    flush: () => saver.flush(),
    async close() {
      if (closed) return;
      closed = true;
      await saver.close();
      close();
    },
  };
}
