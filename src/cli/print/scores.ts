import { axes } from '../../schema/growth';
import type { RunExplained } from '../../views/explainView';
import { plain } from './plain';
import { signed, whenText } from './sparks';
import { tableText } from './table';
import { cutTo, wrap } from './wrap';

const figures = ['points', 'gates', 'penalties', 'fee', 'net'] as const;
const head = [...axes, ...figures];

function cells({ values, earnings }: RunExplained): string[] {
  if (!values || !earnings) return head.map(() => '-');
  return [
    ...axes.map((axis) => String(values[axis])),
    ...[String(earnings.points), signed(earnings.gates), signed(-earnings.penalties), signed(-earnings.fee)],
    signed(earnings.net),
  ].map((cell) => (cell === '-0' ? '0' : cell));
}

const align = ['left' as const, ...head.map(() => 'right' as const)];

/** The roundtables of one member, one a line. */
export function trailText(rows: readonly RunExplained[]): string {
  return tableText(
    [['run', ...head, 'when', 'topic'], ...plain(rows).map((row) => [row.runId, ...cells(row), whenText(row.at), cutTo(row.topic, 60)])],
    align,
  );
}

/** One roundtable: a table of everybody, then what each value rests on. */
export function scoresText(rows: readonly RunExplained[], io: { width: number }): string {
  const first = rows[0];
  if (!first) return '';
  const notes = [
    first.team,
    whenText(first.at),
    ...(first.digest > 1 ? [`digest ${first.digest}`] : []),
    ...(first.rehearsal ? ['rehearsal'] : []),
  ];
  return [
    `${first.runId}  ${notes.join(', ')}\n`,
    wrap(plain(first.topic), io.width, '  '),
    '\n',
    tableText([['member', ...head], ...rows.map((row) => [`@${row.member}`, ...cells(row)])], align),
    ...rows.map((row) => `\n${scoreText(row, io)}`),
  ].join('');
}

/** What one member's values, sparks and marks of a roundtable rest on. */
export function scoreText(row: RunExplained, { width }: { width: number }): string {
  const { member, work, values, lines, peers, earnings } = plain(row);
  const turns = (list: readonly string[]): string => (list.length > 0 ? ` (${list.join(', ')})` : '');
  const out: string[] = [`@${member}${values ? `: ${row.total} points` : ': not scored, so nothing was paid and no fee taken'}\n`];
  const add = (text: string): void => void out.push(wrap(text, width, '  '));
  for (const axis of work.scores ? axes : []) {
    const score = work.scores?.[axis];
    const own = values && score && values[axis] !== score.value ? `${values[axis]}, by the judge ${score.value}` : String(score?.value);
    add(`${axis} ${own}: ${score?.reason ?? ''}${turns(score?.turns ?? [])}`);
  }
  for (const one of work.insights)
    add(`grand insight, ${one.axis}: “${one.quote}” (${one.turn}). Before: ${one.before} After: ${one.after}`);
  for (const one of work.revised) add(`second reading, ${one.axis} ${one.from} to ${one.to}: ${one.reason}`);
  for (const one of work.gates) add(`gate: ${one.reason}${turns([one.turn])}`);
  for (const one of work.penalties) add(`penalty, ${one.kind}: ${one.reason}${turns([one.turn])}`);
  if (work.flags.length > 0) add(`flags: ${work.flags.join(', ')}`);
  for (const one of work.overruled) {
    const changed = axes.flatMap((axis) => (one.values[axis] === undefined ? [] : [`${axis} ${one.values[axis]}`]));
    add(`overruled by ${one.by}, ${changed.join(', ')}: ${one.reason}`);
  }
  for (const one of peers) add(`@${one.reviewer} gives ${one.score} of 100: ${one.why}`);
  for (const one of lines) add(`sparks ${signed(one.change)}, holds ${one.balance}: ${one.why}`);
  if (earnings && earnings.unpaid > 0) add(`${earnings.unpaid} of the fee of ${earnings.fee} were not there; nobody owes them`);
  return out.join('');
}
