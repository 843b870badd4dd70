import * as l10n from '@vscode/l10n';
import type { MemberPage } from '../../../src/schema/growthFace';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { dayWords } from '../../state/faceWords';
import { dimensionWords } from '../../state/growthWords';
import { Newest } from './Newest';

/** Five dimensions, what each weighs, and the signals that moved them, the newest first. */
export function StandingPart({ page: { dimensions, moments, row } }: { page: MemberPage }) {
  return (
    <>
      <ul className="dimensions">
        {dimensions.map(({ dimension, value, weight }) => (
          <li key={dimension}>
            <span>{dimensionWords(dimension)}</span>
            <span className="dim small">× {numberText(weight, 2)}</span>
            <span className="dimension-bar" aria-hidden="true">
              <span style={{ width: `${Math.round(value)}%` }} />
            </span>
            <b>{numberText(value)}</b>
          </li>
        ))}
      </ul>
      <p className="dim small">
        {l10n.t('Together {0}. Every signal moves its dimension by 30 % of the way; all begin at 70.', numberText(row.standing, 1))}
      </p>
      {moments.length === 0 ? (
        <p className="dim small">{l10n.t('No signal yet.')}</p>
      ) : (
        <Newest
          label={l10n.t('Signals')}
          items={moments}
          draw={({ at, composite, signals, runId }, index) => (
            <li key={`${at} ${index}`}>
              <p className="line-head">
                <span className="dim small">{dayWords(at)}</span>
                <b>{numberText(composite, 1)}</b>
              </p>
              <ul>
                {signals.map(({ dimension, value, why, turns }) => (
                  <li key={`${dimension} ${why} ${value}`} className="small">
                    {dimensionWords(dimension)} <b>{numberText(value)}</b>: {why}{' '}
                    <TurnLinks turns={turns ?? []} {...(runId !== undefined && { runId })} />
                  </li>
                ))}
              </ul>
            </li>
          )}
        />
      )}
    </>
  );
}
