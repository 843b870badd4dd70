import { wordsOf } from '../../../base/searchWords';
import type { Fact } from '../../../schema/event';
import type { Write } from '../tables';

/** Makes the message of a fact findable, where it has one. */
export function projectWords(write: Write, runId: string, fact: Fact): void {
  const message = fact.type === 'turn.finished' || fact.type === 'message.posted' ? fact.data.message : undefined;
  if (!message) return;
  const words = wordsOf(message.text)
    .map(({ word }) => word)
    .join(' ');
  write('INSERT INTO message_docs (run_id, seq) VALUES (?, ?)', runId, fact.seq);
  write('INSERT INTO message_words (docid, words) SELECT docid, ? FROM message_docs WHERE run_id = ? AND seq = ?', words, runId, fact.seq);
}

/** Takes the messages of a run out of the index. */
export function forgetWords(write: Write, runId: string): void {
  write('DELETE FROM message_words WHERE docid IN (SELECT docid FROM message_docs WHERE run_id = ?)', runId);
  write('DELETE FROM message_docs WHERE run_id = ?', runId);
}
