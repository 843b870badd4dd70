import * as l10n from '@vscode/l10n';
import { lazy, Suspense, useMemo } from 'react';
import type { FigureId } from '../../../src/schema/standing';
import { usePanel } from '../../components/PanelContext';
import { lookOf } from '../../state/figures';
import { huesOf } from '../../state/hues';
import type { FigureRows, StandingStore } from '../../state/standingStore';
import { FigureTable } from './FigureTable';
import { RestsOn } from './RestsOn';

/** The chart library is larger than the rest of the window, so it is loaded when the first chart is shown. */
const Chart = lazy(async () => ({ default: (await import('./Chart')).Chart }));

export function FigureCard({ figure, rows, store }: { figure: FigureId; rows: FigureRows; store: StandingStore }) {
  const { hues } = usePanel();
  const look = lookOf(figure);
  const { chosen } = store.shown().told;
  const mine = chosen?.figure === figure ? chosen : undefined;
  // Members of another team than the one shown get their hues by the same rule.
  const lines = useMemo(() => ({ ...huesOf(rows.members), ...hues }), [rows.members, hues]);
  const empty = rows.rows.length === 0;
  return (
    <section className={empty ? 'standing-card empty' : 'standing-card'} aria-labelledby={`figure-${figure}`}>
      <h3 id={`figure-${figure}`}>{look.title}</h3>
      {empty ? (
        <p className="dim">{look.empty}</p>
      ) : (
        <>
          <p className="figure-about">{look.about}</p>
          <div className="chart">
            <Suspense fallback={<p className="dim">{l10n.t('Drawing…')}</p>}>
              <Chart rows={rows} look={look} hues={lines} onPoint={(runId, member) => store.choose(figure, runId, member)} />
            </Suspense>
          </div>
          <FigureTable
            rows={rows}
            look={look}
            hues={lines}
            chosen={mine}
            onPoint={(runId, member) => store.choose(figure, runId, member)}
          />
          {mine && <RestsOn chosen={mine} look={look} rows={rows} store={store} />}
        </>
      )}
    </section>
  );
}
