import * as l10n from '@vscode/l10n';
import { useSyncExternalStore } from 'react';
import type { CheckpointView, MemberView, RunView } from '../../../src/schema/view';
import { isPrivate } from '../../components/FileChips';
import { FileLink } from '../../components/FileLink';
import { FilePath } from '../../components/FilePath';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import { useNarrow } from '../../components/useNarrow';
import { hueOf } from '../../state/hues';
import type { ChangedFile, EvidenceFile, RowIndex } from '../../state/rows';
import { countWords, shortModel } from '../../state/words';
import { InboxList } from './inbox/InboxList';

/** The newest of a list that only grows; the feed has them all. */
const newest = 12;

/** What waits for the person, who is at the table, what was found or changed, and what came of it. */
export function Side({ view, index }: { view: RunView; index: RowIndex }) {
  const { post, inbox } = usePanel();
  const waiting = useSyncExternalStore(inbox.subscribe, inbox.items);
  const narrow = useNarrow();
  const { team, members, runId } = view;
  const viewsOf = (names: readonly (string | undefined)[]): MemberView[] =>
    names.map((name) => (name === undefined ? undefined : members[name])).filter((member) => member !== undefined);
  const workers = viewsOf((team?.members ?? []).map(({ name }) => name));
  const referees = viewsOf([team?.judge?.name, team?.steward?.name]);
  const keepers = viewsOf([team?.summarizer?.name]);
  return (
    <aside className="side" aria-label="The table">
      {waiting.length > 0 && !narrow && (
        <>
          <h2>{l10n.t('Waiting for you')}</h2>
          <InboxList items={waiting} />
        </>
      )}
      <h2>Team</h2>
      <ul>
        {workers.map((member) => (
          <MemberRow key={member.name} member={member} reachable={index.lastRowOf.has(member.name)} worker />
        ))}
      </ul>
      <Others title="Judge and steward" members={referees} />
      <Others title="Keeps the record" members={keepers} />
      {team?.steward && <Evidence files={index.evidence} registered={view.files} />}
      {(index.changed.size > 0 || !team?.steward) && <Changes changed={index.changed} />}
      {view.checkpoints.length > 0 && <Checkpoints checkpoints={view.checkpoints} />}
      {view.digest && (
        <>
          <h2>Digest</h2>
          <button type="button" className="link side-digest" onClick={() => post({ type: 'openDigest', runId })}>
            <Icon name="markdown" /> digest.md
          </button>
        </>
      )}
    </aside>
  );
}

function Others({ title, members }: { title: string; members: readonly MemberView[] }) {
  if (members.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {members.map((member) => (
          <MemberRow key={member.name} member={member} reachable={false} worker={false} />
        ))}
      </ul>
    </>
  );
}

function Evidence({ files, registered }: { files: ReadonlyMap<string, EvidenceFile>; registered: number }) {
  return (
    <>
      <h2>Evidence found</h2>
      {files.size === 0 ? (
        <p className="side-empty">
          {registered === 0
            ? 'No files were registered; name some in the briefing to have them quoted.'
            : `Nothing asked yet. ${registered} ${registered === 1 ? 'file is' : 'files are'} at hand.`}
        </p>
      ) : (
        <ul>
          {[...files.values()].map(({ path, quotes, line }) => (
            <li className="side-file" key={path}>
              <FileLink path={path} line={line}>
                <FilePath path={path} />
              </FileLink>
              <span className="side-figure">{countWords(quotes, 'quote')}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Changes({ changed }: { changed: ReadonlyMap<string, ChangedFile> }) {
  const { hues } = usePanel();
  const files = [...changed];
  return (
    <>
      <h2>Changes</h2>
      {files.length === 0 && <p className="side-empty">No file was changed yet. What members write stands here.</p>}
      <ul>
        {files.slice(-newest).map(([key, { path, members, changes, removed, copies }]) => (
          <li className="side-file change" key={key}>
            <span className="dots" title={members.join(', ')}>
              {members.slice(0, 3).map((name) => (
                <span key={name} className={`dot ${hueOf(hues, name)}`} aria-hidden="true" />
              ))}
              <span className="sr-only">by {members.join(', ')}</span>
            </span>
            {removed || isPrivate(path) ? (
              <FilePath path={path} />
            ) : (
              <FileLink path={path}>
                <FilePath path={path} />
              </FileLink>
            )}
            <span className="side-figure">
              {copies.length > 0 ? (
                <span className="warn-words">
                  <Icon name="warning" /> conflict
                </span>
              ) : removed ? (
                'removed'
              ) : (
                countWords(changes, 'change')
              )}
            </span>
          </li>
        ))}
      </ul>
      {files.length > newest && <p className="side-empty">and {files.length - newest} earlier ones</p>}
    </>
  );
}

/** Moments to which files can be taken back, the newest first. */
function Checkpoints({ checkpoints }: { checkpoints: readonly CheckpointView[] }) {
  const { goToTurn } = usePanel();
  return (
    <>
      <h2>Checkpoints</h2>
      <ul>
        {checkpoints
          .slice(-newest)
          .reverse()
          .map(({ id, turn, member, files }) => (
            <li key={id}>
              <button
                type="button"
                className="checkpoint"
                title={`Checkpoint ${id}: ${files.join(', ')}. Go to the turn.`}
                onClick={() => goToTurn(turn)}
              >
                <span>
                  before <Name name={member} />, {turn}
                </span>
                <span className="side-figure">{countWords(files.length, 'file')}</span>
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}

function MemberRow({ member, reachable, worker }: { member: MemberView; reachable: boolean; worker: boolean }) {
  const { hues, goToMember } = usePanel();
  const { name, state, model, turns } = member;
  const content = (
    <>
      <span className="dot" aria-hidden="true" />
      <span className="side-name">
        {name}
        {state === 'idle' ? (
          <span className="sr-only"> · idle</span>
        ) : (
          <span className="side-state"> · {state === 'speaking' && !worker ? 'at work' : state}</span>
        )}
      </span>
      <span className="side-figure">{countWords(turns, 'turn')}</span>
      <span className="side-model" title={model}>
        {shortModel(model)}
      </span>
    </>
  );
  return (
    <li className={`member ${state} ${hueOf(hues, name)}`}>
      {reachable ? (
        <button
          type="button"
          className="member-row"
          title={`Go to the last turn of ${name}${member.position ? `: ${member.position}` : ''}`}
          onClick={() => goToMember(name)}
        >
          {content}
        </button>
      ) : (
        <div className="member-row">{content}</div>
      )}
    </li>
  );
}
