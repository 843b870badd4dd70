import * as l10n from '@vscode/l10n';
import { useEffect, useRef } from 'react';
import type { StandingReason } from '../../../src/schema/standing';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { dayWords } from '../../state/faceWords';
import type { FigureLook } from '../../state/figures';
import type { Chosen, FigureRows, StandingStore } from '../../state/standingStore';

/** The turns that one figure rests on, and the way to the run they were taken in. */
export function RestsOn({
  chosen: { runId, member, turns, reasons = [] },
  look,
  rows,
  store,
}: {
  chosen: Chosen;
  look: FigureLook;
  rows: FigureRows;
  store: StandingStore;
}) {
  const { post, goToTurn, store: shown } = usePanel();
  const box = useRef<HTMLElement>(null);
  const ready = turns !== undefined;
  useEffect(() => {
    if (ready) box.current?.focus();
  }, [ready]);
  const run = rows.rows.find((row) => row.run.runId === runId)?.run;
  const here = shown.shown().view?.runId === runId;
  const telling = (turns ?? []).filter((turn) => look.ofTurn(turn) !== '–');
  return (
    <section className="rests" ref={box} tabIndex={-1} aria-label={l10n.t('What the figure of {0} rests on', member)}>
      <div className="rests-head">
        <b>{l10n.t('{0} in {1}, {2}', member, run?.topic ?? runId, run ? dayWords(run.at) : '')}</b>
        {!here && (
          <button type="button" className="second" onClick={() => post({ type: 'openRun', runId })}>
            {l10n.t('Open run')}
          </button>
        )}
        <button type="button" className="icon-button" aria-label={l10n.t('Close')} title={l10n.t('Close')} onClick={store.unchoose}>
          <Icon name="close" />
        </button>
      </div>
      {turns === undefined ? (
        <p className="dim">{l10n.t('Reading the turns…')}</p>
      ) : reasons.length > 0 ? (
        <Reasons reasons={reasons} runId={runId} />
      ) : telling.length === 0 ? (
        <p className="dim">{l10n.t('None of its turns counts here.')}</p>
      ) : (
        <ul>
          {telling.map((turn) => (
            <li key={turn.turn}>
              {here ? (
                <button type="button" className="link" onClick={() => goToTurn(turn.turn)}>
                  {turn.turn}
                </button>
              ) : (
                <span>{turn.turn}</span>
              )}
              <span className="rests-figure">{look.ofTurn(turn)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Signals, moves of sparks or scores that a figure of a settled run is made of. */
function Reasons({ reasons, runId }: { reasons: readonly StandingReason[]; runId: string }) {
  return (
    <ul>
      {reasons.map(({ words, amount, turns }, index) => (
        // One run may give the same reason twice.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index}>
          <span>
            {words} <TurnLinks turns={turns} runId={runId} />
          </span>
          {amount !== undefined && <span className="rests-figure">{numberText(amount, 1)}</span>}
        </li>
      ))}
    </ul>
  );
}
