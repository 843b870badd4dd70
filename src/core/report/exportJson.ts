import type { Usage } from '../../schema/model';
import type { RunReport } from './runReport';
import type { SpeakerStats } from './stats';

/**
 * A run as JSON for other programs: `format_version`, `team`, `stats`, `token_usage`, `turns`, `artifacts` and, where there is
 * one, `digest`. Times are milliseconds since 1970, durations milliseconds; a cost that is not known is null.
 */
export function exportJson(report: RunReport): string {
  const { team, stats, digest } = report;
  const value = {
    format_version: 1,
    team: { ...team, workflow: { type: team.workflow.type, rounds: team.workflow.rounds, settings: team.workflow.settings } },
    stats: {
      run_id: stats.runId,
      status: stats.status,
      ended: stats.ended ?? null,
      decisions: stats.decisions,
      started_at: stats.startedAt,
      duration_ms: stats.durationMs,
      total_turns: stats.turns,
      steers: stats.steers,
      turns_by_speaker: stats.speakers.map((speaker) => ({ speaker: speaker.name, seat: speaker.seat, turns: speaker.turns })),
      calls: stats.calls,
      retries: stats.retries,
      failures: stats.failures,
      lost_calls: stats.lost,
      tool_calls: stats.toolCalls,
      files_written: stats.filesWritten,
      bytes: stats.bytes,
      approvals: stats.approvals,
      problems: report.problems,
    },
    token_usage: {
      by_speaker: stats.speakers.map((speaker) => ({
        speaker: speaker.name,
        model: speaker.model,
        calls: speaker.calls,
        ...spent(speaker),
      })),
      total: { calls: stats.calls, ...spent(stats) },
    },
    turns: report.turns.map((turn) => ({
      ...turn,
      cost: turn.cost ? { usd: turn.cost.usd ?? null, priced: turn.cost.priced } : undefined,
    })),
    artifacts: report.artifacts ?? null,
    ...(digest && { digest }),
    ...(report.scores && { scores: report.scores }),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function spent(item: { usage: Usage; tokens: number } & Pick<SpeakerStats, 'usd' | 'priced'>) {
  const { usage, tokens } = item;
  return {
    prompt_tokens: usage.input + usage.cachedRead + usage.cachedWrite,
    completion_tokens: usage.output + usage.reasoning,
    total_tokens: tokens,
    ...usage,
    usd: item.usd ?? null,
    priced: item.priced ?? null,
  };
}
