import * as l10n from '@vscode/l10n';
import type { ReactNode } from 'react';
import type { Digest } from '../../../src/schema/digest';
import { Details } from '../../components/Details';
import { Icon } from '../../components/Icon';
import { Markdown } from '../../components/Markdown';
import { Name, Names } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import { Phrase } from '../../components/Phrase';
import { roundsWords } from '../../state/counts';
import { endWords } from '../../state/words';
import { useNames } from './entries/Prose';
import { ResultFigures } from './ResultFigures';

/** The digest: what came of the roundtable, for the person who must decide. */
export function Result() {
  const { store, post } = usePanel();
  const { digest, view } = store.shown();
  if (!digest || !view) return <div className="no-row" />;
  const { positions, consensus, dissent, openQuestions, nextSteps } = digest;
  return (
    <article className="result" tabIndex={-1} aria-label={l10n.t('Digest')}>
      <header className="result-head">
        <h2>{l10n.t('Digest')}</h2>
        <span className="role">
          {l10n.t('{0} after {1}', endWords(digest.ended.reason), roundsWords(digest.rounds))}
          {digest.confidence !== undefined && ` · ${l10n.t('confidence {0} %', Math.round(digest.confidence * 100))}`}
        </span>
        <span className="result-actions">
          <button type="button" className="second" onClick={() => post({ type: 'openDigest', runId: view.runId })}>
            {l10n.t('Open {0}', 'digest.md')}
          </button>
        </span>
      </header>
      {digest.summary ? (
        <div className="summary">
          <Text text={digest.summary} />
        </div>
      ) : (
        <p className="aside-line warn">
          <Icon name="warning" /> {digest.synthesisMissing ?? l10n.t('The judge made no synthesis.')}
        </p>
      )}
      {digest.warnings.map((warning) => (
        <p className="aside-line warn" key={warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}

      <Part title={l10n.t('What to do next')} show={nextSteps.length > 0}>
        <ol className="next-steps">
          {nextSteps.map((step) => (
            <li key={step}>
              <Text text={step} />
            </li>
          ))}
        </ol>
      </Part>
      <Part title={l10n.t('Agreed')} show={consensus.length > 0}>
        {consensus.map(({ point, members }) => (
          <div className="point" key={point}>
            <Text text={point} />
            <div className="by">
              <Names names={members} />
            </div>
          </div>
        ))}
      </Part>
      <Part title={l10n.t('Dissent')} show={dissent.length > 0}>
        {dissent.map(({ point, member, why }) => (
          <div className="point" key={`${member} ${point}`}>
            <Text text={point} />
            <div className="by">
              <Phrase words={l10n.t('{0}, because {1}')} parts={[<Name key="member" name={member} />, <Text key="why" text={why} />]} />
            </div>
          </div>
        ))}
      </Part>
      <Part title={l10n.t('Open questions')} show={openQuestions.length > 0}>
        <ul>
          {openQuestions.map((question) => (
            <li key={question}>
              <Text text={question} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title={l10n.t('Positions at the end')} show={positions.length > 0}>
        <Positions positions={positions} />
      </Part>
      <Claims digest={digest} />
      <Part title={l10n.t('How it converged, and what it took')} show>
        <ResultFigures digest={digest} />
      </Part>
    </article>
  );
}

function Part({ title, show, children }: { title: string; show: boolean; children: ReactNode }) {
  if (!show) return null;
  return (
    <section className="result-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Text({ text }: { text: string }) {
  return <Markdown text={text} names={useNames()} />;
}

function Positions({ positions }: { positions: Digest['positions'] }) {
  const { goToTurn } = usePanel();
  return (
    <dl className="positions">
      {positions.map(({ member, position, moved, turn }) => (
        <div key={member}>
          <dt>
            <button type="button" className="plain" title={l10n.t('Go to the turn of {0}', member)} onClick={() => goToTurn(turn)}>
              <Name name={member} />
            </button>
          </dt>
          <dd>
            {position} {moved && <span className="moved">{l10n.t('moved')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How much of what was stated rests on something, and what does not. */
function Claims({ digest }: { digest: Digest }) {
  const { goToTurn } = usePanel();
  const { grounded, derived, ungrounded, list } = digest.claims;
  const open = list.filter(({ status }) => status === 'ungrounded');
  if (grounded + derived + ungrounded === 0) return null;
  return (
    <section className="result-part">
      <h3>{l10n.t('What the statements rest on')}</h3>
      <p className="tally">
        <span>
          <Phrase words={l10n.t('{0} on evidence')} parts={[<b key="count">{grounded}</b>]} />
        </span>
        <span>
          <Phrase words={l10n.t('{0} on a derivation')} parts={[<b key="count">{derived}</b>]} />
        </span>
        <span>
          <Phrase words={l10n.t('{0} on nothing')} parts={[<b key="count">{ungrounded}</b>]} />
        </span>
      </p>
      {open.length > 0 && (
        <Details
          id="result:ungrounded"
          className="folded"
          summary={
            open.length === 1
              ? l10n.t('Show the statement without evidence')
              : l10n.t('Show the {0} statements without evidence', open.length)
          }
        >
          <ul>
            {open.map(({ member, text, turn }) => (
              <li key={`${turn} ${text}`}>
                <Name name={member} />: {text}{' '}
                <button type="button" className="quiet" onClick={() => goToTurn(turn)}>
                  {l10n.t('show the turn')}
                </button>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  );
}
