import { readFile } from 'node:fs/promises';
import type { Database, SqlJsStatic } from 'sql.js';
import type { Log } from '../../core/ports/world';
import { migrations } from './migrations';

/** The saved database when it is sound and of this program's version, else an empty one. Never rejects. */
export async function openDatabase(SQL: SqlJsStatic, file: string, log: Log): Promise<Database> {
  const saved = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') log.warn('the database could not be read and is built again from the journals', { file, cause });
    return undefined;
  });
  return (saved && openSaved(SQL, saved, file, log)) ?? emptyDatabase(SQL);
}

function openSaved(SQL: SqlJsStatic, saved: Uint8Array, file: string, log: Log): Database | undefined {
  let db: Database | undefined;
  try {
    db = new SQL.Database(saved);
    if (first(db, 'PRAGMA quick_check') !== 'ok') throw new Error('the check of the database failed');
    const version = Number(first(db, 'PRAGMA user_version'));
    if (version !== migrations.length) throw new Error(`its version is ${version}, ours is ${migrations.length}`);
    // The number alone could stand in any SQLite file; a query shows that the tables are there.
    if (first(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('streams', 'runs', 'members', 'turns', 'messages')") !== 5)
      throw new Error('it is another database');
    return db;
  } catch (cause) {
    db?.close();
    log.warn('the database is not usable and is built again from the journals', { file, cause });
    return undefined;
  }
}

function emptyDatabase(SQL: SqlJsStatic): Database {
  const db = new SQL.Database();
  for (const step of migrations) db.exec(step);
  db.exec(`PRAGMA user_version = ${migrations.length}`);
  return db;
}

function first(db: Database, sql: string): unknown {
  return db.exec(sql)[0]?.values[0]?.[0];
}
