import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import { type Axis, type AxisValue, axes } from '../../../src/schema/growth';
import type { MemberPage, ScoredRun } from '../../../src/schema/growthFace';
import { Details } from '../../components/Details';
import { usePanel } from '../../components/PanelContext';
import { numberText } from '../../state/counts';
import { dayWords } from '../../state/faceWords';
import { aboutOf, type GrowthStore } from '../../state/growthStore';
import { axisWords, flagWords, signed, trendWords } from '../../state/growthWords';
import { Peers, Reasons } from '../roundtable/entries/Scores';
import { Newest } from './Newest';
import { ActState, WhyForm } from './WhyForm';

/** What each roundtable brought, with the reasons; the person may put own values in place of the judge's. */
export function ScoresPart({ page: { runs, row, analytics }, store }: { page: MemberPage; store: GrowthStore }) {
  if (runs.length === 0) return <p className="dim small">{l10n.t('It was not scored yet.')}</p>;
  const trends = axes.map((axis) => {
    const { mean, trend } = analytics.axes[axis];
    return `${axisWords(axis)} ${mean === undefined ? '–' : numberText(mean, 1)}${trend && trend !== 'steady' ? ` (${trendWords(trend)})` : ''}`;
  });
  return (
    <>
      <p className="small">{l10n.t('Last five: {0}', trends.join(' · '))}</p>
      <p className="scores-head" aria-hidden="true">
        <span />
        <span>{[...axes.map(axisWords), l10n.t('Total')].join(' · ')}</span>
      </p>
      <Newest
        label={l10n.t('Roundtables')}
        items={runs}
        draw={(run) => (
          <li key={run.runId}>
            <Run run={run} member={row.member} store={store} />
          </li>
        )}
      />
    </>
  );
}

function Run({ run, member, store }: { run: ScoredRun; member: string; store: GrowthStore }) {
  const { post, store: stage } = usePanel();
  const [asked, setAsked] = useState(false);
  const { runId, topic, at, total, values, gross, fee, unpaid, net, score, overruled, peers, rehearsal } = run;
  const about = aboutOf({ do: 'overrule', runId, member, values: {}, reason: '-' });
  const { doing, failures } = store.shown().told;
  const here = stage.shown().view?.runId === runId;
  return (
    <Details
      id={`scored:${runId}:${member}`}
      className="folded growth-fold"
      summary={
        <>
          <span className="dim small">{dayWords(at)}</span>
          <span className="fold-title">{topic}</span>
          <span className="fold-figure">
            {values ? axes.map((axis) => values[axis]).join(' · ') : '–'} <b>{total ?? ''}</b>
          </span>
        </>
      }
    >
      <div>
        {rehearsal && <p className="dim small">{l10n.t('A rehearsal: no AI model spoke.')}</p>}
        <p className="small">
          {l10n.t('Earned ✦ {0}, entry fee ✦ {1}, net {2}.', gross, fee, signed(net))}
          {unpaid > 0 && ` ${l10n.t('✦ {0} of the fee were not there, and nobody owes them.', unpaid)}`}
        </p>
        {score.flags.map((flag) => (
          <p className="small warn-words" key={flag}>
            {flagWords(flag)}
          </p>
        ))}
        {overruled.map(({ values: own, reason, by, at: when }) => (
          <p className="small" key={when}>
            {l10n.t(
              '{0} set {1}: {2}',
              by === 'person' ? l10n.t('you') : by,
              axes.flatMap((axis) => (own[axis] === undefined ? [] : [`${axisWords(axis)} ${own[axis]}`])).join(', '),
              reason,
            )}
          </p>
        ))}
        <Reasons member={score} runId={runId} />
        <Peers reviews={peers} />
        {asked ? (
          <Overrule
            values={values}
            onCancel={() => setAsked(false)}
            onSend={(own, reason) => {
              store.act({ do: 'overrule', runId, member, values: own, reason });
              setAsked(false);
            }}
          />
        ) : (
          <div className="growth-actions">
            {values && (
              <button type="button" className="second" disabled={doing.has(about)} onClick={() => setAsked(true)}>
                {l10n.t('Overrule…')}
              </button>
            )}
            {!here && (
              <button type="button" className="second" onClick={() => post({ type: 'openRun', runId })}>
                {l10n.t('Open run')}
              </button>
            )}
          </div>
        )}
        <ActState doing={doing.has(about)} failure={failures.get(about)} />
      </div>
    </Details>
  );
}

const scale: readonly AxisValue[] = [0, 1, 2, 3, 10];

/** Own values in place of the judge's, with a reason; only what differs is sent. */
function Overrule({
  values,
  onSend,
  onCancel,
}: {
  values: Record<Axis, number> | undefined;
  onSend(values: Partial<Record<Axis, AxisValue>>, reason: string): void;
  onCancel(): void;
}) {
  const [own, setOwn] = useState<Partial<Record<Axis, AxisValue>>>({});
  const set = (axis: Axis, value: AxisValue): void => {
    const { [axis]: _, ...rest } = own;
    setOwn(values?.[axis] === value ? rest : { ...rest, [axis]: value });
  };
  return (
    <WhyForm
      ask={l10n.t('Why? The judge and the member read it.')}
      confirm={l10n.t('Overrule')}
      blocked={Object.keys(own).length === 0}
      onCancel={onCancel}
      onSend={(reason) => onSend(own, reason)}
    >
      <div className="overrule">
        {axes.map((axis) => (
          <label key={axis}>
            <span>{axisWords(axis)}</span>
            <select
              value={own[axis] ?? values?.[axis] ?? 0}
              onChange={({ target }) => set(axis, scale.find((one) => one === Number(target.value)) ?? 0)}
            >
              {scale.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </WhyForm>
  );
}
