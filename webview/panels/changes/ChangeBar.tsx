import * as l10n from '@vscode/l10n';
import { Icon } from '../../components/Icon';
import { type ChangesStore, type ChangesTold, countOf, undecided } from '../../state/changesStore';
import { changesWords, filesWords } from '../../state/counts';
import { outcomeWords } from '../../state/faceWords';

/** How the review stands, whose changes are shown, and what holds for all of those. */
export function ChangeBar({ store }: { store: ChangesStore }) {
  const { told } = store.shown();
  const { files, filter, busy } = told;
  const left = files.reduce((sum, file) => sum + countOf(file, filter, undecided), 0);
  const undone = files.reduce((sum, file) => sum + countOf(file, filter, ['undone']), 0);
  const inFiles = files.filter((file) => countOf(file, filter, undecided) > 0).length;
  const filtered = filter.member !== undefined || filter.turn !== undefined;
  return (
    <div className="change-bar">
      <p className="change-sum">
        {left > 0 ? l10n.t('{0} to review in {1}', changesWords(left), filesWords(inFiles)) : l10n.t('All changes are decided.')}
      </p>
      <Filters store={store} told={told} />
      <div className="change-all">
        {left > 0 && (
          <>
            <button type="button" className="second" disabled={busy} onClick={() => store.decide('keep', filter)}>
              {filtered ? l10n.t('Keep {0}', left) : l10n.t('Keep all')}
            </button>
            <button type="button" className="second" disabled={busy} onClick={() => store.decide('undo', filter)}>
              {filtered ? l10n.t('Undo {0}', left) : l10n.t('Undo all')}
            </button>
          </>
        )}
        {undone > 0 && (
          <button type="button" className="second" disabled={busy} onClick={() => store.decide('redo', filter)}>
            {l10n.t('Put back {0}', undone)}
          </button>
        )}
      </div>
      <Told store={store} />
    </div>
  );
}

function Filters({ store, told: { files, filter } }: { store: ChangesStore; told: ChangesTold }) {
  const all = files.flatMap(({ by }) => by);
  const members = [...new Set(all.map(({ member }) => member))];
  const turns = [...new Map(all.filter(({ member }) => (filter.member ?? member) === member).map((one) => [one.turn, one])).values()];
  if (members.length < 2 && turns.length < 2) return null;
  const count = (of: ChangesTold['filter']): number => files.reduce((sum, file) => sum + countOf(file, of, undecided), 0);
  return (
    <div className="change-filters">
      {members.length > 1 && (
        <select
          aria-label={l10n.t('Whose changes')}
          value={filter.member ?? ''}
          onChange={({ target }) => store.filter(target.value === '' ? {} : { member: target.value })}
        >
          <option value="">{l10n.t('Everybody')}</option>
          {members.map((member) => (
            <option key={member} value={member}>
              {member} ({count({ member })})
            </option>
          ))}
        </select>
      )}
      {turns.length > 1 && (
        <select
          aria-label={l10n.t('Of which turn')}
          value={filter.turn ?? ''}
          onChange={({ target }) => {
            const { turn: _, ...rest } = filter;
            store.filter(target.value === '' ? rest : { ...rest, turn: target.value });
          }}
        >
          <option value="">{l10n.t('Every turn')}</option>
          {turns.map(({ turn }) => (
            <option key={turn} value={turn}>
              {turn} ({count({ turn })})
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** What came of the last decision: refused ones can be forced, undone ones put back. */
function Told({ store }: { store: ChangesStore }) {
  const { outcome } = store.shown().told;
  const words = outcome && outcomeWords(outcome);
  if (!outcome || words === undefined) return null;
  const bad = outcome.failure !== undefined || outcome.refused.length > 0;
  const forced = outcome.decision === 'undo' ? outcome.refused : [];
  return (
    <div className={bad ? 'strip warn' : 'strip plain'} role={bad ? 'alert' : 'status'}>
      <Icon name={bad ? 'warning' : 'discard'} />
      <span className="strip-words">{words}</span>
      <span className="strip-actions">
        {forced.length > 0 && (
          <button
            type="button"
            className="second"
            onClick={() =>
              store.decide(
                'undo',
                [...new Set(forced.map(({ path }) => path))].map((path) => ({
                  path,
                  ids: forced.filter((one) => one.path === path).map(({ id }) => id),
                })),
                true,
              )
            }
          >
            {l10n.t('Undo anyway')}
          </button>
        )}
        {!bad && (
          <button type="button" className="second" onClick={() => store.decide('redo', outcome.done)}>
            {l10n.t('Put back')}
          </button>
        )}
        <button type="button" className="icon-button" aria-label={l10n.t('Dismiss')} title={l10n.t('Dismiss')} onClick={store.dismiss}>
          <Icon name="close" />
        </button>
      </span>
    </div>
  );
}
