import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import type { BoardRow, GrowthFace } from '../../../src/schema/growthFace';
import { Name } from '../../components/Name';
import { numberText } from '../../state/counts';
import type { GrowthStore, PagePart } from '../../state/growthStore';
import { phaseWords, placeName, roundtablesWords, stateWords, trendWords } from '../../state/growthWords';

type Column = 'rank' | 'sparks' | 'standing';

/** Who leads. Each figure opens what it is made of. */
export function Board({ store, growth: { board } }: { store: GrowthStore; growth: GrowthFace }) {
  const [by, setBy] = useState<Column>('rank');
  const rows = board.toSorted((a, b) => (by === 'rank' ? (a.rank ?? board.length) - (b.rank ?? board.length) : b[by] - a[by]));
  const head = (column: Column, words: string, title: string) => (
    <th scope="col" aria-sort={by === column ? (column === 'rank' ? 'ascending' : 'descending') : 'none'}>
      <button type="button" className="plain sort" title={title} onClick={() => setBy(column)}>
        {words}
        {by === column && <span aria-hidden="true"> ↓</span>}
      </button>
    </th>
  );
  return (
    <section aria-label={l10n.t('Leaderboard')}>
      <table className="growth-table board">
        <thead>
          <tr>
            <th scope="col" className="rank">
              <span className="sr-only">{l10n.t('Rank')}</span>
            </th>
            <th scope="col" className="words">
              {l10n.t('Member')}
            </th>
            {head('rank', l10n.t('Points'), l10n.t('Mean points of a roundtable, 0 to 40; typical are 4 to 6'))}
            <th scope="col" className="wide">
              {l10n.t('Last')}
            </th>
            {head('sparks', l10n.t('Sparks'), l10n.t('What it has now'))}
            {head('standing', l10n.t('Standing'), l10n.t('0 to 100; healthy from 80, watch from 60, warning from 40'))}
            <th scope="col" className="wide">
              {l10n.t('Runs')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.member} row={row} store={store} />
          ))}
        </tbody>
      </table>
      <p className="dim small growth-note">{l10n.t('Each figure opens what it is made of.')}</p>
    </section>
  );
}

function Row({ row, store }: { row: BoardRow; store: GrowthStore }) {
  const { member, rank, mean, last, sparks, standing, state, trend, place, phase, runs } = row;
  const open = (part: PagePart, words: string, label: string) => (
    <button type="button" className="link" aria-label={label} onClick={() => store.go({ member }, part)}>
      {words}
    </button>
  );
  return (
    <tr className={place === 'table' ? '' : 'away'}>
      <td className="rank">{rank ?? '–'}</td>
      <th scope="row" className="words">
        <button type="button" className="plain" title={l10n.t('Who {0} is now', member)} onClick={() => store.go({ member })}>
          <Name name={member} />
        </button>
        <span className="row-note">
          {place === 'table' ? phaseWords(phase) : placeName(place)}
          {trend && ` · ${trendWords(trend)}`}
        </span>
      </th>
      <td>
        {mean === undefined
          ? '–'
          : open('scores', numberText(mean, 1), l10n.t('{0} points in the mean. Show the scores of {1}.', numberText(mean, 1), member))}
      </td>
      <td className="wide">{last ?? '–'}</td>
      <td>
        {open(
          'sparks',
          `✦ ${numberText(sparks)}`,
          l10n.t('{0} sparks. Show where the sparks of {1} come from.', numberText(sparks), member),
        )}
      </td>
      <td>
        {open(
          'standing',
          numberText(standing),
          l10n.t('Standing {0}, {1}. Show why {2} has it.', numberText(standing), stateWords(state), member),
        )}
        <span className={state === 'healthy' || state === 'watch' ? 'row-note' : 'row-note warn-words'}>{stateWords(state)}</span>
      </td>
      <td className="wide" title={roundtablesWords(runs)}>
        {runs}
      </td>
    </tr>
  );
}
