import * as l10n from '@vscode/l10n';
import type { Digest } from '../../../src/schema/digest';
import { totalTokens } from '../../../src/schema/usage';
import { Name } from '../../components/Name';
import { shortModel, shownMs, shownTokens, shownUsd } from '../../state/words';

/** The judge's verdicts by round, and what each member used. */
export function ResultFigures({ digest }: { digest: Digest }) {
  const { convergence, byMember, usage, usd, calls, rehearsal } = digest;
  const cost = (amount: number | undefined): string =>
    rehearsal ? l10n.t('none') : amount === undefined ? l10n.t('unknown') : shownUsd(amount);
  return (
    <>
      {convergence.length > 0 && (
        <dl className="positions">
          {convergence.map(({ round, verdict, reason }) => (
            <div key={round}>
              <dt>{l10n.t('Round {0}', round)}</dt>
              <dd>
                <span className="moved">{verdict === 'CONVERGED' ? l10n.t('converged') : l10n.t('went on')}</span> {reason}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="table-box">
        <table>
          <thead>
            <tr>
              <th scope="col">{l10n.t('Member')}</th>
              <th scope="col" className="words">
                {l10n.t('Model')}
              </th>
              <th scope="col">{l10n.t('Marks')}</th>
              <th scope="col">{l10n.t('Calls')}</th>
              <th scope="col">{l10n.t('Tokens')}</th>
              <th scope="col">{l10n.t('Cost')}</th>
            </tr>
          </thead>
          <tbody>
            {byMember.map((row) => (
              <tr key={row.member}>
                <th scope="row">
                  <Name name={row.member} />
                </th>
                <td className="words" title={row.model}>
                  {shortModel(row.model)}
                </td>
                <td>{digest.marks.filter(({ member }) => member === row.member).length || '–'}</td>
                <td>{row.calls}</td>
                <td>{shownTokens(totalTokens(row.usage))}</td>
                <td>{cost(row.usd)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{l10n.t('Together')}</th>
              <td className="words">{shownMs(digest.finishedAt - digest.startedAt)}</td>
              <td>{digest.marks.length || '–'}</td>
              <td>{calls}</td>
              <td>{shownTokens(totalTokens(usage))}</td>
              <td>{cost(usd)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}
