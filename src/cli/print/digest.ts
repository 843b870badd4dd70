import type { Digest } from '../../schema/digest';
import { totalTokens } from '../../schema/usage';
import { countText, moneyText, type Style, timeText } from './style';
import { wrap } from './wrap';

/** The digest as it stands at the end of a run. `files` are the paths it was written to. */
export function digestText(digest: Digest, files: readonly string[], style: Style, width: number): string {
  const out: string[] = [];
  const line = (text = ''): void => void out.push(`${text}\n`);
  const prose = (text: string, indent = ''): void => void out.push(wrap(text, width, indent));
  const list = (title: string, items: readonly string[]): void => {
    if (items.length === 0) return;
    line(`\n${style.bold(title)}`);
    for (const item of items) prose(`- ${item.replace(/\s*\n\s*/g, ' ')}`, '  ');
  };

  line();
  prose(style.dim(digest.ended.detail));
  line();
  prose(digest.summary ?? style.warn(`There is no synthesis: ${digest.synthesisMissing ?? 'the judge gave none.'}`));
  list(
    'Positions',
    digest.positions.map((item) => `${style.name(item.member)}${item.moved ? style.dim(' (moved)') : ''} ${item.position}`),
  );
  list(
    'Consensus',
    digest.consensus.map((item) => `${item.point}${item.members.length > 0 ? style.dim(` (${item.members.join(', ')})`) : ''}`),
  );
  list(
    'Dissent',
    digest.dissent.map((item) => `${style.name(item.member)} ${item.point} ${style.dim(`(${item.why})`)}`),
  );
  list('Open questions', digest.openQuestions);
  list('Next steps', digest.nextSteps);

  const { grounded, derived, ungrounded } = digest.claims;
  const gates = digest.marks.filter((mark) => mark.kind === 'gate').length;
  line();
  prose(
    `${style.bold('Claims')} ${grounded} grounded in lines, ${derived} derived, ${ungrounded} without either. ` +
      `${style.bold('Marks')} ${digest.marks.length}, of them ${countText(gates, 'gate')}.`,
  );
  const spent = [
    `${countText(totalTokens(digest.usage), 'token')} in ${countText(digest.calls, 'call')}`,
    moneyText(digest.usd),
    timeText(digest.finishedAt - digest.startedAt),
  ];
  prose(style.dim(spent.join(' · ')));
  if (digest.rehearsal) prose(style.warn('This was a rehearsal: no AI model took part.'));
  if (files.length > 0) line();
  for (const file of files) line(file);
  return out.join('');
}
