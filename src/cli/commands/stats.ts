import { bytesText, timeText } from '../../core/report/runReport';
import { costText, durationText, countText as number, type RunStats, runStats, statsTable } from '../../core/report/stats';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { decisionLine } from '../print/runs';
import { countText } from '../print/style';
import { tableText } from '../print/table';
import { resolveRun } from '../resolveRun';

/** `roundtable stats`: turns, tokens, cost, tools and files of a run. */
export async function showStats(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const { facts } = await resolveRun(cli, run);
  const stats = runStats(facts);
  cli.io.out(options.json ? `${JSON.stringify(stats)}\n` : statsText(plain(stats)));
  return 0;
}

/** The figures of a run for a terminal. */
function statsText(stats: RunStats): string {
  const { head, align, rows, total } = statsTable(stats);
  const more = [
    stats.retries > 0 ? countText(stats.retries, 'retry').replace(/rys$/, 'ries') : '',
    stats.failures > 0 ? `${countText(stats.failures, 'failed turn')}` : '',
    stats.lost.calls > 0 ? `${countText(stats.lost.calls, 'call')} cut off, use not known` : '',
    stats.steers > 0 ? countText(stats.steers, 'directive') : '',
    stats.approvals.asked > 0 ? `${countText(stats.approvals.asked, 'approval')} asked, ${stats.approvals.rejected} rejected` : '',
  ].filter(Boolean);
  const tools = stats.toolCalls.map((tool) => `${tool.tool} ${tool.calls}${tool.failed > 0 ? ` (${tool.failed} failed)` : ''}`);
  const lines = [
    `run       ${stats.runId}${timeText(stats.startedAt) ? `, ${timeText(stats.startedAt)}` : ''}`,
    `team      ${stats.team} (${stats.workflow.replaceAll('_', ' ')})`,
    `status    ${stats.status}${stats.ended ? `: ${stats.ended.detail}` : ''}`,
    ...stats.decisions.slice(-1).map((decision) => `decision  ${decisionLine(decision)}`),
    `time      ${durationText(stats.durationMs)} under way`,
    `turns     ${number(stats.turns)} of members, ${countText(stats.calls, 'call')}${more.length > 0 ? `, ${more.join(', ')}` : ''}`,
    `cost      ${costText(stats)}`,
    ...(tools.length > 0 ? [`tools     ${tools.join(', ')}`] : []),
    ...(stats.filesWritten.length > 0 ? [`files     ${stats.filesWritten.join(', ')} (${bytesText(stats.bytes)})`] : []),
  ];
  return `${lines.join('\n')}\n\n${tableText([head, ...rows, total], align)}`;
}
