import * as l10n from '@vscode/l10n';
import { totalTokens } from '../../../src/schema/usage';
import type { MemberView, RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { Markdown } from '../../components/Markdown';
import { Name, Names } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import { Phrase } from '../../components/Phrase';
import { callsWords, changesWords } from '../../state/counts';
import type { ChangedFile } from '../../state/rows';
import { endWords, isRehearsal, shortModel, shownMs, shownTokens, shownUsd } from '../../state/words';
import { FileName } from './entries/Deeds';
import { useNames } from './entries/Prose';

/** Files that the block names; the rest are in the list of changes. */
const filesAtMost = 30;

/** What came of a run that has no digest: how it ended and why, what it left, what it took, and what to do now. */
export function Outcome() {
  const { store } = usePanel();
  const names = useNames();
  const { view, index } = store.shown();
  if (view?.finishedAt === undefined) return <div className="no-row" />;
  const { reason, detail, status } = view;
  const files = [...index.changed.values()].filter((file) => !file.private);
  const title = endWords(reason ?? 'done');
  return (
    <article className="result outcome" tabIndex={-1} aria-label={l10n.t('Result')}>
      <header className="result-head">
        <h2>{title}</h2>
        <span className="role">{l10n.t('after {0} and {1}', shownMs(view.finishedAt - view.startedAt), callsWords(view.spent.calls))}</span>
      </header>
      {/* Of a run that failed or was stopped, and of a vote, what stands above says it. */}
      {status === 'done' && reason !== 'decided' && detail && (
        <div className="summary">
          <Markdown text={detail} names={names} />
        </div>
      )}
      <section className="result-part">
        <h3>{l10n.t('Files')}</h3>
        {files.length === 0 && <p className="dim">{l10n.t('No file was changed.')}</p>}
        <ul className="outcome-files">
          {files.slice(0, filesAtMost).map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </ul>
        {files.length > filesAtMost && <p className="dim">{l10n.t('and {0} more', files.length - filesAtMost)}</p>}
      </section>
      <section className="result-part">
        <h3>{l10n.t('What it took')}</h3>
        <Figures view={view} />
      </section>
      <section className="result-part">
        <h3>{l10n.t('What to do next')}</h3>
        <ul className="plain-list">
          {nextOf(view, files).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      </section>
    </article>
  );
}

function FileRow({ file }: { file: ChangedFile }) {
  const { path, members, changes, removed, copies } = file;
  return (
    <li>
      {copies.length > 0 && <Icon name="warning" />}
      {removed ? <s>{path}</s> : <FileName path={path} />}
      <span className="dim">
        {' '}
        <Phrase words={removed ? l10n.t('removed by {0}') : l10n.t('by {0}')} parts={[<Names key="members" names={members} />]} />
        {changes > 1 && `, ${changesWords(changes)}`}
      </span>
      {copies.length > 0 && (
        <span className="warn-words">
          {' · '}
          <Phrase
            words={l10n.t('kept beside it: {0}')}
            parts={[
              copies.map((copy, i) => (
                <span key={copy}>
                  {i > 0 && ', '}
                  <FileName path={copy} />
                </span>
              )),
            ]}
          />
        </span>
      )}
    </li>
  );
}

function Figures({ view }: { view: RunView }) {
  const { members, spent, team } = view;
  const free = isRehearsal(team);
  const priced = new Map((team?.members ?? []).map(({ name, ref }) => [name, ref.provider !== 'rehearsal']));
  const rows = Object.values(members).filter(({ turns }) => turns > 0);
  const cost = ({ name, usd }: MemberView): string => {
    if (free || priced.get(name) === false) return l10n.t('none');
    // Only the whole run knows whether a price was missing.
    return usd === 0 && spent.unpriced ? l10n.t('unknown') : shownUsd(usd);
  };
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            <th scope="col">{l10n.t('Member')}</th>
            <th scope="col" className="words">
              {l10n.t('Model')}
            </th>
            <th scope="col">{l10n.t('Turns')}</th>
            <th scope="col">{l10n.t('Tokens')}</th>
            <th scope="col">{l10n.t('Cost')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((member) => (
            <tr key={member.name}>
              <th scope="row">
                <Name name={member.name} />
              </th>
              <td className="words" title={member.model}>
                {shortModel(member.model)}
              </td>
              <td>{member.turns}</td>
              <td>{shownTokens(totalTokens(member.usage))}</td>
              <td>{cost(member)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{l10n.t('Together')}</th>
            <td className="words" />
            <td>{spent.calls}</td>
            <td>{shownTokens(totalTokens(spent.usage))}</td>
            <td>{free ? l10n.t('none') : `${spent.unpriced ? '≥ ' : ''}${shownUsd(spent.usd)}`}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** What the person may do now, in words. */
function nextOf({ reason, status, team }: RunView, files: readonly ChangedFile[]): string[] {
  const conflicts = files.filter(({ copies }) => copies.length > 0);
  const steps = conflicts.map(({ path, copies }) =>
    l10n.t('Compare {0} with {1}, keep what is right in {0}, and remove the copy.', path, copies.join(', ')),
  );
  if (files.length > 0)
    steps.push(
      files.length === 1
        ? l10n.t('Read the changed file before you build on it.')
        : l10n.t('Read the changed files before you build on them.'),
    );
  if (status === 'failed') steps.push(l10n.t('Mend what the last message says, then resume: what was done is kept and not asked again.'));
  else if (reason === 'stopped') steps.push(l10n.t('Resume to go on where it stood.'));
  else if (reason === 'budget') steps.push(l10n.t('Raise the budget, and the team goes on where it stood.'));
  else if (reason === 'rounds' && team?.workflow.type !== 'debate')
    steps.push(
      l10n.t(
        'The rounds were used up: see what is still open in the last turn, then run the team again with more rounds or a smaller goal.',
      ),
    );
  else if (reason === 'verdict') steps.push(l10n.t('The verdict is an opinion of one model: weigh it with the arguments above.'));
  else if (reason === 'decided') steps.push(l10n.t('Look at the ballots that were not for it before you go by the result.'));
  if (isRehearsal(team)) steps.push(l10n.t('This was a rehearsal without an AI model: choose a model and run the team again.'));
  if (steps.length === 0) steps.push(l10n.t('Read the last turn: it says what was delivered.'));
  return steps;
}
