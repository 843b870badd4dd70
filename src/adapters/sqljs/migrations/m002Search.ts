/**
 * Full-text search over messages. `message_words` holds each text as its folded words with a space between (`wordsOf`), so that the
 * plainest tokenizer cuts it alike in every script; the index on it is FTS4, since sql.js has no FTS5. A copy of the words and not an
 * outer content table, because removing a row from the index needs exactly the words that went in.
 */
export const m002Search = `
  CREATE VIRTUAL TABLE message_words USING fts4(words, tokenize=simple);
  CREATE TABLE message_docs (docid INTEGER PRIMARY KEY, run_id TEXT NOT NULL, seq INTEGER NOT NULL, UNIQUE (run_id, seq));`;
