import type { Digest } from '../../schema/digest';
import { modelName } from '../../schema/usage';
import type { StoredFact } from '../ports/journal';
import { digestBrief, digestMarkdown } from '../roundtable/digestMarkdown';
import { fileText } from './runReport';
import { costText, durationText, countText as number, runStats } from './stats';
import { createdOf, isMemberTurn, readable, turnsOf } from './turns';

/** Messages that stand for a team's result, at the most; and the characters of each. */
const lastTurns = 3;
const turnChars = 4_000;

/**
 * What a run came to, as Markdown: the digest of a roundtable, and of any other run how it ended, what was said last and which files
 * were changed. Of a run that is not over it says so. `brief` leaves out what a narrow place has no room for.
 */
export function outcomeMarkdown(stored: readonly StoredFact[], digest: Digest | undefined, size: 'whole' | 'brief' = 'whole'): string {
  if (digest) return size === 'brief' ? digestBrief(digest) : digestMarkdown(digest);
  const facts = readable(stored);
  const created = createdOf(facts)?.data;
  if (!created) return 'This run has no facts that can be read.\n';
  const stats = runStats(facts);
  const turns = turnsOf(facts);
  const own = turns.filter(isMemberTurn).filter((turn) => !turn.private);
  const rehearsal = created.team.members.every((member) => member.ref.provider === 'rehearsal');
  const files = [...new Map(turns.flatMap((turn) => turn.files.map((file) => [file.path, { file, by: turn.speaker }] as const))).values()];
  const lines = [
    `# ${created.topic}`,
    '',
    ...(rehearsal
      ? [
          '> **Rehearsal: no AI model took part.** Every turn was written by the offline rehearsal model. Choose a model and run it again before you rely on this.',
          '',
        ]
      : []),
    `Team ${created.team.name}, ${created.team.workflow.type}. ${stats.ended ? stats.ended.detail : `It is not over: ${stats.status}.`}`,
    '',
    ...(own.length > 0 ? ['## What was said last', ''] : []),
    ...own
      .slice(-lastTurns)
      .flatMap((turn) => [
        `**@${turn.speaker}**, ${turn.role}${modelOf(created.team.members, turn.speaker)}:`,
        '',
        shortened(turn.text),
        '',
      ]),
    ...(files.length > 0 ? ['## Files', '', ...files.map(({ file, by }) => `- \`${fileText(file)}\` by @${by}`), ''] : []),
    `${number(stats.tokens)} tokens, ${costText(stats)}, ${durationText(stats.durationMs)}. Run ${stats.runId}.`,
    '',
  ];
  return lines.join('\n');
}

function modelOf(members: readonly { name: string; ref: { provider: string; model: string } }[], name: string): string {
  const member = members.find((one) => one.name === name);
  return member ? ` (${modelName(member.ref)})` : '';
}

function shortened(text: string): string {
  return text.length > turnChars ? `${text.slice(0, turnChars)} …` : text;
}
