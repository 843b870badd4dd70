import type { SettledRow } from '../../../core/ports/store';
import type { HomeFact } from '../../../schema/event';
import { axes } from '../../../schema/growth';
import type { Row, Rows, Write } from '../tables';

/** What a fact changes in the tables of settled roundtables and their scores. */
export function projectScores(write: Write, fact: HomeFact): void {
  if (fact.type === 'run.settled') {
    const { seq, at, data } = fact;
    const { runId, digest, team, topic, rehearsal, members } = data;
    write(
      `INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET
         seq = excluded.seq, digest = excluded.digest, team = excluded.team, topic = excluded.topic, rehearsal = excluded.rehearsal`,
      ...[runId, seq, seq, at, digest, team, topic, rehearsal ? 1 : 0],
    );
    write('DELETE FROM scores WHERE run_id = ?', runId);
    members.forEach(({ member, scores, gross, fee, unpaid, net }, position) => {
      const values = axes.map((axis) => scores?.[axis].value ?? null);
      write(
        'INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)',
        ...[runId, position, member, ...values, gross, fee, unpaid, net],
      );
    });
  } else if (fact.type === 'score.overruled') {
    const { runId, member, values } = fact.data;
    const own = axes.map((axis) => values[axis] ?? null);
    // A member without scores has none to put others in place of.
    write(
      `UPDATE scores SET novelty = coalesce(?, novelty), accuracy = coalesce(?, accuracy), impact = coalesce(?, impact),
         challenge = coalesce(?, challenge), overruled = 1 WHERE run_id = ? AND member = ? AND novelty IS NOT NULL`,
      ...[...own, runId, member],
    );
  }
}

export function readSettled(rows: Rows, limit: number): SettledRow[] {
  return rows('SELECT * FROM settled ORDER BY first_seq DESC LIMIT ?', limit).map((row) => ({
    runId: String(row.run_id),
    at: Number(row.at),
    digest: Number(row.digest),
    team: String(row.team),
    topic: String(row.topic),
    rehearsal: row.rehearsal === 1,
    members: rows('SELECT * FROM scores WHERE run_id = ? ORDER BY position', String(row.run_id)).map(memberOf),
  }));
}

function memberOf(row: Row): SettledRow['members'][number] {
  const { novelty, accuracy, impact, challenge } = row;
  return {
    member: String(row.member),
    ...(novelty !== null && {
      values: { novelty: Number(novelty), accuracy: Number(accuracy), impact: Number(impact), challenge: Number(challenge) },
    }),
    gross: Number(row.gross),
    fee: Number(row.fee),
    unpaid: Number(row.unpaid),
    net: Number(row.net),
    overruled: row.overruled === 1,
  };
}
