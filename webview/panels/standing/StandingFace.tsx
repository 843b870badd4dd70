import * as l10n from '@vscode/l10n';
import './standing.css';
import { memo } from 'react';
import { type FigureId, figureIds } from '../../../src/schema/standing';
import type { RunView } from '../../../src/schema/view';
import { FaceEmpty, FaceFrame } from '../../components/FaceFrame';
import type { Host } from '../../host';
import { useFaceStore } from '../../state/faceStore';
import { createStandingStore, figureRows, teamsOf } from '../../state/standingStore';
import { FigureCard } from './FigureCard';
import { GrowthCards } from './GrowthCards';

/** How members did over the newest runs of the folder, figure by figure, from what the journals hold. Charts are not drawn anew with each fact. */
export const StandingFace = memo(function StandingFace({ host, view }: { host: Host; view: RunView }) {
  const store = useFaceStore(() => createStandingStore(host, view.runId, view.team?.name));
  const { standing, team, growth } = store.shown().told;
  const teams = standing ? teamsOf(standing) : [];
  const offered = team === undefined || teams.includes(team) ? teams : [team, ...teams];
  const rows = (figure: FigureId) => (standing ? figureRows(standing, figure, team) : { members: [], rows: [] });
  const runs = standing?.runs.filter((run) => team === undefined || run.team === team) ?? [];
  const figures = figureIds.map((figure) => ({ figure, rows: rows(figure) }));
  // Those that say something first; what is not there yet is named below.
  const order = [...figures.filter((one) => one.rows.rows.length > 0), ...figures.filter((one) => one.rows.rows.length === 0)];
  return (
    <FaceFrame store={store} name={l10n.t('Reading the runs of this folder…')}>
      {runs.length === 0 && teams.length === 0 ? (
        <FaceEmpty
          icon="graph-line"
          words={l10n.t('No run here has had a turn yet. After the first, each member’s figures stand here, run by run.')}
        />
      ) : (
        <div className="standing">
          <div className="standing-head">
            <p>
              {runs.length === 0
                ? l10n.t('No run of this team has had a turn yet.')
                : runs.length === 1
                  ? l10n.t('1 run, from its journal.')
                  : l10n.t('The newest {0} runs of this folder, from their journals.', runs.length)}
              {runs.length > 0 && runs.every(({ rehearsal }) => rehearsal) && (
                <span className="dim"> {l10n.t('All are rehearsals: no AI model spoke.')}</span>
              )}
            </p>
            {offered.length > 1 && (
              <select
                aria-label={l10n.t('Whose runs')}
                value={team ?? ''}
                onChange={({ target }) => store.showTeam(target.value || undefined)}
              >
                <option value="">{l10n.t('All teams')}</option>
                {offered.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </div>
          {growth && growth.settled > 0 && <GrowthCards growth={growth} runs={runs} />}
          <div className="standing-cards">
            {order.map((one) => (
              <FigureCard key={one.figure} figure={one.figure} rows={one.rows} store={store} />
            ))}
          </div>
        </div>
      )}
    </FaceFrame>
  );
});
