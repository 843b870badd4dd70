import { hash32 } from '../../base/seeded';
import type { Digest } from '../../schema/digest';
import { axes } from '../../schema/growth';
import type { DecisionView } from '../../schema/view';
import { decisionWords } from './decisionWords';
import { lostText, seatText, summary, turnNotes } from './exportMarkdown';
import { type Artifact, bytesText, fileText, type RunReport, timeText } from './runReport';
import { countText, statsTable } from './stats';
import type { RunTurn } from './turns';

/**
 * A run as one HTML file: no script, no request, no link but to its own headings. Every text from the run is escaped and shown
 * as it was written.
 */
export function exportHtml(report: RunReport): string {
  const { team, stats } = report;
  const hues = huesOf(report);
  const sections = [
    section('team', 'Team', teamHtml(report, hues)),
    section('transcript', 'Transcript', report.turns.map((turn) => turnHtml(turn, hues)).join('\n') || '<p>Nobody has said anything.</p>'),
    section('cost', 'Tokens and cost', costHtml(report)),
    ...(report.problems.length > 0 ? [section('problems', 'Problems', list(report.problems))] : []),
    ...(stats.decisions.length > 0 ? [section('decisions', 'Decisions', stats.decisions.map(decisionHtml).join('\n'))] : []),
    ...(report.digest ? [section('digest', 'Digest', digestHtml(report.digest))] : []),
    ...(report.scores ? [section('scores', 'Scores', scoresHtml(report.scores, hues))] : []),
    ...(report.artifacts ? [section('files', 'Files', report.artifacts.map(artifactHtml).join('\n') || '<p>None.</p>')] : []),
  ];
  const title = `${team.name || 'Run'} ${stats.runId}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${css}</style>
</head>
<body>
<header>
<h1>${html(team.name || 'Run')}</h1>
<pre class="goal">${html(team.goal)}</pre>
<p>Run <code>${html(stats.runId)}</code>${timeText(stats.startedAt) ? `, ${timeText(stats.startedAt)}` : ''}. ${html(summary(report))}</p>
${stats.ended ? `<p>Ended (${html(stats.ended.reason)}): ${html(stats.ended.detail)}</p>` : ''}
${stats.lost.calls > 0 ? `<p>${html(lostText(stats.lost))}</p>` : ''}
</header>
<nav aria-label="Contents">
<ul>
${sections.map(({ id, title: name }) => `<li><a href="#${id}">${name}</a>${id === 'transcript' ? turnLinks(report.turns, hues) : ''}</li>`).join('\n')}
</ul>
</nav>
<main>
${sections.map((item) => item.html).join('\n')}
</main>
</body>
</html>
`;
}

/** Text as HTML text or attribute value; characters that HTML does not allow are left out. */
export function html(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (found) => (found === '\n' || found === '\t' ? found : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

type Hues = ReadonlyMap<string, string>;

const wheel = 8;

/** One hue a member: where its name's hash points or the next free one, as in the panel. */
function huesOf({ team }: RunReport): Hues {
  const out = new Map<string, string>();
  const taken = new Set<number>();
  const members = team.members.filter((member) => member.seat === 'member');
  members.forEach(({ name }, place) => {
    const size = place < 6 ? 6 : wheel;
    let hue = hash32(name) % size;
    for (let tries = 0; tries < size && taken.has(hue); tries++) hue = (hue + 1) % size;
    taken.add(hue);
    out.set(name, `h${hue}`);
  });
  for (const member of team.members) if (member.seat !== 'member') out.set(member.name, member.seat === 'judge' ? 'hj' : 'hx');
  return out;
}

function nameHtml(hues: Hues, name: string): string {
  return `<span class="who"><i class="dot ${hues.get(name) ?? 'hx'}" aria-hidden="true"></i>@${html(name)}</span>`;
}

function section(id: string, title: string, body: string): { id: string; title: string; html: string } {
  return { id, title, html: `<section id="${id}">\n<h2>${title}</h2>\n${body}\n</section>` };
}

function turnLinks(turns: readonly RunTurn[], hues: Hues): string {
  if (turns.length === 0) return '';
  const links = turns.map((turn) => `<li><a href="#turn-${turn.index + 1}">${turn.index + 1} ${nameHtml(hues, turn.speaker)}</a></li>`);
  return `<details><summary>${countText(turns.length)} turns</summary><ul class="turns">${links.join('')}</ul></details>`;
}

function teamHtml({ team }: RunReport, hues: Hues): string {
  const members = team.members.map((member) => [nameHtml(hues, member.name), html(seatText(member)), `<code>${html(member.model)}</code>`]);
  const settings = team.workflow.settings.map((setting) => `<li>${html(setting.name)}: <code>${html(setting.value)}</code></li>`);
  return `${table(['Name', 'Role', 'Model'], members)}
<h3 id="workflow">Workflow</h3>
<p><code>${html(team.workflow.type)}</code></p>
${settings.length > 0 ? `<ul>${settings.join('')}</ul>` : ''}`;
}

function turnHtml(turn: RunTurn, hues: Hues): string {
  const files = turn.files.map((file) => `<code>${html(fileText(file))}</code>`).join(', ');
  return `<article id="turn-${turn.index + 1}">
<h3>${turn.index + 1}. ${nameHtml(hues, turn.speaker)}${turn.role ? ` <small>${html(turn.role)}</small>` : ''}</h3>
<p class="note">${html(turnNotes(turn).join(', '))}</p>
<pre class="say">${html(turn.text.trim() === '' ? '(nothing)' : turn.text)}</pre>
${files ? `<p class="note">Files: ${files}</p>` : ''}
</article>`;
}

function decisionHtml(decision: DecisionView): string {
  const dissent = decision.dissent.map(({ member, point, why }) => `@${member} dissented: ${point} Because: ${why}`);
  return `<article>
<h3>${decisionWords[decision.decision]} by ${html(decision.by)} <small>${timeText(decision.at)}</small></h3>
<p class="note">${html(decision.outcome)}</p>
${decision.words ? `<pre class="say">${html(decision.words)}</pre>` : ''}
${dissent.length > 0 ? list(dissent) : ''}
</article>`;
}

function costHtml({ stats }: RunReport): string {
  const { head, align, rows, total } = statsTable(stats);
  const left = align.filter((side) => side === 'left').length;
  const tools = stats.toolCalls.map((tool) => [tool.tool, countText(tool.calls), countText(tool.failed)]);
  return `${table(head, texts(rows), left, total.map(html))}
<p class="note">Cost is an estimate from list prices; ? where a price is not known.</p>
${tools.length > 0 ? `<h3 id="tools">Tools</h3>\n${table(['Tool', 'Calls', 'Failed'], texts(tools), 1)}` : ''}`;
}

function artifactHtml(artifact: Artifact, index: number): string {
  return `<h3 id="file-${index + 1}"><code>${html(artifact.path)}</code></h3>
<p class="note">${bytesText(artifact.bytes)}${artifact.note ? `. ${html(artifact.note)}` : ''}</p>
${artifact.text === undefined ? '' : `<pre class="file">${html(artifact.text)}</pre>`}`;
}

function scoresHtml(scores: NonNullable<RunReport['scores']>, hues: Hues): string {
  const rows = scores.map(({ member, values, total }) => [nameHtml(hues, member), ...values.map(String), String(total)]);
  const why = scores.map(
    ({ member, why: reasons }) => `<h3>@${html(member)}</h3>\n<ul>${reasons.map((one) => `<li>${html(one)}</li>`).join('')}</ul>`,
  );
  return [table(['Member', ...axes, 'points'], rows), ...why].join('\n');
}

function digestHtml(digest: Digest): string {
  const part = (title: string, body: string): string => (body ? `<h3>${title}</h3>\n${body}` : '');
  const positions = digest.positions.map((item) => [`@${item.member}`, item.position, item.moved ? 'yes' : 'no']);
  return [
    ...(digest.rehearsal ? ['<p><strong>Rehearsal: no AI model took part.</strong></p>'] : []),
    part(
      'Summary',
      `<pre class="say">${html(digest.summary ?? `There is no synthesis: ${digest.synthesisMissing ?? 'the judge gave none'}.`)}</pre>`,
    ),
    part('Positions', positions.length > 0 ? table(['Member', 'Position', 'Moved'], texts(positions)) : ''),
    part('Consensus', list(digest.consensus.map((item) => [item.point, by(item.members)].filter(Boolean).join(' ')))),
    part('Dissent', list(digest.dissent.map((item) => `@${item.member}: ${item.point} Because: ${item.why}`))),
    part('Open questions', list(digest.openQuestions)),
    part('Next steps', list(digest.nextSteps)),
    part(
      'Claims',
      `<p>${digest.claims.grounded} grounded in lines of files, ${digest.claims.derived} derived in line, ${digest.claims.ungrounded} without either.</p>`,
    ),
    part('Marks of the judge', list(digest.marks.map((mark) => `${mark.kind} @${mark.member}, round ${mark.round}: ${mark.reason}`))),
    part('Convergence', list(digest.convergence.map((item) => `Round ${item.round}: ${item.verdict}. ${item.reason}`))),
    part('Warnings', list(digest.warnings)),
  ]
    .filter(Boolean)
    .join('\n');
}

const by = (names: readonly string[]): string => (names.length > 0 ? `(${names.map((name) => `@${name}`).join(', ')})` : '');
const list = (items: readonly string[]): string =>
  items.length > 0 ? `<ul>${items.map((item) => `<li>${html(item)}</li>`).join('')}</ul>` : '';
const texts = (rows: readonly (readonly string[])[]): string[][] => rows.map((row) => row.map(html));

/** @param rows cells as HTML @param left how many columns are words; the others are figures */
function table(head: readonly string[], rows: readonly (readonly string[])[], left = head.length, total?: readonly string[]): string {
  const row = (cells: readonly string[]): string =>
    `<tr>${cells.map((cell, index) => `<td${index < left ? '' : ' class="n"'}>${cell}</td>`).join('')}</tr>`;
  const titles = head.map((cell, index) => `<th scope="col"${index < left ? '' : ' class="n"'}>${html(cell)}</th>`).join('');
  const foot = total ? `<tfoot>${row(total)}</tfoot>` : '';
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${rows.map(row).join('')}</tbody>${foot}</table></div>`;
}

const css = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d8dde3;--soft:#f6f8fa;
--h0:#2563ad;--h1:#b3590a;--h2:#2f7d3b;--h3:#7d4bb0;--h4:#14808a;--h5:#a83a78;--h6:#6f7d14;--h7:#b83232;--hj:#8a6d00;--hx:#6b7280}
@media (prefers-color-scheme:dark){:root{--bg:#16191d;--fg:#d9dee4;--dim:#98a2ad;--line:#343b43;--soft:#1e2328;
--h0:#7db1f0;--h1:#f0a35e;--h2:#7cc98a;--h3:#c39bf0;--h4:#65c7d1;--h5:#ec8fc0;--h6:#c2d060;--h7:#f08a8a;--hj:#e0c24d;--hx:#98a2ad}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:52rem;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .25rem}h3 small{font-weight:400;font-size:.9rem;color:var(--dim)}
a{color:inherit}nav{margin:1.5rem 0;padding:.75rem 1rem;background:var(--soft);border-radius:6px}nav ul{margin:0;padding-left:1.1rem}nav summary{color:var(--dim);cursor:pointer}
.turns{columns:12rem;list-style:none;padding:0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em}
pre{margin:.25rem 0 .75rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre.say,pre.goal{font:inherit}pre.file{padding:.75rem 1rem;background:var(--soft);border:1px solid var(--line);border-radius:6px}
.note{margin:.1rem 0 .5rem;color:var(--dim);font-size:.88rem}.who{white-space:nowrap}
.dot{display:inline-block;width:.6em;height:.6em;margin-right:.35em;border-radius:50%;background:var(--hx)}
.h0{background:var(--h0)}.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3)}.h4{background:var(--h4)}.h5{background:var(--h5)}.h6{background:var(--h6)}.h7{background:var(--h7)}.hj{background:var(--hj)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem;overflow-wrap:normal}th,td{padding:.35rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--dim)}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot td{font-weight:600;border-bottom:0}
:target{scroll-margin-top:1rem}
@media (max-width:34rem){body{padding:1.25rem .9rem 3rem;font-size:15px}th,td{padding:.3rem .4rem}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}nav{display:none}h2,h3{break-after:avoid}tr{break-inside:avoid}.wide{overflow:visible}pre.file{border:1px solid #bbb}.dot{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
