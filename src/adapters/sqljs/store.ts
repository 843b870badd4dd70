import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import initSqlJs, { type Database, type SqlValue, type Statement } from 'sql.js';
import type { StoredFact, StreamId } from '../../core/ports/journal';
import type { MemberRow, MessageRow, Store, TurnRow } from '../../core/ports/store';
import type { Log } from '../../core/ports/world';
import type { Fact, RunStatus } from '../../schema/event';
import { addUsage, noUsage, type Usage } from '../../schema/model';
import { migrations } from './migrations';
import { projectRun } from './projections/run';

type Options = {
  /** The database file. A missing, torn or newer one is begun anew; the caller fills it from the journals. */
  file: string;
  /** Path of sql.js's `sql-wasm.wasm`. */
  wasmPath: string;
  log: Log;
  /** How long changes are gathered before the file is written. */
  saveDelayMs?: number;
};

type Row = Record<string, SqlValue>;

/** The Store on SQLite in memory, written to its file lazily and whole. */
export async function createSqlStore({ file, wasmPath, log, saveDelayMs = 2_000 }: Options): Promise<Store> {
  const wasm = await readFile(wasmPath);
  const SQL = await initSqlJs({ wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer });
  const saved = await readFile(file).catch(() => undefined);
  const db = openSound(() => (saved ? new SQL.Database(saved) : undefined), log, file) ?? fresh(new SQL.Database());

  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const write = (sql: string, values: readonly SqlValue[]): void => {
    prepare(sql).run([...values]);
  };
  const rows = (sql: string, values: readonly SqlValue[]): Row[] => {
    const statement = prepare(sql);
    statement.bind([...values]);
    const out: Row[] = [];
    while (statement.step()) out.push(statement.getAsObject());
    statement.reset();
    return out;
  };
  const lastSeq = (stream: StreamId): number => Number(rows('SELECT last_seq FROM streams WHERE stream = ?', [stream])[0]?.last_seq ?? 0);

  let dirty = false;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    saving = saving.then(async () => {
      if (!dirty || closed) return;
      dirty = false;
      await saveWhole(file, db.export()).catch((cause: unknown) => {
        dirty = true;
        log.warn('the database could not be saved; it is built again from the journals when needed', { file, cause });
      });
    });
    return saving;
  };
  const touch = (): void => {
    dirty = true;
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => void save(), saveDelayMs);
    timer.unref();
  };
  /** All or nothing: a fact is never half in the tables. */
  const atomically = (work: () => void): void => {
    db.run('BEGIN');
    try {
      work();
      db.run('COMMIT');
    } catch (error) {
      db.run('ROLLBACK');
      throw error;
    }
    touch();
  };

  return {
    apply(stream, facts) {
      if (closed) return;
      const known = lastSeq(stream);
      const news = facts.filter((fact) => fact.seq > known);
      if (news.length === 0) return;
      atomically(() => {
        for (const fact of news) if (stream.startsWith('run:')) projectRun(write, stream.slice(4), fact as Fact);
        write('INSERT OR REPLACE INTO streams VALUES (?, ?)', [stream, (news.at(-1) as StoredFact).seq]);
      });
    },
    lastSeq,
    runs: (limit) =>
      rows('SELECT * FROM runs ORDER BY started_at DESC, run_id DESC LIMIT ?', [limit]).map((row) => ({
        runId: String(row.run_id),
        topic: String(row.topic),
        team: String(row.team),
        status: row.status as RunStatus,
        startedAt: Number(row.started_at),
        ...(row.finished_at !== null && { finishedAt: Number(row.finished_at) }),
        rounds: Number(row.rounds),
        calls: Number(row.calls),
        ...(row.unpriced === 0 && { usd: Number(row.usd) }),
      })),
    members: (runId) => {
      const turns = rows(`SELECT ${turnColumns} FROM turns WHERE run_id = ?`, [runId]);
      return rows('SELECT * FROM members WHERE run_id = ? ORDER BY position', [runId]).map((row): MemberRow => {
        const own = turns.filter((turn) => turn.member === row.name && turn.status !== 'open');
        return {
          runId,
          name: String(row.name),
          part: String(row.part),
          role: String(row.role),
          model: String(row.model),
          turns: own.length,
          usage: own.map(usageOf).reduce(addUsage, noUsage),
          usd: own.reduce((sum, turn) => sum + Number(turn.usd ?? 0), 0),
        };
      });
    },
    turns: (runId) =>
      rows(`SELECT ${turnColumns} FROM turns WHERE run_id = ? ORDER BY seq`, [runId]).map(
        (row): TurnRow => ({
          runId,
          turn: String(row.turn),
          member: String(row.member),
          purpose: String(row.purpose),
          model: String(row.model),
          round: Number(row.round),
          status: row.status as TurnRow['status'],
          ms: Number(row.ms),
          usage: usageOf(row),
          ...(row.usd !== null && { usd: Number(row.usd) }),
        }),
      ),
    messages: (runId, { afterSeq, limit }) =>
      rows('SELECT * FROM messages WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?', [runId, afterSeq, limit]).map(
        (row): MessageRow => ({
          runId,
          seq: Number(row.seq),
          at: Number(row.at),
          author: String(row.author),
          kind: String(row.kind),
          round: Number(row.round),
          text: String(row.text),
        }),
      ),
    forget(stream) {
      atomically(() => {
        write('DELETE FROM streams WHERE stream = ?', [stream]);
        const runId = stream.startsWith('run:') ? stream.slice(4) : '';
        for (const table of ['runs', 'members', 'turns', 'messages']) write(`DELETE FROM ${table} WHERE run_id = ?`, [runId]);
      });
    },
    flush: save,
    async close() {
      await save();
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      for (const statement of statements.values()) statement.free();
      db.close();
    },
  };
}

const turnColumns = 'turn, seq, member, purpose, model, round, status, ms, input, cached_read, cached_write, output, reasoning, usd';

function usageOf(row: Row): Usage {
  return {
    input: Number(row.input),
    cachedRead: Number(row.cached_read),
    cachedWrite: Number(row.cached_write),
    output: Number(row.output),
    reasoning: Number(row.reasoning),
  };
}

function fresh(db: Database): Database {
  migrate(db, 0);
  return db;
}

function migrate(db: Database, from: number): void {
  for (const step of migrations.slice(from)) db.exec(step);
  db.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** The saved database when it is sound and not newer than this program; an older one is brought up to date. */
function openSound(load: () => Database | undefined, log: Log, file: string): Database | undefined {
  let db: Database | undefined;
  try {
    db = load();
    if (!db) return undefined;
    if (db.exec('PRAGMA quick_check')[0]?.values[0]?.[0] !== 'ok') throw new Error('the check of the database failed');
    const version = Number(db.exec('PRAGMA user_version')[0]?.values[0]?.[0] ?? 0);
    if (version === 0 || version > migrations.length) throw new Error(`its version is ${version}, ours is ${migrations.length}`);
    migrate(db, version);
    return db;
  } catch (cause) {
    db?.close();
    log.warn('the database is not usable and is built again from the journals', { file, cause });
    return undefined;
  }
}

async function saveWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
