import { totalTokens } from '../../../src/schema/usage';
import type { MemberView, RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { Markdown } from '../../components/Markdown';
import { Name, Names } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import type { ChangedFile } from '../../state/rows';
import { countWords, endWords, isRehearsal, shortModel, shownMs, shownTokens, shownUsd } from '../../state/words';
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
  const title = endWords[reason ?? 'done'];
  return (
    <article className="result outcome" tabIndex={-1} aria-label="Result">
      <header className="result-head">
        <h2>{title}</h2>
        <span className="role">
          after {shownMs(view.finishedAt - view.startedAt)} and {countWords(view.spent.calls, 'call')}
        </span>
      </header>
      {/* Of a run that failed or was stopped, and of a vote, what stands above says it. */}
      {status === 'done' && reason !== 'decided' && detail && (
        <div className="summary">
          <Markdown text={detail} names={names} />
        </div>
      )}
      <section className="result-part">
        <h3>Files</h3>
        {files.length === 0 && <p className="dim">No file was changed.</p>}
        <ul className="outcome-files">
          {files.slice(0, filesAtMost).map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </ul>
        {files.length > filesAtMost && <p className="dim">and {files.length - filesAtMost} more</p>}
      </section>
      <section className="result-part">
        <h3>What it took</h3>
        <Figures view={view} />
      </section>
      <section className="result-part">
        <h3>What to do next</h3>
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
        {removed ? 'removed by' : 'by'} <Names names={members} />
        {changes > 1 && `, ${countWords(changes, 'change')}`}
      </span>
      {copies.length > 0 && (
        <span className="warn-words">
          {' '}
          · kept beside it:{' '}
          {copies.map((copy, i) => (
            <span key={copy}>
              {i > 0 && ', '}
              <FileName path={copy} />
            </span>
          ))}
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
    if (free || priced.get(name) === false) return 'none';
    // Only the whole run knows whether a price was missing.
    return usd === 0 && spent.unpriced ? 'unknown' : shownUsd(usd);
  };
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col" className="words">
              Model
            </th>
            <th scope="col">Turns</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
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
            <th scope="row">Together</th>
            <td className="words" />
            <td>{spent.calls}</td>
            <td>{shownTokens(totalTokens(spent.usage))}</td>
            <td>{free ? 'none' : `${spent.unpriced ? '≥ ' : ''}${shownUsd(spent.usd)}`}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** What the person may do now, in words. */
function nextOf({ reason, status, team }: RunView, files: readonly ChangedFile[]): string[] {
  const conflicts = files.filter(({ copies }) => copies.length > 0);
  const steps = conflicts.map(
    ({ path, copies }) => `Compare ${path} with ${copies.join(', ')}, keep what is right in ${path}, and remove the copy.`,
  );
  if (files.length > 0)
    steps.push(`Read the changed ${files.length === 1 ? 'file' : 'files'} before you build on ${files.length === 1 ? 'it' : 'them'}.`);
  if (status === 'failed') steps.push('Mend what the last message says, then resume: what was done is kept and not asked again.');
  else if (reason === 'stopped') steps.push('Resume to go on where it stood.');
  else if (reason === 'budget') steps.push('Raise the budget, and the team goes on where it stood.');
  else if (reason === 'rounds' && team?.workflow.type !== 'debate')
    steps.push(
      'The rounds were used up: see what is still open in the last turn, then run the team again with more rounds or a smaller goal.',
    );
  else if (reason === 'verdict') steps.push('The verdict is an opinion of one model: weigh it with the arguments above.');
  else if (reason === 'decided') steps.push('Look at the ballots that were not for it before you go by the result.');
  if (isRehearsal(team)) steps.push('This was a rehearsal without an AI model: choose a model and run the team again.');
  if (steps.length === 0) steps.push('Read the last turn: it says what was delivered.');
  return steps;
}
