/**
 * What members earn and how they are judged: a projection of the home stream. `ledger` has one row a move; `settled` and `scores` hold the
 * last settlement of each roundtable with the person's values in place, `first_seq` being the fact that settled it first.
 */
export const m005Growth = `
  CREATE TABLE ledger (
    seq INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, run_id TEXT, by TEXT,
    from_account TEXT NOT NULL, to_account TEXT NOT NULL, amount INTEGER NOT NULL, category TEXT NOT NULL, why TEXT NOT NULL,
    turn TEXT, PRIMARY KEY (seq, n)
  ) WITHOUT ROWID;
  CREATE INDEX ledger_by_source ON ledger (from_account);
  CREATE INDEX ledger_by_target ON ledger (to_account);
  CREATE TABLE settled (
    run_id TEXT PRIMARY KEY, first_seq INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, digest INTEGER NOT NULL,
    team TEXT NOT NULL, topic TEXT NOT NULL, rehearsal INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE scores (
    run_id TEXT NOT NULL, position INTEGER NOT NULL, member TEXT NOT NULL,
    novelty INTEGER, accuracy INTEGER, impact INTEGER, challenge INTEGER,
    gross INTEGER NOT NULL, fee INTEGER NOT NULL, unpaid INTEGER NOT NULL, net INTEGER NOT NULL,
    overruled INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run_id, position)
  ) WITHOUT ROWID;
  CREATE TABLE signals (
    seq INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, member TEXT NOT NULL, dimension TEXT NOT NULL,
    value REAL NOT NULL, why TEXT NOT NULL, run_id TEXT, PRIMARY KEY (seq, n)
  ) WITHOUT ROWID;`;
