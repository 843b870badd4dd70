import * as l10n from '@vscode/l10n';
import { usePanel } from './PanelContext';

/**
 * The turns that something rests on. Those of the run that is shown are gone to; those of another run open it first.
 * @param runId the run they were taken in; the one shown where it is absent
 */
export function TurnLinks({ turns, runId }: { turns: readonly string[]; runId?: string }) {
  const { goToTurn, post, store } = usePanel();
  const { view, index } = store.shown();
  const here = runId === undefined || view?.runId === runId;
  if (turns.length === 0) return null;
  return (
    <span className="turn-links">
      {turns.map((turn) =>
        !here || index.rowOfTurn.has(turn) ? (
          <button
            type="button"
            className="link"
            key={turn}
            title={here ? l10n.t('Go to this turn') : l10n.t('Open the run of this turn')}
            onClick={() => (here ? goToTurn(turn) : runId !== undefined && post({ type: 'openRun', runId }))}
          >
            {turn}
          </button>
        ) : (
          <span key={turn}>{turn}</span>
        ),
      )}
    </span>
  );
}
