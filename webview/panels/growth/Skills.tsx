import * as l10n from '@vscode/l10n';
import type { GrowthFace, ShownSkill } from '../../../src/schema/growthFace';
import { Details } from '../../components/Details';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { aboutOf, type GrowthStore } from '../../state/growthStore';
import { skillKindWords, skillStatusWords } from '../../state/growthWords';
import { ActState } from './WhyForm';

/** The best of a curation. Source: FACTS 2.10, curate. */
const best = { least: 3, most: 5 };

/** What was learnt: the person keeps the best few and drops the rest. */
export function Skills({ store, growth: { skills } }: { store: GrowthStore; growth: GrowthFace }) {
  const proposed = skills.filter(({ status }) => status === 'proposed');
  const others = skills.filter(({ status }) => status !== 'proposed');
  const latest = skills.filter(
    ({ status, runId }) => (status === 'kept' || status === 'shared') && proposed.some((one) => one.runId === runId),
  );
  if (skills.length === 0)
    return (
      <p className="growth-empty dim">
        {l10n.t(
          'No skill was learnt yet. After a roundtable, what worked and what went wrong is drawn from it, and you choose what stays.',
        )}
      </p>
    );
  return (
    <>
      {proposed.length > 0 && (
        <section aria-label={l10n.t('To curate')}>
          <h3>{l10n.t('{0} to curate', numberText(proposed.length))}</h3>
          <p className="dim small">
            {l10n.t('Keep the best {0} to {1}: what a member carries takes room in its prompt.', best.least, best.most)}
            {latest.length > 0 && ` ${l10n.t('Kept of the same runs so far: {0}.', latest.length)}`}
          </p>
          <ul className="growth-cards">
            {proposed.map((skill) => (
              <li key={skill.id}>
                <SkillCard skill={skill} store={store} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section aria-label={l10n.t('Learnt before')}>
          <h3>{l10n.t('Learnt before')}</h3>
          <ul className="growth-lines">
            {others.map((skill) => (
              <li key={skill.id}>
                <SkillLine skill={skill} store={store} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function SkillCard({ skill, store }: { skill: ShownSkill; store: GrowthStore }) {
  return (
    <article className="growth-card">
      <header>
        <h3>
          <span className="growth-tag">{skillKindWords(skill.kind)}</span> {skill.title}
        </h3>
        <span className="small">
          <Name name={skill.author} />
        </span>
      </header>
      <SkillBody skill={skill} />
      <SkillActs skill={skill} store={store} />
    </article>
  );
}

export function SkillLine({ skill, store }: { skill: ShownSkill; store: GrowthStore }) {
  return (
    <Details
      id={`skill:${skill.id}`}
      className="folded growth-fold"
      summary={
        <>
          <span className="growth-tag">{skillKindWords(skill.kind)}</span>
          <span className="fold-title">{skill.title}</span>
          <span className="dim small">
            {skillStatusWords(skill.status)} · {usesWords(skill)}
          </span>
        </>
      }
    >
      <div>
        <SkillBody skill={skill} />
        <SkillActs skill={skill} store={store} />
      </div>
    </Details>
  );
}

function usesWords({ uses, successes, confidence }: ShownSkill): string {
  const sure = l10n.t('confidence {0}', numberText(confidence, 2));
  return uses === 0 ? sure : `${sure} · ${l10n.t('{0} of {1} uses went well', successes, uses)}`;
}

function SkillBody({ skill }: { skill: ShownSkill }) {
  const { pattern, antiPattern, when, tags, taxonomy, turns, runId, changes, from, into } = skill;
  return (
    <>
      <p>{pattern}</p>
      {antiPattern !== undefined && <p className="warn-words">{l10n.t('Not: {0}', antiPattern)}</p>}
      <p className="small">{l10n.t('When: {0}', when)}</p>
      <p className="dim small">
        {[...Object.values(taxonomy), ...tags].join(' · ')} <TurnLinks turns={turns} runId={runId} />
      </p>
      {from && from.length > 0 && <p className="dim small">{l10n.t('Made of {0}', from.join(', '))}</p>}
      {into !== undefined && <p className="dim small">{l10n.t('In its place: {0}', into)}</p>}
      {changes.length > 0 && (
        <ul className="dim small">
          {changes.map(({ change, by, why, at }) => (
            <li key={`${at} ${change}`}>
              {statusOf(change)} · {by === 'person' ? l10n.t('you') : by}: {why}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function statusOf(change: string): string {
  switch (change) {
    case 'kept':
    case 'dropped':
    case 'retired':
    case 'superseded':
      return skillStatusWords(change);
    case 'promoted':
      return skillStatusWords('shared');
    default:
      return l10n.t('taken back in');
  }
}

function SkillActs({ skill: { id, status }, store }: { skill: ShownSkill; store: GrowthStore }) {
  const { doing, failures } = store.shown().told;
  const act = (change: 'kept' | 'dropped' | 'promoted' | 'retired' | 'restored', why: string): void =>
    store.act({ do: 'curateSkill', id, change, why });
  const about = aboutOf({ do: 'curateSkill', id, change: 'kept', why: '-' });
  const busy = doing.has(about);
  const button = (words: string, icon: string, primary: boolean, run: () => void) => (
    <button type="button" className={primary ? 'primary' : 'second'} disabled={busy} onClick={run}>
      <Icon name={icon} /> {words}
    </button>
  );
  return (
    <>
      <div className="growth-actions">
        {status === 'proposed' && button(l10n.t('Keep'), 'check', false, () => act('kept', 'Curated by the person.'))}
        {status === 'proposed' && button(l10n.t('Drop'), 'trash', false, () => act('dropped', 'Curated by the person.'))}
        {status === 'kept' && button(l10n.t('Share with all'), 'organization', false, () => act('promoted', 'Shared by the person.'))}
        {(status === 'kept' || status === 'shared') &&
          button(l10n.t('Retire'), 'archive', false, () => act('retired', 'Retired by the person.'))}
        {(status === 'dropped' || status === 'retired') &&
          button(l10n.t('Take back in'), 'discard', false, () => act('restored', 'Taken back in by the person.'))}
      </div>
      <ActState doing={busy} failure={failures.get(about)} />
    </>
  );
}
