import type { FactData } from '../../schema/event';
import type { Budget } from '../../schema/settings';
import { everybody, roundsOf } from '../../schema/teamOf';
import { modelName } from '../../schema/usage';
import type { Workflow } from '../../schema/workflow';
import { countText, moneyText, type Style } from './style';
import { wrap } from './wrap';

/** What stands over a run: topic, team, limits, and who speaks with which model. */
export function headText(data: FactData['run.created'], style: Style, width: number): string {
  const { team } = data;
  const cast = everybody(team);
  const parts = [
    ...(team.workflow.type === 'roundtable' ? [`team ${team.name}`] : []),
    ...(data.briefingPath === undefined ? [] : [`briefing ${data.briefingPath}`]),
    ...(team.workflow.type === 'roundtable' ? [] : [team.workflow.type.replaceAll('_', ' ')]),
    ...roundsText(team.workflow),
    budgetText(team.budget),
    ...(team.steward ? [`${countText(data.files.length, 'file')} for the steward`] : []),
    `seed ${data.seed}`,
    `run ${data.runId}`,
  ];
  const longest = Math.max(...cast.map((member) => member.name.length));
  const rehearsing = cast.filter((member) => member.ref.provider === 'rehearsal').map((member) => member.name);
  const topic =
    team.workflow.type === 'roundtable'
      ? wrap(style.bold(data.topic.trim()), width, '')
      : `${style.bold(team.name)}\n\n${wrap(reflowed(data.topic.trim()), width, '')}\n`;
  const out = [topic, wrap(style.dim(parts.join(' · ')), width, '')];
  if (rehearsing.length > 0) {
    const who =
      rehearsing.length === cast.length
        ? 'Rehearsal: no AI model takes part. Every word is drawn from the topic, the briefing and the files.'
        : `Rehearsal: ${rehearsing.join(', ')} speak without an AI model.`;
    out.push(wrap(style.warn(`${who} roundtable config says how to get real models.`), width, ''));
  }
  out.push('\n');
  for (const member of cast) {
    const name = `${style.name(member.name)}${' '.repeat(longest - member.name.length)}`;
    const rest = wrap(`${member.role} ${style.dim(`· ${modelName(member.ref)}`)}`, width, ' '.repeat(longest + 4));
    out.push(`  ${name}  ${rest.trimStart()}`);
  }
  return out.join('');
}

function roundsText(workflow: Workflow): string[] {
  if (workflow.type === 'vote') return [];
  const unit = workflow.type === 'conditional' || workflow.type === 'solo' ? 'turn' : 'round';
  return [`${countText(roundsOf(workflow), unit)} at most`];
}

export function budgetText({ usd, tokens, turns, wall }: Budget): string {
  const limits = [
    ...(usd === undefined ? [] : [moneyText(usd)]),
    ...(tokens === undefined ? [] : [countText(tokens, 'token')]),
    ...(turns === undefined ? [] : [countText(turns, 'call')]),
    ...(wall === undefined ? [] : [`${wall} s`]),
  ];
  return limits.length > 0 ? `budget ${limits.join(', ')}` : 'no budget';
}

/** A text with the line breaks inside its paragraphs taken out: they were made for another width. Lists and code keep theirs. */
export function reflowed(text: string): string {
  const out: string[] = [];
  let code = false;
  for (const line of text.split('\n')) {
    const fence = /^\s*(```|~~~)/.test(line);
    if (fence) code = !code;
    const before = out.at(-1);
    const joins =
      !code &&
      !fence &&
      before !== undefined &&
      before.trim() !== '' &&
      /^ {0,3}\S/.test(line) &&
      !/^\s*([-*+•#>|]|\d+[.)]|@\S+:)\s?/.test(line);
    if (joins && !/^\s*(```|~~~|#|\|)/.test(before) && !/( {2}|\\)$/.test(before)) out[out.length - 1] = `${before} ${line.trim()}`;
    else out.push(line);
  }
  return out.join('\n');
}
