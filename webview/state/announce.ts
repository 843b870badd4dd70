import * as l10n from '@vscode/l10n';
import type { Ask, Entry } from '../../src/schema/view';
import { decisionSentence } from './decisionSentence';
import { totalsWords } from './growthWords';
import { messageWords, wholeLabelWords } from './sections';
import { firstSentence, speechOf } from './speech';
import { changeSentence, decisionWords, markWords, restoredWords, statusWords } from './words';

/** What a screen reader is told of an entry: a sentence a turn, never its tokens. */
export function announcementOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'phase':
    case 'tool':
      return undefined;
    case 'file': {
      const { member, path, how, other } = entry.change;
      if (how === 'conflict') return l10n.t('{0}: conflict in {1}, the version is kept as {2}.', member, other ?? path, path);
      return changeSentence(how, member, path);
    }
    case 'refused':
      return l10n.t('{0}: {1} was not accepted. {2}', entry.member, entry.what, entry.why);
    case 'decided':
      return decisionWords(entry.decision.decision, entry.ask.member, entry.ask.what, entry.decision.by);
    case 'decision':
      return `${decisionSentence(entry.decision)}${entry.decision.words ? ` ${entry.decision.words}` : ''}`;
    case 'raised':
      return l10n.t('The budget was raised.');
    case 'restored':
      return restoredWords(entry.files.length, entry.by);
    case 'retry':
      return l10n.t('{0}: the call failed and is tried again.', entry.member ?? '');
    case 'failed':
      return entry.failure.code === 'model.aborted'
        ? l10n.t('{0} was cut off.', entry.member)
        : l10n.t('{0} could not answer: {1}', entry.member, entry.failure.message);
    case 'status':
      return `${statusWords(entry.status)}. ${entry.detail}`;
    case 'marks':
      return entry.marks.map(({ kind, member, reason }) => l10n.t('judge marks {0}, {1}: {2}', member, markWords(kind), reason)).join(' ');
    case 'scores':
      return l10n.t('Scores: {0}.', totalsWords(entry.scores.members));
    case 'message': {
      const { author, kind, round, text, to, label } = entry.message;
      if (kind === 'pass') return l10n.t('{0} passes.', author);
      if (kind === 'steward') return to ? l10n.t('Evidence for {0}.', to.join(', ')) : l10n.t('Evidence for all.');
      if (kind === 'steer') return l10n.t('Your word was passed on.');
      if (kind === 'state') return l10n.t('State of the debate after round {0}.', round);
      if (kind === 'briefing' || kind === 'digest') return undefined;
      const said = firstSentence(speechOf(text).prose);
      if (label) return l10n.t('{0}, {1}: {2}', author === 'runner' ? l10n.t('Result') : author, wholeLabelWords(label), said);
      const who = author === 'runner' ? l10n.t('Notice') : author;
      if (round > 0) return l10n.t('{0}, round {1} {2}: {3}', who, round, messageWords(kind), said);
      return kind === 'notice' ? `${who}: ${said}` : l10n.t('{0}, {1}: {2}', who, messageWords(kind), said);
    }
  }
}

export function waitingWords({ member, what, risk }: Ask): string {
  const words = l10n.t('{0} waits for you: wants to {1}.', member, what);
  return risk ? `${words} ${risk}` : words;
}
