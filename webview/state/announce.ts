import * as l10n from '@vscode/l10n';
import type { Ask, Entry } from '../../src/schema/view';
import { decisionSentence } from './decisionSentence';
import { speechOf } from './speech';
import { changeWords, decisionWords, markWords, restoredWords, statusWords } from './words';

/** What a screen reader is told of an entry: a sentence a turn, never its tokens. */
export function announcementOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'phase':
    case 'tool':
      return undefined;
    case 'file': {
      const { member, path, how, other } = entry.change;
      if (how === 'conflict') return `${member}: conflict in ${other ?? path}, the version is kept as ${path}.`;
      return `${member} ${changeWords[how]} ${path}.`;
    }
    case 'refused':
      return `${entry.member}: ${entry.what} was not accepted. ${entry.why}`;
    case 'decided':
      return decisionWords(entry.decision.decision, entry.ask.member, entry.ask.what, entry.decision.by);
    case 'decision':
      return `${decisionSentence(entry.decision)}${entry.decision.words ? ` ${entry.decision.words}` : ''}`;
    case 'raised':
      return l10n.t('The budget was raised.');
    case 'restored':
      return restoredWords(entry.files.length, entry.by);
    case 'retry':
      return `${entry.member}: the call failed and is tried again.`;
    case 'failed':
      return entry.failure.code === 'model.aborted'
        ? `${entry.member} was cut off.`
        : `${entry.member} could not answer: ${entry.failure.message}`;
    case 'status':
      return `${statusWords[entry.status]}. ${entry.detail}`;
    case 'marks':
      return entry.marks.map(({ kind, member, reason }) => `judge marks ${member}, ${markWords[kind]}: ${reason}`).join(' ');
    case 'message': {
      const { author, kind, round, text, to, label } = entry.message;
      if (kind === 'pass') return `${author} passes.`;
      if (kind === 'steward') return `Evidence for ${to?.join(', ') ?? 'all'}.`;
      if (kind === 'steer') return 'Your word was passed on.';
      if (kind === 'state') return `State of the debate after round ${round}.`;
      if (kind === 'briefing' || kind === 'digest') return undefined;
      if (label) return `${author === 'runner' ? 'Result' : author}, ${label}: ${firstSentence(speechOf(text).prose)}`;
      const where = round > 0 ? `, round ${round} ${kind}` : kind === 'notice' ? '' : `, ${kind}`;
      return `${author === 'runner' ? 'Notice' : author}${where}: ${firstSentence(speechOf(text).prose)}`;
    }
  }
}

export function waitingWords({ member, what, risk }: Ask): string {
  return `${member} waits for you: wants to ${what}.${risk ? ` ${risk}` : ''}`;
}

function firstSentence(text: string): string {
  const plain = text
    .slice(0, 600)
    .replace(/[`*_#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const end = /[.!?](?=\s|$)/.exec(plain);
  const sentence = end ? plain.slice(0, end.index + 1) : plain;
  return sentence.length > 200 ? `${sentence.slice(0, 200)}…` : sentence;
}
