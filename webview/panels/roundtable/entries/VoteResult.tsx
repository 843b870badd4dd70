import * as l10n from '@vscode/l10n';
import type { Message } from '../../../../src/schema/message';
import { Markdown } from '../../../components/Markdown';
import { labelWords } from '../../../state/sections';
import { useNames } from './Prose';

/** What the ballots came to, as code counted them. */
export function VoteResult({ message }: { message: Message }) {
  return (
    <article className="note counted hue-runner">
      <span className="badge">{labelWords(message.label) ?? l10n.t('result')}</span>
      <Markdown text={message.text} names={useNames()} />
    </article>
  );
}
