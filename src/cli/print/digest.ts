import type { Digest } from '../../schema/digest';
import { totalTokens } from '../../schema/model';
import type { Io } from '../context';
import { createStyle, moneyText, timeText, wrap } from './style';

/** The digest as it stands at the end of a run. */
export function digestText(digest: Digest, files: readonly string[], io: Pick<Io, 'colours' | 'width'>): string {
  const style = createStyle(io);
  const out: string[] = [];
  const line = (text = ''): void => void out.push(`${text}\n`);
  const prose = (text: string, indent = '  '): void => void out.push(wrap(text, io.width, indent));
  const list = (title: string, items: readonly string[]): void => {
    if (items.length === 0) return;
    line(`\n${style.bold(title)}`);
    for (const item of items) prose(`- ${item}`);
  };

  line();
  prose(style.dim(digest.ended.detail), '');
  line();
  prose(digest.summary ?? style.warn(`There is no synthesis: ${digest.synthesisMissing ?? 'the judge gave none'}`), '');
  list('Positions', digest.positions.map((item) => `${style.name(item.member)}${item.moved ? style.dim(' (moved)') : ''} ${item.position}`));
  list('Consensus', digest.consensus.map((item) => `${item.point}${item.members.length > 0 ? style.dim(` (${item.members.join(', ')})`) : ''}`));
  list('Dissent', digest.dissent.map((item) => `${style.name(item.member)} ${item.point} ${style.dim(`because ${item.why}`)}`));
  list('Open questions', digest.openQuestions);
  list('Next steps', digest.nextSteps);
  const { grounded, derived, ungrounded } = digest.claims;
  line();
  prose(`${style.bold('Claims')} ${grounded} grounded in lines, ${derived} derived, ${ungrounded} without either. ${style.bold('Marks')} ${digest.marks.length}, of them ${digest.marks.filter((mark) => mark.kind === 'gate').length} gates.`, '');
  prose(style.dim(`${totalTokens(digest.usage).toLocaleString('en-US')} tokens in ${digest.calls} calls · ${moneyText(digest.usd)} · ${timeText(digest.finishedAt - digest.startedAt)}`), '');
  if (digest.rehearsal) prose(style.warn('This was a rehearsal: no AI model took part.'), '');
  for (const file of files) line(`  ${file}`);
  return out.join('');
}
