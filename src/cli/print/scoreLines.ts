import type { FactData } from '../../schema/event';
import { axes } from '../../schema/growth';
import type { Style } from './style';
import { wrap } from './wrap';

const marks = {
  redundancy: 'said before',
  hallucination: 'hallucination',
  offDirective: 'off directive',
  researchViolation: 'no source',
} as const;

/** What everybody's turns were worth: a line of figures a member, with what was added and taken off. Reasons are in `roundtable scores`. */
export function scoresText({ members }: FactData['work.scored'], style: Style, width: number): string {
  const longest = Math.max(...members.map(({ member }) => member.length));
  const head = `${' '.repeat(longest + 2)}${axes.map((axis) => axis.slice(0, 9).padStart(10)).join('')}${'points'.padStart(9)}`;
  const rows = members.map(({ member, scores, penalties, gates, revised }) => {
    const name = style.name(member) + ' '.repeat(longest - member.length + 2);
    if (!scores) return `${name}${style.warn('not scored')}\n`;
    const values = axes.map((axis) => scores[axis].value);
    const total = values.reduce((sum: number, value) => sum + value, 0);
    const beside = [
      ...(gates.length > 0 ? [style.good(gates.length === 1 ? 'a gate' : `${gates.length} gates`)] : []),
      ...penalties.map(({ kind }) => style.warn(marks[kind])),
      ...(revised.length > 0 ? [style.dim('read twice')] : []),
    ];
    return `${name}${values.map((value) => String(value).padStart(10)).join('')}${style.bold(String(total).padStart(9))}${beside.length > 0 ? `  ${beside.join(', ')}` : ''}\n`;
  });
  return [`${style.dim(head)}\n`, ...rows, wrap(style.dim('Why: roundtable scores'), width, '')].join('');
}
