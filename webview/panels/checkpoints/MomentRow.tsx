import * as l10n from '@vscode/l10n';
import type { ReactNode } from 'react';
import type { RunView } from '../../../src/schema/view';
import type { Moment } from '../../../src/views/timelineView';
import { FileLink } from '../../components/FileLink';
import { FilePath } from '../../components/FilePath';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import { Phrase } from '../../components/Phrase';
import { filesWords } from '../../state/counts';
import { clockWords, momentWords } from '../../state/faceWords';
import { hueOf } from '../../state/hues';
import type { TimelineStore } from '../../state/timelineStore';
import { RestorePlan } from './RestorePlan';

/** Files that a moment names. */
const named = 5;

export function NowRow({ view }: { view: RunView }) {
  const speaking = [...new Set(Object.values(view.openTurns).map(({ member }) => member))];
  const words =
    speaking.length === 0
      ? undefined
      : speaking.length === 1
        ? l10n.t('{0} is at work', speaking[0] ?? '')
        : l10n.t('{0} members are at work', speaking.length);
  return (
    <li className="moment now" aria-current="true">
      <span className="moment-dot" aria-hidden="true" />
      <div className="moment-head">
        <span className="moment-words">{l10n.t('now')}</span>
        {words && <span className="dim small">{words}</span>}
      </div>
    </li>
  );
}

/** One moment, and in it what can be done there. */
export function MomentRow({ moment, store }: { moment: Moment; store: TimelineStore }) {
  switch (moment.kind) {
    case 'checkpoint':
      return <CheckpointRow moment={moment} store={store} />;
    case 'restored':
      return <RestoredRow moment={moment} store={store} />;
    case 'fork':
      return <ForkRow moment={moment} />;
    case 'begin':
      return <BeginRow moment={moment} />;
  }
}

function CheckpointRow({ moment: { at, checkpoint }, store }: { moment: Extract<Moment, { kind: 'checkpoint' }>; store: TimelineStore }) {
  const { goToTurn, hues } = usePanel();
  const { id, member, turn, files } = checkpoint;
  const { open, busy } = store.shown().told;
  const isOpen = open?.checkpoint === id;
  const rest = files.length - named;
  return (
    <li className={`moment ${hueOf(hues, member)}`} id={`moment-${id}`} tabIndex={-1}>
      <span className="moment-dot" aria-hidden="true" />
      <div className="moment-head">
        <span className="moment-words">
          <Phrase
            words={l10n.t('before {0}, {1}')}
            parts={[
              <Name key="member" name={member} />,
              <button key="turn" type="button" className="link" title={l10n.t('Go to the turn')} onClick={() => goToTurn(turn)}>
                {turn}
              </button>,
            ]}
          />
        </span>
        <Time at={at} words={`${filesWords(files.length)} · ${clockWords(at)}`} />
      </div>
      <ul className="moment-files">
        {files.slice(0, named).map((path) => (
          <li key={path}>
            <FileLink path={path}>
              <FilePath path={path} />
            </FileLink>
          </li>
        ))}
        {rest > 0 && <li className="dim">{l10n.t('and {0} more', rest)}</li>}
      </ul>
      <div className="moment-actions">
        <button
          type="button"
          className="second"
          disabled={busy}
          aria-expanded={isOpen && open.intent === 'restore'}
          onClick={() => store.consider(id, 'restore')}
        >
          {l10n.t('Restore…')}
        </button>
        <button
          type="button"
          className="second"
          disabled={busy}
          aria-expanded={isOpen && open.intent === 'fork'}
          onClick={() => store.consider(id, 'fork')}
        >
          {l10n.t('Fork…')}
        </button>
        <button type="button" className="second" disabled={busy} onClick={() => store.compare(id)}>
          {l10n.t('Compare with now')}
        </button>
      </div>
      <Below checkpoint={id} store={store} />
    </li>
  );
}

function RestoredRow({ moment, store }: { moment: Extract<Moment, { kind: 'restored' }>; store: TimelineStore }) {
  const { at, checkpoint, files, last, again } = moment;
  const { busy } = store.shown().told;
  return (
    <li className="moment mark">
      <Icon name={again ? 'redo' : 'discard'} />
      <div className="moment-head">
        <span className="moment-words">
          {again
            ? l10n.t('You put {0} back as before the restore', filesWords(files.length))
            : l10n.t('You took {0} back to {1}', filesWords(files.length), checkpoint)}
        </span>
        <Time at={at} words={clockWords(at)} />
      </div>
      {last && (
        <>
          <div className="moment-actions">
            <button type="button" className="second" disabled={busy} onClick={() => store.consider('redo', 'restore')}>
              {again ? l10n.t('Restore again…') : l10n.t('Put back…')}
            </button>
          </div>
          <Below checkpoint="redo" store={store} />
        </>
      )}
    </li>
  );
}

function ForkRow({ moment: { at, fork, checkpoint } }: { moment: Extract<Moment, { kind: 'fork' }> }) {
  const { post } = usePanel();
  return (
    <li className="moment mark">
      <Icon name="repo-forked" />
      <div className="moment-head">
        <span className="moment-words">
          <Phrase
            words={checkpoint === undefined ? l10n.t('Forked into {1}') : l10n.t('Forked from {0} into {1}')}
            parts={[
              checkpoint,
              <button key="run" type="button" className="link" onClick={() => post({ type: 'openRun', runId: fork.runId })}>
                {fork.runId}
              </button>,
            ]}
          />
        </span>
        <Time at={at} words={clockWords(at)} />
      </div>
    </li>
  );
}

function BeginRow({ moment: { at, from } }: { moment: Extract<Moment, { kind: 'begin' }> }) {
  const { post } = usePanel();
  return (
    <li className="moment mark begin">
      <Icon name={from === undefined ? 'play' : 'repo-forked'} />
      <div className="moment-head">
        <span className="moment-words">
          {from === undefined ? (
            l10n.t('The run began')
          ) : (
            <Phrase
              words={l10n.t('Began as a copy of {0}')}
              parts={[
                <button key="run" type="button" className="link" onClick={() => post({ type: 'openRun', runId: from })}>
                  {from}
                </button>,
              ]}
            />
          )}
        </span>
        <Time at={at} words={clockWords(at)} />
      </div>
    </li>
  );
}

function Time({ at, words }: { at: number; words: ReactNode }) {
  return (
    <time className="moment-time" dateTime={new Date(at).toISOString()} title={momentWords(at)}>
      {words}
    </time>
  );
}

/** What went wrong at this moment, and what a restore would do. */
function Below({ checkpoint, store }: { checkpoint: string; store: TimelineStore }) {
  const { open, failure } = store.shown().told;
  return (
    <>
      {failure?.checkpoint === checkpoint && (
        <p className="moment-failure" role="alert">
          <Icon name="warning" /> {failure.words}
        </p>
      )}
      {open?.checkpoint === checkpoint && <RestorePlan open={open} store={store} />}
    </>
  );
}
