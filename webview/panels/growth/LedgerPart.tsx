import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import type { MemberPage } from '../../../src/schema/growthFace';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { dayWords } from '../../state/faceWords';
import { categoryWords, signed, tierWords } from '../../state/growthWords';

const first = 8;

/** Every spark that came and went, why, and what there was after it: the last sum is what the member has. */
export function LedgerPart({ page: { ledger, earlier, purchases, ventures, row } }: { page: MemberPage }) {
  const [all, setAll] = useState(false);
  const open = purchases.filter(({ ended }) => ended === undefined);
  return (
    <>
      {ledger.length === 0 ? (
        <p className="dim small">{l10n.t('No spark came or went yet.')}</p>
      ) : (
        <table className="growth-table ledger">
          <thead>
            <tr>
              <th scope="col" className="words wide">
                {l10n.t('When')}
              </th>
              <th scope="col" className="words">
                {l10n.t('Why')}
              </th>
              <th scope="col">✦</th>
              <th scope="col">{l10n.t('Sum')}</th>
            </tr>
          </thead>
          <tbody>
            {(all ? ledger : ledger.slice(0, first)).map(({ seq, at, amount, balance, category, why, turn, runId }, index) => (
              // One fact may move twice for the same reason.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={`${seq} ${index}`}>
                <td className="words wide dim">{dayWords(at)}</td>
                <td className="words cause">
                  <span className="growth-tag">{categoryWords(category)}</span> {why}{' '}
                  {turn !== undefined && <TurnLinks turns={[turn]} {...(runId !== undefined && { runId })} />}
                </td>
                <td className={amount < 0 ? 'lost' : 'gained'}>{signed(amount)}</td>
                <td>{numberText(balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {ledger.length > first && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? l10n.t('Show the newest {0}', first) : l10n.t('Show all {0}', ledger.length)}
        </button>
      )}
      {earlier > 0 && <p className="dim small">{l10n.t('{0} earlier lines are in the record.', numberText(earlier))}</p>}
      {open.length > 0 && (
        <p className="small">{l10n.t('{0} has of the store: {1}', row.member, open.map(({ name }) => name).join(', '))}</p>
      )}
      {ventures.map(({ id, tier, idea, resolved, turn, runId }) => (
        <p className="small" key={id}>
          {tierWords(tier)}: {idea} <TurnLinks turns={[turn]} runId={runId} />{' '}
          <span className="dim">
            {resolved
              ? resolved.outcome === 'success'
                ? l10n.t('came true, paid ✦ {0}', resolved.payout)
                : l10n.t('did not come true: {0}', resolved.why)
              : l10n.t('open')}
          </span>
        </p>
      ))}
    </>
  );
}
