import { axes } from '../../schema/growth';
import type { DecisionView } from '../../schema/view';
import { digestMarkdown } from '../roundtable/digestMarkdown';
import { decisionWords } from './decisionWords';
import { type Artifact, bytesText, fileText, type RunReport, timeText } from './runReport';
import { countText, durationText, statsTable } from './stats';
import type { RunTurn } from './turns';

/**
 * A run as one Markdown document. What members wrote keeps its Markdown but stands in quotes, so that an open fence or a heading ends
 * with it; raw HTML and images in it are shown as text, because a preview may load them. Files are fenced whole.
 */
export function exportMarkdown(report: RunReport): string {
  const { team, stats } = report;
  const lines = [
    `# ${inline(team.name || 'Run')}: ${inline(firstLine(team.goal))}`,
    '',
    `Run ${codeSpan(stats.runId)}${timeText(stats.startedAt) ? `, ${timeText(stats.startedAt)}` : ''}. ${summary(report)}`,
    '',
    ...(stats.ended ? [`Ended (${stats.ended.reason}): ${inline(stats.ended.detail)}`, ''] : []),
    ...(stats.lost.calls > 0 ? [`${lostText(stats.lost)}`, ''] : []),
    '## Team',
    '',
    '### Goal',
    '',
    ...quoted(team.goal || '(none)'),
    '',
    '### Members',
    '',
    ...table(
      ['Name', 'Role', 'Model'],
      team.members.map((member) => [`@${member.name}`, seatText(member), member.model]),
    ),
    '',
    '### Workflow',
    '',
    `${codeSpan(team.workflow.type)}`,
    '',
    ...team.workflow.settings.map((setting) => `- ${inline(setting.name)}: ${codeSpan(setting.value)}`),
    '',
    '## Transcript',
    '',
    ...(report.turns.length === 0 ? ['Nobody has said anything.', ''] : report.turns.flatMap(turnLines)),
    '## Tokens and cost',
    '',
    ...costLines(report),
    ...(stats.toolCalls.length > 0
      ? [
          '### Tools',
          '',
          ...table(
            ['Tool', 'Calls', 'Failed'],
            stats.toolCalls.map((tool) => [tool.tool, countText(tool.calls), countText(tool.failed)]),
            1,
          ),
          '',
        ]
      : []),
    ...(report.problems.length > 0 ? ['## Problems', '', ...report.problems.map((problem) => `- ${inline(problem)}`), ''] : []),
    ...(stats.decisions.length > 0 ? ['## Decisions', '', ...stats.decisions.flatMap(decisionLines)] : []),
    ...(report.digest ? ['## Digest', '', ...quoted(digestMarkdown(report.digest)), ''] : []),
    ...(report.scores ? ['## Scores', '', ...scoreLines(report.scores)] : []),
    ...(report.artifacts
      ? ['## Files', '', ...(report.artifacts.length === 0 ? ['None.', ''] : report.artifacts.flatMap(artifactLines))]
      : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function scoreLines(scores: NonNullable<RunReport['scores']>): string[] {
  return [
    ...table(
      ['Member', ...axes, 'points'],
      scores.map(({ member, values, total }) => [`@${member}`, ...values.map(String), String(total)]),
      1,
    ),
    '',
    ...scores.flatMap(({ member, why }) => [`- @${inline(member)}`, ...why.map((reason) => `  - ${inline(reason)}`)]),
    '',
  ];
}

/** One sentence of figures. */
export function summary({ stats }: RunReport): string {
  const plural = (count: number, one: string): string => `${countText(count)} ${one}${count === 1 ? '' : 's'}`;
  const parts = [
    plural(stats.turns, 'turn'),
    plural(stats.tokens, 'token'),
    durationText(stats.durationMs),
    `${plural(stats.filesWritten.length, 'file')} written (${bytesText(stats.bytes)})`,
    ...(stats.retries > 0 ? [plural(stats.retries, 'retried call')] : []),
    ...(stats.failures > 0 ? [plural(stats.failures, 'failed turn')] : []),
    ...(stats.approvals.asked > 0 ? [`${plural(stats.approvals.asked, 'approval')} asked, ${stats.approvals.rejected} rejected`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** What is said of calls that were cut off, where there are any. */
export function lostText(lost: { calls: number; reservedTokens: number }): string {
  return `${countText(lost.calls)} model ${lost.calls === 1 ? 'call was' : 'calls were'} cut off when a process ended; up to ${countText(lost.reservedTokens)} tokens more may have been used, which are in no sum.`;
}

/** The role, and the seat of those who are not members. */
export function seatText(member: { role: string; seat: string }): string {
  return member.seat === 'member'
    ? member.role
    : [member.role, member.seat].filter((part, index, all) => part && all.indexOf(part) === index).join(', ');
}

/** What stands beside the name of a speaker: round, kind, whom it is to. */
export function turnNotes(turn: RunTurn): string[] {
  return [
    ...(turn.round > 0 ? [`round ${turn.round}`] : []),
    turn.kind,
    ...(turn.private || turn.to
      ? [`${turn.private ? 'private, ' : ''}to ${turn.to?.map((name) => `@${name}`).join(', ') || 'the judge'}`]
      : []),
    ...(turn.cut ? ['cut short by a limit'] : []),
  ];
}

function turnLines(turn: RunTurn): string[] {
  return [
    `### ${turn.index + 1}. @${inline(turn.speaker)}${turn.role ? `, ${inline(turn.role)}` : ''}`,
    '',
    inline(`${turnNotes(turn).join(', ')}.`),
    '',
    ...quoted(turn.text.trim() === '' ? '(nothing)' : turn.text),
    '',
    ...(turn.files.length > 0 ? [`Files: ${turn.files.map((file) => codeSpan(fileText(file))).join(', ')}`, ''] : []),
  ];
}

function decisionLines(decision: DecisionView): string[] {
  return [
    `**${decisionWords[decision.decision]}** by ${inline(decision.by)}, ${timeText(decision.at)}. It was about: ${inline(decision.outcome)}`,
    '',
    ...(decision.words ? [...quoted(decision.words), ''] : []),
    ...decision.dissent.map(({ member, point, why }) => `- Dissent of @${inline(member)}: ${inline(point)} Because: ${inline(why)}`),
    ...(decision.dissent.length > 0 ? [''] : []),
  ];
}

function costLines({ stats }: RunReport): string[] {
  const { head, align, rows, total } = statsTable(stats);
  const left = align.filter((side) => side === 'left').length;
  return [...table(head, [...rows, total], left), '', 'Cost is an estimate from list prices; ? where a price is not known.', ''];
}

function artifactLines(artifact: Artifact): string[] {
  const head = [
    `### ${codeSpan(artifact.path)}`,
    '',
    `${bytesText(artifact.bytes)}${artifact.note ? `. ${inline(artifact.note)}` : ''}`,
    '',
  ];
  return artifact.text === undefined ? head : [...head, ...fenced(artifact.text, artifact.path), ''];
}

/** A fence longer than any run of backticks in the text. */
export function fenced(text: string, path = ''): string[] {
  const longest = longestRun(text);
  const fence = '`'.repeat(Math.max(3, longest + 1));
  const language = /\.([a-z0-9]{1,12})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return [`${fence}${language}`, ...text.replace(/\n$/, '').split('\n'), fence];
}

/** Markdown of somebody else in quotes: raw HTML and images are escaped outside of fenced code. */
function quoted(text: string): string[] {
  let open: { mark: string; length: number } | undefined;
  return text
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (open) {
        const end = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
        if (end?.startsWith(open.mark) && end.length >= open.length) open = undefined;
        return `> ${line}`;
      }
      // Only a fence at the edge counts: an indented one may end with its list item before its last line.
      const start = /^(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line);
      const mark = start?.[1] ?? start?.[2];
      if (mark) open = { mark: mark.charAt(0), length: mark.length };
      return `> ${escaped(line)}`.trimEnd();
    });
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

const escaped = (text: string): string => text.replace(/<(?=[a-z/!?])/gi, '&lt;').replaceAll('![', '!\\[');

/** Plain text on one line, with everything that Markdown would read as its own escaped. */
function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*[\]|~]/g, '\\$&')
    .replace(/(^|[^\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (found) => found.replace('_', '\\_'))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const longest = longestRun(line);
  const mark = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${mark}${pad}${line}${pad}${mark}`;
}

/** @param left how many columns are words; the others are figures */
function table(head: readonly string[], rows: readonly (readonly string[])[], left = head.length): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(inline).join(' | ')} |`;
  return [line(head), `|${head.map((_, index) => (index < left ? '---' : '---:')).join('|')}|`, ...rows.map(line)];
}

const firstLine = (text: string): string => {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
