import * as l10n from '@vscode/l10n';
import { type ReactNode, useState } from 'react';
import type { GrowthAction } from '../../../src/schema/growthAction';
import type { GrowthChoice, GrowthFace, ShownProposal } from '../../../src/schema/growthFace';
import { Name } from '../../components/Name';
import { Phrase } from '../../components/Phrase';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { dayWords } from '../../state/faceWords';
import { aboutOf, type GrowthStore } from '../../state/growthStore';
import { roundtablesWords, signed, tierWords } from '../../state/growthWords';
import { EvolutionBody } from './EvolutionBody';
import { ActState, WhyForm } from './WhyForm';

/** What waits for the person, and what members proposed. */
export function Choices({ store, growth: { choices, proposals } }: { store: GrowthStore; growth: GrowthFace }) {
  const open = proposals.filter(({ implemented }) => !implemented);
  return (
    <>
      {choices.length === 0 ? (
        <p className="growth-empty dim">
          {l10n.t(
            'Nothing waits for you. Here you decide about members with three losses in a row, about changes of models and roles, and about ventures and requests.',
          )}
        </p>
      ) : (
        <ul className="growth-cards">
          {choices.map((choice) => (
            <li key={choice.key}>
              <Choice choice={choice} store={store} />
            </li>
          ))}
        </ul>
      )}
      {open.length > 0 && (
        <section aria-label={l10n.t('Proposed by members')}>
          <h3>{l10n.t('Proposed by members')}</h3>
          <p className="dim small">{l10n.t('Say so when you did one of them: its author is paid for it.')}</p>
          <ul className="growth-cards">
            {open.map((proposal) => (
              <li key={proposal.id}>
                <Proposal proposal={proposal} store={store} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type Act = { words: string; ask: string; first?: string; of(why: string): GrowthAction };

/** A card with its actions; each asks why before it is done. */
function Card({
  title,
  at,
  acts,
  store,
  children,
}: {
  title: ReactNode;
  at: number;
  acts: readonly Act[];
  store: GrowthStore;
  children: ReactNode;
}) {
  const [asked, setAsked] = useState<number>();
  const act = asked === undefined ? undefined : acts[asked];
  const { doing, failures } = store.shown().told;
  const about = acts[0] ? aboutOf(acts[0].of('-')) : '';
  return (
    <article className="growth-card">
      <header>
        <h3>{title}</h3>
        <span className="dim small">{dayWords(at)}</span>
      </header>
      {children}
      {act ? (
        <WhyForm
          ask={act.ask}
          confirm={act.words}
          {...(act.first !== undefined && { first: act.first })}
          onCancel={() => setAsked(undefined)}
          onSend={(why) => {
            store.act(act.of(why));
            setAsked(undefined);
          }}
        />
      ) : (
        <div className="growth-actions">
          {acts.map(({ words }, index) => (
            <button type="button" key={words} className="second" disabled={doing.has(about)} onClick={() => setAsked(index)}>
              {words}
            </button>
          ))}
        </div>
      )}
      <ActState doing={doing.has(about)} failure={failures.get(about)} />
    </article>
  );
}

function Choice({ choice, store }: { choice: GrowthChoice; store: GrowthStore }) {
  const { member, at } = choice;
  const name = <Name key="member" name={member} />;
  switch (choice.kind) {
    case 'relegation': {
      const ask = l10n.t('Why? It stands in the record of {0}.', member);
      const place = (where: 'table' | 'bench' | 'left', words: string, first: string): Act => ({
        ...{ words, ask, first },
        of: (why) => ({ do: 'place', member, place: where, why }),
      });
      return (
        <Card
          {...{ store, at }}
          title={<Phrase words={l10n.t('{0} lost sparks three times in a row')} parts={[name]} />}
          acts={[
            place('bench', l10n.t('To the bench'), l10n.t('Three losses in a row.')),
            place('table', l10n.t('Keep at the table'), l10n.t('It gets another chance.')),
            place('left', l10n.t('Let it go'), l10n.t('It does not pay.')),
          ]}
        >
          <p>
            {l10n.t('Net of its last roundtables: {0}.', choice.nets.map((net) => signed(net)).join(', '))}{' '}
            <button type="button" className="link" onClick={() => store.go({ member }, 'sparks')}>
              {l10n.t('Show its ledger')}
            </button>
          </p>
          <p className="dim small">
            {l10n.t('On the bench it sits out and earns a little. Whoever leaves keeps its files, and can be called back.')}
          </p>
        </Card>
      );
    }
    case 'evolution': {
      const { evolution } = choice;
      const { id, needs } = evolution;
      const decide = (decision: 'applied' | 'rejected', words: string): Act => ({
        ...{ words, ask: l10n.t('Why? It stands in the history of {0}.', member) },
        of: (why) => ({ do: 'decideEvolution', id, decision, why }),
      });
      const vote = (own: 'for' | 'against', words: string): Act => ({
        ...{ words, ask: l10n.t('Why? The others read it.') },
        of: (why) => ({ do: 'vote', id, vote: own, why }),
      });
      const voted = evolution.votes.some(({ voter }) => voter === 'person');
      return (
        <Card
          {...{ store, at }}
          title={<Phrase words={l10n.t('{0} is to change')} parts={[name]} />}
          acts={[
            ...(needs === 'vote' && !voted ? [vote('for', l10n.t('Vote for it')), vote('against', l10n.t('Vote against it'))] : []),
            ...(needs === 'vote' ? [] : [decide('applied', l10n.t('Confirm'))]),
            decide('rejected', l10n.t('Reject')),
          ]}
        >
          <EvolutionBody evolution={evolution} />
        </Card>
      );
    }
    case 'venture': {
      const { id, tier, stake, multiplier, idea, runId, turn } = choice.venture;
      const pays = Math.round(stake * multiplier);
      const resolve = (outcome: 'success' | 'failed', words: string): Act => ({
        ...{ words, ask: l10n.t('What came of it?') },
        of: (why) => ({ do: 'resolveVenture', id, outcome, why }),
      });
      return (
        <Card
          {...{ store, at }}
          title={<Phrase words={l10n.t('{0} of {1}')} parts={[tierWords(tier), name]} />}
          acts={[resolve('success', l10n.t('It came true')), resolve('failed', l10n.t('It did not'))]}
        >
          <p>{idea}</p>
          <p className="dim small">
            {l10n.t('✦ {0} at stake; pays ✦ {1} if it comes true.', stake, numberText(pays))} <TurnLinks turns={[turn]} runId={runId} />
          </p>
        </Card>
      );
    }
    case 'request':
      return (
        <Card
          {...{ store, at }}
          title={<Phrase words={l10n.t('{0} asks for a skill')} parts={[name]} />}
          acts={[
            {
              ...{ words: l10n.t('Fulfilled'), ask: l10n.t('What answers it?') },
              of: (why) => ({ do: 'fulfil', id: choice.id, why }),
            },
          ]}
        >
          <p>{choice.text}</p>
          <p className="dim small">{l10n.t('On the bulletin board for {0}.', roundtablesWords(choice.age))}</p>
        </Card>
      );
  }
}

function Proposal({ proposal, store }: { proposal: ShownProposal; store: GrowthStore }) {
  const { id, member, text, turn, runId, at } = proposal;
  return (
    <Card
      {...{ store, at }}
      title={<Name name={member} />}
      acts={[
        {
          ...{ words: l10n.t('I did it'), ask: l10n.t('What was done, and where?') },
          of: (why) => ({ do: 'implemented', id, why }),
        },
      ]}
    >
      <p>
        {text} <TurnLinks turns={[turn]} runId={runId} />
      </p>
    </Card>
  );
}
