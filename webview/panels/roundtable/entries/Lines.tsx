import * as l10n from '@vscode/l10n';
import type { Phase } from '../../../../src/schema/event';
import type { Entry } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { Markdown } from '../../../components/Markdown';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { Phrase } from '../../../components/Phrase';
import { numberText } from '../../../state/counts';
import { sectionWords } from '../../../state/sections';
import { shownMs, statusWords } from '../../../state/words';
import { useNames } from './Prose';
import { TurnFrame } from './Turn';

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** Opens a section of the feed; the same words stand above it while one reads on. */
export function SectionLine({ phase, round, order }: { phase: Phase; round: number; order?: readonly string[] }) {
  const { workflow } = usePanel();
  const words = sectionWords(phase, round, workflow);
  return (
    <article className="section" aria-label={l10n.t('Section {0}', words)}>
      <h2>{words}</h2>
      <span className="section-rule" />
      {order && order.length > 0 && (
        <span className="order" title={l10n.t('The order in which they speak')}>
          {order.join(', ')}
        </span>
      )}
    </article>
  );
}

export function StatusLine({ entry }: { entry: Of<'status'> }) {
  const { workflow } = usePanel();
  // What came of the run stands right below, with the same words.
  if (entry.status === 'done' && workflow && workflow.type !== 'roundtable') return <div className="no-row" />;
  const icon = {
    running: 'debug-continue',
    resumed: 'debug-continue',
    paused: 'debug-pause',
    stopped: 'debug-stop',
    failed: 'error',
    done: 'check',
  }[entry.status];
  return (
    <article className={`line ${entry.status === 'failed' ? 'bad' : ''}`}>
      <Icon name={icon} />
      <span>
        <b className="sr-only">{statusWords(entry.status)}. </b>
        {entry.detail}
      </span>
    </article>
  );
}

export function NoticeLine({ text }: { text: string }) {
  const names = useNames();
  return (
    <article className="line notice">
      <Icon name="info" />
      <Markdown text={text} names={names} />
    </article>
  );
}

export function RetryLine({ entry }: { entry: Of<'retry'> }) {
  const { failure, waitMs, discarded, member } = entry;
  return (
    <article className="line warn">
      <Icon name="warning" />
      <span>
        <Phrase
          words={retryWords(waitMs > 0, discarded > 0)}
          parts={[
            member ? <Name key="member" name={member} /> : l10n.t('A member'),
            sentence(failure.message),
            shownMs(waitMs),
            numberText(discarded),
          ]}
        />
      </span>
    </article>
  );
}

/** Who, what went wrong, in what time and how many characters come to its places. */
function retryWords(waits: boolean, discards: boolean): string {
  if (discards)
    return waits
      ? l10n.t('{0}: {1} Trying again in {2}; the {3} characters that had come are void.')
      : l10n.t('{0}: {1} Trying again now; the {3} characters that had come are void.');
  return waits ? l10n.t('{0}: {1} Trying again in {2}.') : l10n.t('{0}: {1} Trying again now.');
}

/** A turn that was cut off with the run: what had been said, and nothing to mend. */
export function StoppedTurn({ entry, row }: { entry: Of<'failed'>; row: number }) {
  const { member, partial } = entry;
  return (
    <TurnFrame member={member} row={row} note={<span className="role keep">· {l10n.t('cut off, will be asked again')}</span>}>
      {partial && (
        <div className="partial">
          <Markdown text={partial} />
        </div>
      )}
    </TurnFrame>
  );
}

/** A turn that could not be held: what happened, what to do, and what had been said before. */
export function FailedTurn({ entry, row }: { entry: Of<'failed'>; row: number }) {
  const { post } = usePanel();
  const { failure, member, partial } = entry;
  const aboutModel = [
    'model.noKey',
    'model.wrongKey',
    'model.forbidden',
    'model.unknownModel',
    'model.noQuota',
    'model.unreachable',
  ].includes(failure.code);
  return (
    <TurnFrame member={member} row={row} note={<span className="role keep">· {l10n.t('could not answer')}</span>}>
      {partial && (
        <div className="partial">
          <Markdown text={partial} />
        </div>
      )}
      <div className="aside-line bad">
        <Icon name="error" />
        <Markdown text={sentence(failure.message)} />
      </div>
      <p className="actions">
        {aboutModel && (
          <button type="button" className="second" onClick={() => post({ type: 'chooseModel' })}>
            {l10n.t('Choose a model')}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => post({ type: 'showLog' })}>
          {l10n.t('Show log')}
        </button>
      </p>
    </TurnFrame>
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
