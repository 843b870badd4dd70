import type { Digest } from '../../schema/digest';
import { totalTokens } from '../../schema/usage';

/** `$0.0123`, `unknown` when a price was not known, `$0.00` for local models. */
export function usdText(usd: number | undefined): string {
  if (usd === undefined) return 'unknown (a price is not known)';
  return usd > 0 && usd < 0.01 ? `$${usd.toFixed(6)}` : `$${usd.toFixed(2)}`;
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`## ${title}`, '', ...lines, ''] : []);
const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
const by = (names: readonly string[]): string => names.map((name) => `@${name}`).join(', ');

/** The digest in prose, for a person and for a repository. */
export function digestMarkdown(digest: Digest): string {
  return [...opening(digest), ...positionTable(digest), ...conclusion(digest), ...record(digest), `Run ${digest.runId}.`, ''].join('\n');
}

/** The same without the record of how it came about and without tables, for a narrow place that can show the whole beside it. */
export function digestBrief(digest: Digest): string {
  const positions = digest.positions.map((item) => `- @${item.member}, ${item.role}: ${item.position}${item.moved ? ' (moved)' : ''}`);
  return [...opening(digest), ...section('Positions', positions), ...conclusion(digest), costLine(digest), ''].join('\n');
}

function opening(digest: Digest): string[] {
  return [
    `# ${digest.topic}`,
    '',
    ...(digest.rehearsal
      ? [
          '> **Rehearsal: no AI model took part.** Every turn was written by the offline rehearsal model from the material it was given. Choose a model and run it again before you rely on this.',
          '',
        ]
      : []),
    `Team ${digest.team}, ${digest.rounds} ${digest.rounds === 1 ? 'round' : 'rounds'}. ${digest.ended.detail}`,
    '',
    ...(digest.asked ?? []).flatMap(({ round, words }) => [
      `Round ${round} was asked for by the person${words ? ', who said:' : '.'}`,
      '',
      ...(words ? [...words.split('\n').map((line) => `> ${line}`), ''] : []),
    ]),
    ...section(
      'Summary',
      digest.summary
        ? [digest.summary, ...(digest.confidence === undefined ? [] : ['', `Confidence of the judge: ${digest.confidence.toFixed(2)}.`])]
        : [`There is no synthesis: ${digest.synthesisMissing ?? 'the judge gave none'}.`],
    ),
  ];
}

function positionTable(digest: Digest): string[] {
  return section('Positions', [
    '| member | position | moved | model |',
    '|---|---|---|---|',
    ...digest.positions.map(
      (item) => `| @${item.member}, ${cell(item.role)} | ${cell(item.position)} | ${item.moved ? 'yes' : 'no'} | ${item.model} |`,
    ),
  ]);
}

function conclusion(digest: Digest): string[] {
  return [
    ...section(
      'Consensus',
      digest.consensus.map((item) => `- ${item.point}${item.members.length > 0 ? ` (${by(item.members)})` : ''}`),
    ),
    ...section(
      'Dissent',
      digest.dissent.map((item) => `- @${item.member}: ${item.point} Because: ${item.why}`),
    ),
    ...section(
      'Open questions',
      digest.openQuestions.map((item) => `- ${item}`),
    ),
    ...section(
      'Next steps',
      digest.nextSteps.map((item, index) => `${index + 1}. ${item}`),
    ),
  ];
}

/** What it rests on and what it took. */
function record(digest: Digest): string[] {
  const { claims } = digest;
  const ungrounded = claims.list.filter((claim) => claim.status === 'ungrounded');
  const evidence = [...new Map(digest.evidence.map((item) => [`${item.path}:${item.from}-${item.to}`, item])).values()];
  return [
    ...section('Claims', [
      `${claims.grounded} grounded in lines of files, ${claims.derived} derived in line, ${claims.ungrounded} without either.`,
      ...(ungrounded.length > 0
        ? ['', 'Without either:', '', ...ungrounded.map((claim) => `- @${claim.member}, round ${claim.round}: ${cell(claim.text)}`)]
        : []),
    ]),
    ...section(
      'Evidence',
      evidence.map((item) => `- \`${item.path}:${item.from}-${item.to}\`${item.why ? ` ${cell(item.why)}` : ''} (asked by @${item.asked})`),
    ),
    ...section(
      'Marks of the judge',
      digest.marks.map(
        (mark) =>
          `- ${markWords[mark.kind]} @${mark.member}, round ${mark.round}: ${cell(mark.reason)}${mark.quote ? ` “${cell(mark.quote)}”` : ''}`,
      ),
    ),
    ...section(
      'Convergence',
      digest.convergence.map((item) => `- Round ${item.round}: ${item.verdict}. ${cell(item.reason)}`),
    ),
    ...section('Cost', [
      costLine(digest),
      '',
      '| member | model | calls | tokens | cost |',
      '|---|---|---:|---:|---:|',
      ...digest.byMember.map(
        (item) =>
          `| @${item.member} | ${item.model} | ${item.calls} | ${totalTokens(item.usage).toLocaleString('en-US')} | ${usdText(item.usd)} |`,
      ),
    ]),
    ...section(
      'Warnings',
      digest.warnings.map((item) => `- ${cell(item)}`),
    ),
  ];
}

function costLine({ usage, calls, usd, startedAt, finishedAt }: Digest): string {
  return `${totalTokens(usage).toLocaleString('en-US')} tokens in ${calls} calls, ${usdText(usd)}, ${minutes(finishedAt - startedAt)}.`;
}

/** The judge's marks in words. */
const markWords: Readonly<Record<Digest['marks'][number]['kind'], string>> = {
  redirect: 'Redirect',
  offDirective: 'Off directive',
  hallucination: 'Hallucination',
  researchViolation: 'Research violation',
  redundancy: 'Redundancy',
  gate: 'Gate',
};
