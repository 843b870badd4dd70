import type { Store } from '../../../core/ports/store';
import type { Fact, RunStatus } from '../../../schema/event';
import type { RunSummary } from '../../../schema/view';
import type { Rows, Write } from '../tables';

/** What a fact changes in the table of runs. */
export function projectRuns(write: Write, runId: string, fact: Fact): void {
  switch (fact.type) {
    case 'run.created':
      return write(
        'INSERT OR REPLACE INTO runs (run_id, topic, team, status, started_at, source, workflow) VALUES (?, ?, ?, ?, ?, ?, ?)',
        runId,
        fact.data.topic,
        fact.data.team.name,
        'running',
        fact.at,
        fact.data.team.source,
        fact.data.team.workflow.type,
      );
    case 'run.resumed':
      return write('UPDATE runs SET status = ?, finished_at = NULL, decision = NULL WHERE run_id = ?', 'running', runId);
    case 'run.paused':
      return write('UPDATE runs SET status = ? WHERE run_id = ?', 'paused', runId);
    case 'run.continued':
      return write('UPDATE runs SET status = ? WHERE run_id = ?', 'running', runId);
    case 'run.finished':
      return write('UPDATE runs SET status = ?, finished_at = ?, decision = NULL WHERE run_id = ?', fact.data.status, fact.at, runId);
    case 'decision.made': {
      const { decision, words, by } = fact.data;
      if (decision === 'again')
        return write('UPDATE runs SET status = ?, finished_at = NULL, decision = NULL WHERE run_id = ?', 'stopped', runId);
      return write('UPDATE runs SET decision = ? WHERE run_id = ?', JSON.stringify({ decision, words, by, at: fact.at }), runId);
    }
    case 'phase.started':
      return write('UPDATE runs SET rounds = max(rounds, ?) WHERE run_id = ?', fact.data.round, runId);
    case 'turn.finished':
      return spend(write, runId, fact.data.calls, fact.data.cost.usd);
    case 'turn.failed':
      return spend(write, runId, 1, fact.data.cost.usd);
    default:
      return;
  }
}

function spend(write: Write, runId: string, calls: number, usd: number | undefined): void {
  write(
    'UPDATE runs SET calls = calls + ?, usd = usd + ?, unpriced = max(unpriced, ?) WHERE run_id = ?',
    calls,
    usd ?? 0,
    usd === undefined ? 1 : 0,
    runId,
  );
}

export function readRuns(rows: Rows, limit: number): ReturnType<Store['runs']> {
  return rows('SELECT * FROM runs ORDER BY started_at DESC, run_id DESC LIMIT ?', limit).map((row) => ({
    runId: String(row.run_id),
    topic: String(row.topic),
    team: String(row.team),
    source: String(row.source),
    workflow: String(row.workflow),
    status: row.status as RunStatus,
    startedAt: Number(row.started_at),
    ...(row.finished_at !== null && { finishedAt: Number(row.finished_at) }),
    rounds: Number(row.rounds),
    calls: Number(row.calls),
    ...(row.decision !== null && { decision: JSON.parse(String(row.decision)) as RunSummary['decision'] }),
    ...(row.unpriced === 0 && { usd: Number(row.usd) }),
  }));
}
