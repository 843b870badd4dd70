import type { Fact } from '../../../schema/event';
import { modelName, type Usage } from '../../../schema/model';

export type Write = (sql: string, values: readonly (string | number | null)[]) => void;

/** What one fact of a run changes in the tables. Written so that the same fact twice would change nothing new. */
export function projectRun(write: Write, runId: string, fact: Fact): void {
  switch (fact.type) {
    case 'run.created': {
      const { topic, team } = fact.data;
      write('INSERT OR REPLACE INTO runs (run_id, topic, team, status, started_at) VALUES (?, ?, ?, ?, ?)', [runId, topic, team.name, 'running', fact.at]);
      [...team.members, team.judge, team.steward].forEach((member, position) => {
        write('INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?)', [runId, member.name, member.part, member.role, modelName(member.ref), position]);
      });
      return;
    }
    case 'run.resumed':
      write('UPDATE runs SET status = ?, finished_at = NULL WHERE run_id = ?', ['running', runId]);
      return;
    case 'run.paused':
    case 'run.continued':
      write('UPDATE runs SET status = ? WHERE run_id = ?', [fact.type === 'run.paused' ? 'paused' : 'running', runId]);
      return;
    case 'run.finished':
      write('UPDATE runs SET status = ?, finished_at = ? WHERE run_id = ?', [fact.data.status, fact.at, runId]);
      return;
    case 'phase.started':
      write('UPDATE runs SET rounds = max(rounds, ?) WHERE run_id = ?', [fact.data.round, runId]);
      return;
    case 'turn.started': {
      const { turn, member, purpose, model, round } = fact.data;
      write('INSERT OR REPLACE INTO turns (run_id, turn, seq, member, purpose, model, round, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [runId, turn, fact.seq, member, purpose, model, round, 'open']);
      return;
    }
    case 'turn.finished': {
      const { turn, usage, cost, ms, calls, message } = fact.data;
      settle(write, runId, turn, 'finished', usage, cost.usd, ms);
      spend(write, runId, calls, cost.usd);
      if (message) say(write, runId, fact.seq, fact.at, message);
      return;
    }
    case 'turn.failed': {
      const { turn, usage, cost, ms } = fact.data;
      settle(write, runId, turn, 'failed', usage, cost.usd, ms);
      spend(write, runId, 1, cost.usd);
      return;
    }
    case 'message.posted':
      say(write, runId, fact.seq, fact.at, fact.data.message);
      return;
    default:
      return;
  }
}

function settle(write: Write, runId: string, turn: string, status: string, usage: Usage, usd: number | undefined, ms: number): void {
  write('UPDATE turns SET status = ?, ms = ?, input = ?, cached_read = ?, cached_write = ?, output = ?, reasoning = ?, usd = ? WHERE run_id = ? AND turn = ?', [
    status,
    ms,
    usage.input,
    usage.cachedRead,
    usage.cachedWrite,
    usage.output,
    usage.reasoning,
    usd ?? null,
    runId,
    turn,
  ]);
}

function spend(write: Write, runId: string, calls: number, usd: number | undefined): void {
  write('UPDATE runs SET calls = calls + ?, usd = usd + ?, unpriced = max(unpriced, ?) WHERE run_id = ?', [calls, usd ?? 0, usd === undefined ? 1 : 0, runId]);
}

function say(write: Write, runId: string, seq: number, at: number, message: { author: string; kind: string; round: number; text: string }): void {
  write('INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)', [runId, seq, at, message.author, message.kind, message.round, message.text]);
}
