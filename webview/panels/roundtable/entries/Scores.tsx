import * as l10n from '@vscode/l10n';
import { type Axis, axes, type MemberScore, type PeerReview } from '../../../../src/schema/growth';
import type { Entry } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { Markdown } from '../../../components/Markdown';
import { Name } from '../../../components/Name';
import { Phrase } from '../../../components/Phrase';
import { TurnLinks } from '../../../components/TurnLinks';
import { useOpen } from '../../../components/useOpen';
import { axisWords, flagWords, penaltyWords, totalOfScore } from '../../../state/growthWords';
import { useNames } from './Prose';

type Scored = Extract<Entry, { kind: 'scores' }>;

/** What the judge scored: every axis of every member in one table; a member opens to the reasons and the turns they rest on. */
export function Scores({ entry, judge }: { entry: Scored; judge: string }) {
  const { members, peers } = entry.scores;
  return (
    <article className="note hue-judge scores" aria-label={l10n.t('Scores of the judge')}>
      <p>
        <Name name={judge} /> {l10n.t('scores what was said')}{' '}
        <span className="dim small">{l10n.t('0 to 3 each, 10 for a grand insight')}</span>
      </p>
      <table className="score-table">
        <thead>
          <tr>
            <th scope="col" className="words">
              <span className="sr-only">{l10n.t('Member')}</span>
            </th>
            {axes.map((axis) => (
              <th scope="col" key={axis}>
                {axisWords(axis)}
              </th>
            ))}
            <th scope="col">{l10n.t('Total')}</th>
          </tr>
        </thead>
        {members.map((member) => (
          <MemberRows
            key={member.member}
            id={`score:${entry.seq}:${member.member}`}
            member={member}
            peers={peers.filter(({ target }) => target === member.member)}
          />
        ))}
      </table>
    </article>
  );
}

function MemberRows({ id, member, peers }: { id: string; member: MemberScore; peers: readonly PeerReview[] }) {
  const [open, setOpen] = useOpen(id);
  const { scores, penalties, gates, flags } = member;
  const total = totalOfScore(member);
  return (
    <tbody>
      <tr>
        <th scope="row" className="words">
          <button
            type="button"
            className="plain score-open"
            data-opens=""
            aria-expanded={open}
            title={l10n.t('Why, and which turns it rests on')}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'chevron-down' : 'chevron-right'} /> <Name name={member.member} />
          </button>
        </th>
        {axes.map((axis) => (
          <td key={axis} className={scores?.[axis].value === 10 ? 'grand' : ''}>
            {scores ? scores[axis].value : '–'}
          </td>
        ))}
        <td className="total">{total ?? '–'}</td>
      </tr>
      {(penalties.length > 0 || gates.length > 0 || flags.length > 0 || !scores) && (
        <tr className="score-tags">
          <td colSpan={axes.length + 2}>
            {!scores && <span>{l10n.t('The judge gave no score, so nothing is paid and no fee is taken.')}</span>}
            {gates.length > 0 && <span className="badge">{l10n.t('GATE × {0}', gates.length)}</span>}
            {penalties.map(({ kind, turn }) => (
              <span className="warn-words" key={`${kind} ${turn}`}>
                {penaltyWords(kind)}
              </span>
            ))}
            {flags.map((flag) => (
              <span key={flag}>{flagWords(flag)}</span>
            ))}
          </td>
        </tr>
      )}
      {open && (
        <tr>
          <td colSpan={axes.length + 2} className="score-why">
            <Reasons member={member} />
            <Peers reviews={peers} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** Why a member's scores are what they are. */
export function Reasons({ member, runId }: { member: MemberScore; runId?: string }) {
  const names = useNames();
  const { scores, insights, penalties, gates, revised } = member;
  const of = (axis: Axis) => ({ insight: insights.find((one) => one.axis === axis), changes: revised.filter((one) => one.axis === axis) });
  return (
    <dl className="reasons">
      {scores &&
        axes.map((axis) => {
          const { insight, changes } = of(axis);
          return (
            <div key={axis}>
              <dt>
                {axisWords(axis)} <b>{scores[axis].value}</b>
              </dt>
              <dd>
                <Markdown text={scores[axis].reason} names={names} />
                {insight && (
                  <blockquote className="insight">
                    <p>{l10n.t('“{0}”', insight.quote)}</p>
                    <p className="dim">{l10n.t('Before: {0}', insight.before)}</p>
                    <p className="dim">{l10n.t('After: {0}', insight.after)}</p>
                  </blockquote>
                )}
                {changes.map(({ from, to, reason }) => (
                  <p className="dim" key={`${from} ${to} ${reason}`}>
                    {l10n.t('Second reading: {0} became {1}. {2}', from, to, reason)}
                  </p>
                ))}{' '}
                <TurnLinks turns={scores[axis].turns} {...(runId !== undefined && { runId })} />
              </dd>
            </div>
          );
        })}
      {gates.map(({ reason, turn }) => (
        <div key={`gate ${turn}`}>
          <dt>{l10n.t('Gate')}</dt>
          <dd>
            <Markdown text={reason} names={names} /> <TurnLinks turns={[turn]} {...(runId !== undefined && { runId })} />
          </dd>
        </div>
      ))}
      {penalties.map(({ kind, reason, turn }) => (
        <div key={`${kind} ${turn}`}>
          <dt className="warn-words">{penaltyWords(kind)}</dt>
          <dd>
            <Markdown text={reason} names={names} /> <TurnLinks turns={[turn]} {...(runId !== undefined && { runId })} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the others said of a member's work, 0 to 100. */
export function Peers({ reviews }: { reviews: readonly PeerReview[] }) {
  const names = useNames();
  if (reviews.length === 0) return null;
  return (
    <>
      <h4>{l10n.t('What the others say, 0 to 100')}</h4>
      <dl className="reasons">
        {reviews.map(({ reviewer, score, why }) => (
          <div key={reviewer}>
            <dt>
              <Phrase words={l10n.t('{0}: {1}')} parts={[<Name key="of" name={reviewer} />, <b key="score">{Math.round(score)}</b>]} />
            </dt>
            <dd>
              <Markdown text={why} names={names} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
