import * as l10n from '@vscode/l10n';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';

/** Widths of the lines of a skeleton, in parts of the whole. */
const lines = [
  [24, 92, 70],
  [18, 88, 95, 40],
  [30, 76],
];

export function Loading({ error }: { error?: string }) {
  const { post } = usePanel();
  if (error) {
    return (
      <div className="welcome" role="alert">
        <Icon name="error" />
        <p>{error}</p>
        <button type="button" className="second" onClick={() => post({ type: 'showLog' })}>
          {l10n.t('Show log')}
        </button>
      </div>
    );
  }
  return (
    <div className="skeleton">
      <p className="dim" role="status">
        {l10n.t('Reading the run…')}
      </p>
      <div className="progress" aria-hidden="true" />
      {lines.map((widths, turn) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div className="skeleton-turn" key={turn} aria-hidden="true">
          <span className="skeleton-mark" />
          <span className="skeleton-words">
            {widths.map((width) => (
              <span className="skeleton-line" key={width} style={{ width: `${width}%` }} />
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

export function Empty({ error }: { error?: string }) {
  const { post } = usePanel();
  return (
    <div className="welcome">
      <div className="table-mark" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((seat) => (
          <span key={seat} className={`seat seat-${seat} hue-${seat}`} />
        ))}
      </div>
      <p>
        {l10n.t('Put a question to the table: five agents debate it under a judge, on the evidence of your files, and hand you a digest.')}
      </p>
      {error && <p className="bad-words">{error}</p>}
      <button type="button" className="primary" onClick={() => post({ type: 'start' })}>
        {l10n.t('Start Roundtable')}
      </button>
    </div>
  );
}

export function Unanswered() {
  const { post, store } = usePanel();
  return (
    <div className="welcome" role="status">
      <Icon name="debug-disconnect" />
      <p>{l10n.t('The extension does not answer. It may still be starting, or it has stopped; what was said is safe in the journal.')}</p>
      <button type="button" className="primary" onClick={() => post({ type: 'hello', runId: store.shown().view?.runId, afterSeq: 0 })}>
        {l10n.t('Try again')}
      </button>
    </div>
  );
}
