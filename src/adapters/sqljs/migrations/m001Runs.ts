/** Runs with their members, turns (with usage) and messages; `streams` says how far each journal was applied. */
export const m001Runs = `
  CREATE TABLE streams (stream TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, topic TEXT NOT NULL, team TEXT NOT NULL, status TEXT NOT NULL,
    started_at INTEGER NOT NULL, finished_at INTEGER, rounds INTEGER NOT NULL DEFAULT 0,
    calls INTEGER NOT NULL DEFAULT 0, usd REAL NOT NULL DEFAULT 0, unpriced INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX runs_by_time ON runs (started_at DESC, run_id DESC);
  CREATE TABLE members (
    run_id TEXT NOT NULL, name TEXT NOT NULL, part TEXT NOT NULL, role TEXT NOT NULL, model TEXT NOT NULL,
    position INTEGER NOT NULL, PRIMARY KEY (run_id, name)
  ) WITHOUT ROWID;
  CREATE TABLE turns (
    run_id TEXT NOT NULL, turn TEXT NOT NULL, seq INTEGER NOT NULL, member TEXT NOT NULL, purpose TEXT NOT NULL,
    model TEXT NOT NULL, round INTEGER NOT NULL, status TEXT NOT NULL, ms REAL NOT NULL DEFAULT 0,
    input INTEGER NOT NULL DEFAULT 0, cached_read INTEGER NOT NULL DEFAULT 0, cached_write INTEGER NOT NULL DEFAULT 0,
    output INTEGER NOT NULL DEFAULT 0, reasoning INTEGER NOT NULL DEFAULT 0, usd REAL, PRIMARY KEY (run_id, turn)
  ) WITHOUT ROWID;
  CREATE TABLE messages (
    run_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
    round INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (run_id, seq)
  ) WITHOUT ROWID;`;
