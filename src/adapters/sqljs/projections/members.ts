import type { MemberRow, TurnRow } from '../../../core/ports/store';
import type { Fact } from '../../../schema/event';
import { everybody } from '../../../schema/teamOf';
import { addUsage, modelName, noUsage } from '../../../schema/usage';
import type { Rows, Write } from '../tables';

/** What a fact changes in the table of members. */
export function projectMembers(write: Write, runId: string, fact: Fact): void {
  if (fact.type !== 'run.created') return;
  const { team } = fact.data;
  everybody(team).forEach((member, position) => {
    write(
      'INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?)',
      runId,
      member.name,
      member.part,
      member.role,
      modelName(member.ref),
      position,
    );
  });
}

/** The members of a run with the sums of their turns. */
export function readMembers(rows: Rows, runId: string, turns: readonly TurnRow[]): MemberRow[] {
  return rows('SELECT * FROM members WHERE run_id = ? ORDER BY position', runId).map((row) => {
    const own = turns.filter((turn) => turn.member === row.name && turn.status !== 'open');
    return {
      runId,
      name: String(row.name),
      part: String(row.part),
      role: String(row.role),
      model: String(row.model),
      turns: own.length,
      usage: own.map((turn) => turn.usage).reduce(addUsage, noUsage),
      usd: own.reduce((sum, turn) => sum + (turn.usd ?? 0), 0),
    };
  });
}
