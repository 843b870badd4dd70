import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import { whenWords } from '../../state/faceWords';
import type { FigureLook } from '../../state/figures';
import { type Hues, hueOf } from '../../state/hues';
import type { Chosen, FigureRows } from '../../state/standingStore';

/** Runs that are listed before the person asks for all. */
const listed = 5;

type Props = { rows: FigureRows; look: FigureLook; hues: Hues; chosen: Chosen | undefined; onPoint(runId: string, member: string): void };

/** Every value of a chart as a number, the newest run first; each opens the turns that it rests on. */
export function FigureTable({ rows: { members, rows }, look, hues, chosen, onPoint }: Props) {
  const [all, setAll] = useState(false);
  const newest = rows.toReversed();
  const when = whenWords(newest.map(({ run }) => run.at));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard */}
      <section className="table-box" tabIndex={0} aria-label={l10n.t('{0}, run by run', look.title)}>
        <table>
          <thead>
            <tr>
              <th scope="col" className="words">
                {l10n.t('Run')}
              </th>
              {members.map((member) => (
                <th scope="col" key={member}>
                  <span className={`name ${hueOf(hues, member)}`}>{member}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? newest : newest.slice(0, listed)).map(({ run, points }, index) => (
              <tr key={run.runId}>
                <th scope="row" className="words" title={run.rehearsal ? l10n.t('{0} (rehearsal)', run.topic) : run.topic}>
                  <span className="run-day">{when[index]}</span> <span className="run-topic">{run.topic}</span>
                  {run.rehearsal && <span className="dim"> · {l10n.t('rehearsal')}</span>}
                </th>
                {members.map((member) => {
                  const point = points[member];
                  return (
                    <td key={member}>
                      {point ? (
                        <button
                          type="button"
                          className="link"
                          aria-pressed={chosen?.runId === run.runId && chosen.member === member}
                          title={point.of === undefined ? undefined : l10n.t('of {0}', point.of)}
                          aria-label={l10n.t('{0}: {1}. Show the turns.', member, look.shown(point))}
                          onClick={() => onPoint(run.runId, member)}
                        >
                          {look.shown(point)}
                        </button>
                      ) : (
                        '–'
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > listed && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? l10n.t('Show the newest {0}', listed) : l10n.t('Show all {0} runs', rows.length)}
        </button>
      )}
    </>
  );
}
