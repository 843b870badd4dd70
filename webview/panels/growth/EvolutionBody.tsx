import * as l10n from '@vscode/l10n';
import type { ShownEvolution } from '../../../src/schema/growthFace';
import { Name } from '../../components/Name';
import { Phrase } from '../../components/Phrase';
import { TurnLinks } from '../../components/TurnLinks';
import { numberText } from '../../state/counts';
import { pathWords, patternWords } from '../../state/growthWords';

/** A change of a member: why, on what evidence, what would differ, and who voted how. */
export function EvolutionBody({ evolution }: { evolution: ShownEvolution }) {
  const { path, cause, patterns, evidence, standing, votes, decided, measured } = evolution;
  return (
    <div className="evolution">
      <p>
        <span className="growth-tag">{pathWords(path)}</span> {cause}
      </p>
      <p className="dim small">
        {l10n.t('Standing was {0}.', numberText(standing))} {patterns.map(patternWords).join(' · ')}
      </p>
      <Diff evolution={evolution} />
      {evidence.length > 0 && (
        <ul className="evidence-turns">
          {evidence.map(({ runId, turns, why }) => (
            <li key={`${runId} ${turns.join(' ')}`}>
              {why} <TurnLinks turns={turns} runId={runId} />
            </li>
          ))}
        </ul>
      )}
      {votes.length > 0 && (
        <ul className="votes">
          {votes.map(({ voter, vote, why }) => (
            <li key={voter}>
              <Phrase
                words={vote === 'for' ? l10n.t('{0} is for it: {1}') : l10n.t('{0} is against it: {1}')}
                parts={[<Name key="voter" name={voter} />, why]}
              />
            </li>
          ))}
        </ul>
      )}
      {decided && (
        <p className="small">
          {decided.decision === 'applied'
            ? l10n.t('Applied by {0}: {1}', who(decided.by), decided.why)
            : l10n.t('Rejected by {0}: {1}', who(decided.by), decided.why)}
        </p>
      )}
      {measured && (
        <p className={measured.verdict === 'worse' ? 'small warn-words' : 'small'}>
          {l10n.t(
            'Effect after {0} runs: standing {1} became {2}.',
            measured.runs,
            numberText(measured.before),
            numberText(measured.after),
          )}
        </p>
      )}
    </div>
  );
}

function who(by: string): string {
  return by === 'person' ? l10n.t('you') : by;
}

/** What would be other than it is, line by line. */
function Diff({ evolution: { change } }: { evolution: ShownEvolution }) {
  const lines = ((): { sign: '+' | '-' | ' '; text: string }[] => {
    switch (change.kind) {
      case 'prompt':
        return change.text.split('\n').map((text) => ({ sign: '+', text }));
      case 'model':
        return [
          { sign: '-', text: `model: ${change.from}` },
          { sign: '+', text: `model: ${change.to}` },
        ];
      case 'role':
        return [
          { sign: '-', text: `role: ${change.from}` },
          { sign: '+', text: `role: ${change.to}` },
          ...(change.persona ?? '').split('\n').flatMap((text) => (text === '' ? [] : [{ sign: '+' as const, text }])),
        ];
      case 'revert':
        return [{ sign: '-', text: change.of }];
    }
  })();
  return (
    <pre className="growth-diff">
      {lines.map(({ sign, text }, index) => (
        // Lines of one change never move among each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={index} className={sign === '+' ? 'added' : sign === '-' ? 'removed' : ''}>
          {sign} {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
