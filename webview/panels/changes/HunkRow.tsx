import * as l10n from '@vscode/l10n';
import { memo } from 'react';
import type { ChangedFile, HunkLine, ShownHunk } from '../../../src/schema/change';
import { Name } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import type { ChangesStore } from '../../state/changesStore';
import { placeWords, stateWords } from '../../state/faceWords';
import { hueOf } from '../../state/hues';
import { OpenChange } from './FileRow';

/** One change: who, where, why, its lines, and what to do with it. */
export function HunkRow({ file, hunk, store }: { file: ChangedFile; hunk: ShownHunk; store: ChangesStore }) {
  const { hues, goToTurn } = usePanel();
  const { id, member, turn, reason, state, added, removed, lines, more } = hunk;
  const { path, binary } = file;
  const { busy } = store.shown().told;
  const what = [{ path, ids: [id] }];
  const place = placeWords(hunk);
  const word = stateWords(state);
  const open = state === 'pending' || state === 'edited';
  return (
    <section
      className={`hunk ${state} ${hueOf(hues, member)}`}
      data-change=""
      tabIndex={-1}
      aria-label={l10n.t('{0} of {1}, by {2}', place, path, member)}
    >
      <div className="hunk-head">
        <Name name={member} />
        <span className="hunk-place">{binary ? l10n.t('the whole file') : place}</span>
        {!binary && (
          <span className="hunk-size">
            {added > 0 && <span className="plus">+{added}</span>} {removed > 0 && <span className="minus">−{removed}</span>}
          </span>
        )}
        {word && <span className={state === 'edited' ? 'hunk-state warn-words' : 'hunk-state'}>{word}</span>}
        <button type="button" className="quiet hunk-turn" title={l10n.t('Go to the turn')} onClick={() => goToTurn(turn)}>
          {turn}
        </button>
        <span className="hunk-actions">
          {open && (
            <button type="button" className="second" disabled={busy} onClick={() => store.decide('keep', what)}>
              {l10n.t('Keep')}
            </button>
          )}
          {(open || state === 'kept') && (
            <button type="button" className="second" disabled={busy} onClick={() => store.decide('undo', what)}>
              {l10n.t('Undo')}
            </button>
          )}
          {state === 'undone' && (
            <button type="button" className="second" disabled={busy} onClick={() => store.decide('redo', what)}>
              {l10n.t('Put back')}
            </button>
          )}
          <OpenChange path={path} hunk={id} />
        </span>
      </div>
      {reason && <p className="hunk-reason">{reason}</p>}
      {lines.length > 0 && <Lines lines={lines} more={more} />}
    </section>
  );
}

const Lines = memo(function Lines({ lines, more }: { lines: readonly HunkLine[]; more: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="diff-box" tabIndex={0}>
      <pre className="diff-lines">
        {lines.map(({ sign, text }, i) => (
          // Lines of a change never move among each other.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={i} className={`diff-line ${lookOf[sign]}`}>
            <span className="diff-sign">{sign === '-' ? '−' : sign}</span>
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
      {more > 0 && <p className="change-remark">{l10n.t('{0} more lines; Compare shows them all.', more)}</p>}
    </div>
  );
});

const lookOf: Record<HunkLine['sign'], string> = { ' ': 'same', '-': 'gone', '+': 'new' };
