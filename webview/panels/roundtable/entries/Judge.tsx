import * as l10n from '@vscode/l10n';
import type { Mark, Message } from '../../../../src/schema/message';
import type { Entry } from '../../../../src/schema/view';
import { Details } from '../../../components/Details';
import { Markdown } from '../../../components/Markdown';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { gateOf } from '../../../state/speech';
import { markWords } from '../../../state/words';
import { useNames } from './Prose';

/** The judge's sentence to all: a thin note, never a turn. */
export function JudgeNote({ message }: { message: Message }) {
  return (
    <article className="note hue-judge">
      <Name name={message.author} /> <Inline text={message.text} />
    </article>
  );
}

/** The judge's marks of one turn, each with its kind, whom it is about, why, and the words it rests on. */
export function Marks({ marks, judge }: { marks: readonly Mark[]; judge: string }) {
  return (
    <article className="note hue-judge">
      {marks.map((mark) => (
        <MarkLine key={`${mark.turn} ${mark.kind}`} mark={mark} judge={judge} />
      ))}
    </article>
  );
}

function MarkLine({ mark, judge }: { mark: Mark; judge: string }) {
  const { goToTurn } = usePanel();
  const gate = mark.kind === 'gate';
  return (
    <div className="mark">
      <Name name={judge} />{' '}
      {gate ? (
        <span className="badge">{l10n.t('GATE · {0}', mark.member)}</span>
      ) : (
        <span className="mark-kind">{markWords(mark.kind)} ·</span>
      )}{' '}
      {!gate && (
        <>
          <Name name={mark.member} />:{' '}
        </>
      )}
      <Inline text={mark.reason} />
      {mark.quote && (
        <button type="button" className="quote" title={l10n.t('Go to the turn that says so')} onClick={() => goToTurn(mark.turn)}>
          {l10n.t('“{0}”', mark.quote)}
        </button>
      )}
      {!mark.quote && ' '}
      {!mark.quote && (
        <button type="button" className="quiet" onClick={() => goToTurn(mark.turn)}>
          {l10n.t('show the turn')}
        </button>
      )}
    </div>
  );
}

/** The judge's verdict at the end of a round. */
export function Gate({ message }: { message: Message }) {
  const { verdict, reason } = gateOf(message.text);
  return (
    <article className="note hue-judge">
      <Name name={message.author} />{' '}
      {verdict && <span className="badge">{verdict === 'CONVERGED' ? l10n.t('GATE · converged') : l10n.t('GATE · goes on')}</span>}{' '}
      <Inline text={reason} />
    </article>
  );
}

function Inline({ text }: { text: string }) {
  return <Markdown text={text} names={useNames()} />;
}

/** Long texts of the run that most people open seldom: the debate's state, the briefing. */
export function Folded({ entry, title }: { entry: Extract<Entry, { kind: 'message' }>; title: string }) {
  const names = useNames();
  return (
    <article className="folded-row">
      <Details id={`folded:${entry.seq}`} className="folded" summary={title}>
        <Markdown text={withHeadings(entry.message.text)} names={names} />
      </Details>
    </article>
  );
}

/** `Established:` alone on a line is a heading there. */
function withHeadings(text: string): string {
  return text.replace(/^([A-Z][\w ]{2,40}):$/gm, '\n##### $1\n');
}
