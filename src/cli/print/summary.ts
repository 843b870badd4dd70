import type { StoredFact } from '../../core/ports/journal';
import { durationText, runStats, statsTable } from '../../core/report/stats';
import { countText, type Style } from './style';
import { columnsOf, cutTo, wrap } from './wrap';

/** Columns of the table of figures that a terminal has room for. */
const shown = ['Speaker', 'Model', 'Turns', 'Calls', 'Total', 'Est. cost'];
const renamed: Readonly<Record<string, string>> = {
  Speaker: 'member',
  Model: 'model',
  Turns: 'turns',
  Calls: 'calls',
  Total: 'tokens',
  'Est. cost': 'cost',
};
const gap = '  ';

/** What stands under a team's run: who used what, which files were written, how long it took. */
export function summaryText(facts: readonly StoredFact[], style: Style, width: number): string {
  const stats = runStats(facts);
  const table = statsTable(stats);
  const at = shown.map((title) => table.head.indexOf(title)).filter((index) => index >= 0);
  const rows = [table.head.map((title) => renamed[title] ?? title), ...table.rows, table.total].map((row) =>
    at.map((index) => row[index] ?? ''),
  );
  const sizes = at.map((_, column) => Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))));
  // The model's name gives way: it stands in the head of the run in full.
  const model = at.indexOf(table.head.indexOf('Model'));
  const over = sizes.reduce((sum, size) => sum + size + gap.length, 0) - width;
  if (over > 0 && model >= 0) sizes[model] = Math.max(8, (sizes[model] ?? 0) - over);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const size = sizes[column] ?? 0;
        const text = columnsOf(cell) > size ? cutTo(cell, size) : cell;
        const pad = ' '.repeat(Math.max(0, size - columnsOf(text)));
        return table.align[at[column] ?? 0] === 'right' ? `${pad}${text}` : `${text}${pad}`;
      })
      .join(gap)
      .trimEnd(),
  );
  const [head = '', ...rest] = lines;
  const total = rest.pop() ?? '';
  const out = [`\n${style.dim(head)}\n`, ...rest.map((line) => `${line}\n`), `${style.bold(total)}\n`];
  const did = [
    durationText(stats.durationMs),
    ...(stats.toolCalls.length > 0 ? [toolsText(stats.toolCalls)] : []),
    ...(stats.approvals.asked > 0 ? [`${countText(stats.approvals.asked, 'question')} asked, ${stats.approvals.rejected} rejected`] : []),
    ...(stats.retries > 0 ? [`${countText(stats.retries, 'call')} tried again`] : []),
    ...(stats.failures > 0 ? [`${countText(stats.failures, 'turn')} failed`] : []),
  ];
  out.push(wrap(style.dim(did.join(' · ')), width, ''));
  if (stats.filesWritten.length > 0)
    out.push('\n', wrap(`${style.bold(countText(stats.filesWritten.length, 'file'))} written: ${listed(stats.filesWritten)}`, width, ''));
  return out.join('');
}

const mostListed = 20;

function listed(paths: readonly string[]): string {
  const rest = paths.length - mostListed;
  return `${paths.slice(0, mostListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function toolsText(calls: readonly { calls: number; failed: number }[]): string {
  const all = calls.reduce((sum, tool) => sum + tool.calls, 0);
  const failed = calls.reduce((sum, tool) => sum + tool.failed, 0);
  return `${countText(all, 'tool call')}${failed > 0 ? `, ${failed} of them failed` : ''}`;
}
