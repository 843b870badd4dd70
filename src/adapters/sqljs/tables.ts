import type { Database, SqlValue, Statement } from 'sql.js';

export type Row = Record<string, SqlValue>;
export type Write = (sql: string, ...values: SqlValue[]) => void;
export type Rows = (sql: string, ...values: SqlValue[]) => Row[];
export type Tables = {
  write: Write;
  rows: Rows;
  /** All of the work or none of it. Throws what the work throws. */
  atomically(work: () => void): void;
  close(): void;
};

/** A database whose statements are prepared once each. */
export function openTables(db: Database): Tables {
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    write(sql, ...values) {
      prepare(sql).run(values);
    },
    rows(sql, ...values) {
      const statement = prepare(sql);
      const out: Row[] = [];
      try {
        statement.bind(values);
        while (statement.step()) out.push(statement.getAsObject());
      } finally {
        statement.reset();
      }
      return out;
    },
    atomically(work) {
      db.run('BEGIN');
      try {
        work();
        db.run('COMMIT');
      } catch (error) {
        db.run('ROLLBACK');
        throw error;
      }
    },
    close() {
      for (const statement of statements.values()) statement.free();
      statements.clear();
      db.close();
    },
  };
}
