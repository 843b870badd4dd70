import { timeText } from '../../core/report/runReport';
import type { AccountLine } from '../../views/explainView';
import { plain } from './plain';
import { tableText } from './table';
import { cutTo } from './wrap';

/** A change with its sign: `+5`, `-8`. */
export function signed(change: number): string {
  return change > 0 ? `+${change}` : String(change);
}

export function whenText(at: number): string {
  return timeText(at).replace(' UTC', '');
}

/** The moves of one account with what it held after each. On a terminal a row fits. */
export function accountText(lines: readonly AccountLine[], { terminal, width }: { terminal: boolean; width: number }): string {
  const head = ['when', 'change', 'holds', 'for', 'why'];
  const rows = plain(lines).map(({ at, change, balance, category, why, runId }) => [
    whenText(at),
    signed(change),
    String(balance),
    category.replaceAll('_', ' '),
    `${why.replace(/\s+/g, ' ')}${runId !== undefined ? ` [${runId}]` : ''}`,
  ]);
  const before = 16 + 6 + 5 + 18 + 8;
  const cut = rows.map((row) => (terminal ? [...row.slice(0, -1), cutTo(row.at(-1) ?? '', Math.max(20, width - before))] : row));
  return tableText([head, ...cut], ['left', 'right', 'right']);
}
