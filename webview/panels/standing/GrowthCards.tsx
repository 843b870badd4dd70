import * as l10n from '@vscode/l10n';
import { useMemo } from 'react';
import { axes } from '../../../src/schema/growth';
import type { GrowthAnalytics, MemberAnalytics } from '../../../src/schema/growthFace';
import type { StandingRun } from '../../../src/schema/standing';
import { Name } from '../../components/Name';
import { PanelContext, usePanel } from '../../components/PanelContext';
import { numberText } from '../../state/counts';
import { axisWords, floorWords, phaseWhy, phaseWords, signed, trendWords } from '../../state/growthWords';
import { huesOf } from '../../state/hues';

/** Where each member of these runs is in its growth, and who names whom. */
export function GrowthCards({ growth: { members, engagement }, runs }: { growth: GrowthAnalytics; runs: readonly StandingRun[] }) {
  const panel = usePanel();
  const names = new Set(runs.flatMap((run) => run.members));
  const shown = members.filter(({ member }) => names.has(member));
  const key = shown.map(({ member }) => member).join(' ');
  const own = useMemo(() => ({ ...panel, hues: { ...huesOf(key.split(' ')), ...panel.hues } }), [panel, key]);
  if (shown.length === 0) return null;
  return (
    <PanelContext value={own}>
      <section aria-label={l10n.t('Growth of the members')}>
        <div className="growth-small">
          {shown.map((one) => (
            <Card key={one.member} one={one} />
          ))}
        </div>
        <Matrix members={shown.map(({ member }) => member)} engagement={engagement} />
      </section>
    </PanelContext>
  );
}

function Card({ one }: { one: MemberAnalytics }) {
  const { showTab } = usePanel();
  const { member, phase, streak, floor, trend, change, ranks, rank } = one;
  // Ranks that stayed as they were say nothing new.
  const way = ranks.flatMap(({ rank: one }, at) => (one === ranks[at - 1]?.rank ? [] : [one])).slice(-6);
  const notes = [
    trend && trend !== 'steady' && change !== undefined && l10n.t('points {0} ({1})', trendWords(trend), signed(change, 1)),
    streak.slump && l10n.t('slump of {0}', streak.low),
    streak.hot > 1 && l10n.t('hot for {0}', streak.hot),
    floor.pattern && floorWords(floor.pattern),
  ].filter((note) => typeof note === 'string');
  const moving = axes.flatMap((axis) => {
    const way = one.axes[axis].trend;
    return way && way !== 'steady' ? [l10n.t('{0} {1}', axisWords(axis), trendWords(way))] : [];
  });
  return (
    <article className="standing-card growth-mini">
      <h3>
        <button type="button" className="plain" title={l10n.t('Who {0} is now', member)} onClick={() => showTab('growth', `@${member}`)}>
          <Name name={member} />
        </button>
      </h3>
      <p title={phaseWhy(one)}>{phaseWords(phase)}</p>
      <p className="dim small">{phaseWhy(one)}</p>
      {(notes.length > 0 || moving.length > 0) && <p className="dim small">{[...notes, ...moving].join(' · ')}</p>}
      {rank !== undefined && (
        <p className="dim small ranks">
          {l10n.t('rank {0}', rank)}
          {way.length > 1 && ` · ${l10n.t('so far {0}', way.map((one) => numberText(one)).join(' → '))}`}
        </p>
      )}
    </article>
  );
}

/** Rows name columns. */
function Matrix({ members, engagement }: { members: readonly string[]; engagement: GrowthAnalytics['engagement'] }) {
  if (!members.some((from) => Object.keys(engagement[from] ?? {}).length > 0)) return null;
  const most = Math.max(1, ...members.flatMap((from) => members.map((to) => (from === to ? 0 : (engagement[from]?.[to] ?? 0)))));
  return (
    <section className="standing-card matrix" aria-labelledby="matrix">
      <h3 id="matrix">{l10n.t('Who names whom')}</h3>
      <p className="figure-about">{l10n.t('how often the turns of the left name those above, over all settled roundtables')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard */}
      <section className="table-box" tabIndex={0} aria-label={l10n.t('Who names whom')}>
        <table>
          <thead>
            <tr>
              <td />
              {members.map((to) => (
                <th scope="col" key={to}>
                  <Name name={to} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {members.map((from) => (
              <tr key={from}>
                <th scope="row" className="words">
                  <Name name={from} />
                </th>
                {members.map((to) => {
                  const count = engagement[from]?.[to] ?? 0;
                  return (
                    <td key={to} className={from === to ? 'self' : count >= most * 0.66 ? 'strong' : ''}>
                      {from === to ? '' : count === 0 ? '–' : numberText(count)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
