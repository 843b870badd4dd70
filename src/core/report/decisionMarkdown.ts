import type { DecisionView } from '../../schema/view';
import { decisionWords } from './decisionWords';
import { timeText } from './runReport';

const quoted = (text: string): string[] => text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => `> ${line}`.trimEnd());
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** One decision: who, when, why, about what, and who did not agree. */
function entry(decision: DecisionView, level: string): string[] {
  return [
    `${level} ${decisionWords[decision.decision]} by ${decision.by}, ${timeText(decision.at)}`,
    '',
    ...(decision.words ? [...quoted(decision.words), ''] : []),
    `It was about: ${flat(decision.outcome)}`,
    '',
    ...(decision.dissent.length > 0
      ? [
          'Dissent as it stood:',
          '',
          ...decision.dissent.map(({ member, point, why }) => `- @${member}: ${flat(point)} Because: ${flat(why)}`),
          '',
        ]
      : []),
  ];
}

/** `decision.md`: what holds of a run, and under it what was decided before. `decisions` are the oldest first. */
export function decisionsMarkdown(topic: string, decisions: readonly DecisionView[]): string {
  const last = decisions.at(-1);
  const earlier = decisions.slice(0, -1).reverse();
  return [
    `# ${flat(topic)}`,
    '',
    ...(last ? entry(last, '##') : []),
    ...(earlier.length > 0 ? ['## Decided before', '', ...earlier.flatMap((one) => entry(one, '###'))] : []),
  ].join('\n');
}
