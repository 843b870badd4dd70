import * as l10n from '@vscode/l10n';
import type { ChangedFile } from '../../../src/schema/change';
import { FilePath } from '../../components/FilePath';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { type ChangesStore, countOf, undecided } from '../../state/changesStore';
import { fileNote } from '../../state/faceWords';
import { hueOf } from '../../state/hues';

/** One changed file: by whom, how far it is reviewed, and what holds for all of it. */
export function FileRow({
  file,
  open,
  store,
  onToggle,
}: {
  file: ChangedFile;
  open: boolean;
  store: ChangesStore;
  onToggle(path: string): void;
}) {
  const { hues } = usePanel();
  const { path, by, conflict } = file;
  const { filter, busy } = store.shown().told;
  const members = [...new Set(by.map(({ member }) => member))];
  const note = fileNote(file);
  const left = countOf(file, filter, undecided);
  const undone = countOf(file, filter, ['undone']);
  const decided = countOf(file, filter, ['kept', 'replaced']);
  const what = { ...filter, path };
  return (
    <div className="change-file">
      <button type="button" className="plain change-head" aria-expanded={open} data-change="" title={path} onClick={() => onToggle(path)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span className="dots" aria-hidden="true">
          {members.slice(0, 3).map((name) => (
            <span key={name} className={`dot ${hueOf(hues, name)}`} />
          ))}
        </span>
        <FilePath path={path} />
        <span className="sr-only">{l10n.t('by {0}', members.join(', '))}</span>
        {note && (
          <span className={conflict ? 'warn-words change-note' : 'change-note'}>
            {conflict && <Icon name="warning" />} {note}
          </span>
        )}
        <span className="change-count">{left > 0 ? l10n.t('{0} to review', left) : l10n.t('decided')}</span>
      </button>
      <span className="change-actions">
        {left > 0 && (
          <button
            type="button"
            className="quiet"
            disabled={busy}
            aria-label={l10n.t('Keep all of {0}', path)}
            onClick={() => store.decide('keep', what)}
          >
            {l10n.t('Keep')}
          </button>
        )}
        {(left > 0 || decided > 0) && (
          <button
            type="button"
            className="quiet"
            disabled={busy}
            aria-label={l10n.t('Undo all of {0}', path)}
            onClick={() => store.decide('undo', left > 0 ? what : { ...what, states: ['kept', 'replaced'] })}
          >
            {l10n.t('Undo')}
          </button>
        )}
        {undone > 0 && (
          <button
            type="button"
            className="quiet"
            disabled={busy}
            aria-label={l10n.t('Put back {0}', path)}
            onClick={() => store.decide('redo', what)}
          >
            {l10n.t('Put back')}
          </button>
        )}
        <OpenChange path={path} />
      </span>
      {conflict && (
        <p className="change-remark">
          {l10n.t('Two members changed the same lines. This is the version that was not taken: compare the two and delete it.')}
        </p>
      )}
    </div>
  );
}

/** Opens the file, or what it was beside what it is. */
export function OpenChange({ path, hunk }: { path: string; hunk?: string }) {
  const { post, store } = usePanel();
  const runId = store.shown().view?.runId ?? '';
  const show = (how: 'compare' | 'open'): void => post({ type: 'openChange', runId, path, how, ...(hunk !== undefined && { hunk }) });
  return (
    <>
      <button
        type="button"
        className="icon-button"
        title={l10n.t('Compare')}
        aria-label={l10n.t('Compare {0}', path)}
        onClick={() => show('compare')}
      >
        <Icon name="diff" />
      </button>
      {hunk === undefined && (
        <button
          type="button"
          className="icon-button"
          title={l10n.t('Open file')}
          aria-label={l10n.t('Open {0}', path)}
          onClick={() => show('open')}
        >
          <Icon name="go-to-file" />
        </button>
      )}
    </>
  );
}
