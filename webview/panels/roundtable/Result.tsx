import type { ReactNode } from 'react';
import type { Digest } from '../../../src/schema/digest';
import { Details } from '../../components/Details';
import { Icon } from '../../components/Icon';
import { Markdown } from '../../components/Markdown';
import { Name, Names } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
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
    <article className="result" tabIndex={-1} aria-label="Digest">
      <header className="result-head">
        <h2>Digest</h2>
        <span className="role">
          {endWords[digest.ended.reason]} after {digest.rounds} {digest.rounds === 1 ? 'round' : 'rounds'}
          {digest.confidence !== undefined && ` · confidence ${Math.round(digest.confidence * 100)} %`}
        </span>
        <span className="result-actions">
          <button type="button" className="second" onClick={() => post({ type: 'openDigest', runId: view.runId })}>
            Open digest.md
          </button>
        </span>
      </header>
      {digest.summary ? (
        <div className="summary">
          <Text text={digest.summary} />
        </div>
      ) : (
        <p className="aside-line warn">
          <Icon name="warning" /> {digest.synthesisMissing ?? 'The judge made no synthesis.'}
        </p>
      )}
      {digest.warnings.map((warning) => (
        <p className="aside-line warn" key={warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}

      <Part title="What to do next" show={nextSteps.length > 0}>
        <ol className="next-steps">
          {nextSteps.map((step) => (
            <li key={step}>
              <Text text={step} />
            </li>
          ))}
        </ol>
      </Part>
      <Part title="Agreed" show={consensus.length > 0}>
        {consensus.map(({ point, members }) => (
          <div className="point" key={point}>
            <Text text={point} />
            <div className="by">
              <Names names={members} />
            </div>
          </div>
        ))}
      </Part>
      <Part title="Dissent" show={dissent.length > 0}>
        {dissent.map(({ point, member, why }) => (
          <div className="point" key={`${member} ${point}`}>
            <Text text={point} />
            <div className="by">
              <Name name={member} />, because <Text text={why} />
            </div>
          </div>
        ))}
      </Part>
      <Part title="Open questions" show={openQuestions.length > 0}>
        <ul>
          {openQuestions.map((question) => (
            <li key={question}>
              <Text text={question} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Positions at the end" show={positions.length > 0}>
        <Positions positions={positions} />
      </Part>
      <Claims digest={digest} />
      <Part title="How it converged, and what it took" show>
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
            <button type="button" className="plain" title={`Go to the turn of ${member}`} onClick={() => goToTurn(turn)}>
              <Name name={member} />
            </button>
          </dt>
          <dd>
            {position} {moved && <span className="moved">moved</span>}
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
      <h3>What the statements rest on</h3>
      <p className="tally">
        <span>
          <b>{grounded}</b> on evidence
        </span>
        <span>
          <b>{derived}</b> on a derivation
        </span>
        <span>
          <b>{ungrounded}</b> on nothing
        </span>
      </p>
      {open.length > 0 && (
        <Details
          id="result:ungrounded"
          className="folded"
          summary={`Show the ${open.length === 1 ? 'statement' : `${open.length} statements`} without evidence`}
        >
          <ul>
            {open.map(({ member, text, turn }) => (
              <li key={`${turn} ${text}`}>
                <Name name={member} />: {text}{' '}
                <button type="button" className="quiet" onClick={() => goToTurn(turn)}>
                  show the turn
                </button>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  );
}
