import * as l10n from '@vscode/l10n';
import type { MemberPage } from '../../../src/schema/growthFace';
import { TurnLinks } from '../../components/TurnLinks';
import { dayWords } from '../../state/faceWords';
import { EvolutionBody } from './EvolutionBody';
import { Newest } from './Newest';

/** How a member became what it is: its changes with their effect, and its sessions, the newest first. */
export function HistoryPart({ page: { evolutions, sessions, purchases } }: { page: MemberPage }) {
  if (evolutions.length + sessions.length + purchases.length === 0)
    return (
      <p className="dim small">{l10n.t('Nothing yet. Changes of its prompt, model or role and sessions with the therapist stand here.')}</p>
    );
  return (
    <>
      {evolutions.length > 0 && (
        <>
          <h4>{l10n.t('Changes')}</h4>
          <Newest
            label={l10n.t('Changes')}
            items={evolutions}
            draw={(one) => (
              <li key={one.id}>
                <p className="dim small">{dayWords(one.at)}</p>
                <EvolutionBody evolution={one} />
              </li>
            )}
          />
        </>
      )}
      {sessions.length > 0 && (
        <>
          <h4>{l10n.t('Sessions with the therapist')}</h4>
          <Newest
            label={l10n.t('Sessions with the therapist')}
            items={sessions}
            draw={({ at, runId, turns, frameworks, focus, summary, behaviors, refused }) => (
              <li key={`${at} ${runId}`}>
                <p>
                  <span className="dim small">{dayWords(at)}</span> {summary}
                </p>
                {focus !== undefined && <p className="small">{l10n.t('To work on: {0}', focus)}</p>}
                <p className="dim small">
                  {[
                    ...frameworks,
                    ...behaviors.added.map((text) => l10n.t('new habit: {0}', text)),
                    ...behaviors.removed.map((text) => l10n.t('dropped habit: {0}', text)),
                    ...refused.map(({ what, why }) => l10n.t('refused: {0} ({1})', what, why)),
                  ].join(' · ')}{' '}
                  <TurnLinks turns={turns} runId={runId} />
                </p>
              </li>
            )}
          />
        </>
      )}
      {purchases.length > 0 && (
        <>
          <h4>{l10n.t('Bought')}</h4>
          <Newest
            label={l10n.t('Bought')}
            items={purchases}
            draw={({ id, name, cost, at, by, why, ended }) => (
              <li key={id} className="small">
                <span className="dim">{dayWords(at)}</span> {name} ✦ {cost}{' '}
                <span className="dim">{[by === 'person' ? l10n.t('you') : by, why, ended].filter(Boolean).join(' · ')}</span>
              </li>
            )}
          />
        </>
      )}
    </>
  );
}
