import * as l10n from '@vscode/l10n';
import { useSyncExternalStore } from 'react';
import type { CheckpointView, MemberView, RunView } from '../../../src/schema/view';
import { isPrivate } from '../../components/FileChips';
import { FileLink } from '../../components/FileLink';
import { FilePath } from '../../components/FilePath';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import { Phrase } from '../../components/Phrase';
import { useNarrow } from '../../components/useNarrow';
import { changesWords, filesWords, numberText, quotesWords, turnsWords } from '../../state/counts';
import { hueOf } from '../../state/hues';
import type { ChangedFile, EvidenceFile, RowIndex } from '../../state/rows';
import { shortModel } from '../../state/words';
import { InboxList } from './inbox/InboxList';
import type { TabId } from './Tabs';

/** The newest of a list that only grows; the feed has them all. */
const newest = 12;

/** What waits for the person, who is at the table, what was found or changed, and what came of it. */
export function Side({ view, index }: { view: RunView; index: RowIndex }) {
  const { store, post, inbox } = usePanel();
  const waiting = useSyncExternalStore(inbox.subscribe, inbox.items);
  const narrow = useNarrow();
  const { team, members, runId } = view;
  const { past, held } = store.shown();
  // Whoever spoke when a run was cut off speaks no more.
  const seen = (member: MemberView): MemberView => (member.state === 'speaking' && !held && !past ? { ...member, state: 'idle' } : member);
  const viewsOf = (names: readonly (string | undefined)[]): MemberView[] =>
    names.flatMap((name) => (name === undefined ? [] : (members[name] ?? []))).map(seen);
  const workers = viewsOf((team?.members ?? []).map(({ name }) => name));
  const referees = viewsOf([team?.judge?.name, team?.steward?.name]);
  const keepers = viewsOf([team?.summarizer?.name]);
  return (
    <aside className="side" aria-label={l10n.t('The table')}>
      {waiting.length > 0 && !narrow && (
        <>
          <h2>{l10n.t('Waiting for you')}</h2>
          <InboxList items={waiting} />
        </>
      )}
      <h2>{l10n.t('Team')}</h2>
      <ul>
        {workers.map((member) => (
          <MemberRow key={member.name} member={member} reachable={index.lastRowOf.has(member.name)} worker />
        ))}
      </ul>
      <Others title={l10n.t('Judge and steward')} members={referees} />
      <Others title={l10n.t('Keeps the record')} members={keepers} />
      {team?.steward && <Evidence files={index.evidence} registered={view.files} />}
      {(index.changed.size > 0 || !team?.steward) && <Changes changed={index.changed} />}
      {view.checkpoints.length > 0 && <Checkpoints checkpoints={view.checkpoints} />}
      {view.digest && (
        <>
          <h2>{l10n.t('Digest')}</h2>
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
      <h2>{l10n.t('Evidence found')}</h2>
      {files.size === 0 ? (
        <p className="side-empty">
          {registered === 0
            ? l10n.t('No files were registered; name some in the briefing to have them quoted.')
            : registered === 1
              ? l10n.t('Nothing asked yet. 1 file is at hand.')
              : l10n.t('Nothing asked yet. {0} files are at hand.', registered)}
        </p>
      ) : (
        <ul>
          {[...files.values()].map(({ path, quotes, line }) => (
            <li className="side-file" key={path}>
              <FileLink path={path} line={line}>
                <FilePath path={path} />
              </FileLink>
              <span className="side-figure">{quotesWords(quotes)}</span>
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
      <Heading tab="changes" words={l10n.t('Changes')} />
      {files.length === 0 && <p className="side-empty">{l10n.t('No file was changed yet. What members write stands here.')}</p>}
      <ul>
        {files.slice(-newest).map(([key, { path, members, changes, removed, copies }]) => (
          <li className="side-file change" key={key}>
            <span className="dots" title={members.join(', ')}>
              {members.slice(0, 3).map((name) => (
                <span key={name} className={`dot ${hueOf(hues, name)}`} aria-hidden="true" />
              ))}
              <span className="sr-only">{l10n.t('by {0}', members.join(', '))}</span>
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
                  <Icon name="warning" /> {l10n.t('conflict')}
                </span>
              ) : removed ? (
                l10n.t('removed')
              ) : (
                changesWords(changes)
              )}
            </span>
          </li>
        ))}
      </ul>
      {files.length > newest && <p className="side-empty">{l10n.t('and {0} earlier ones', files.length - newest)}</p>}
    </>
  );
}

/** Moments to which files can be taken back, the newest first. */
function Checkpoints({ checkpoints }: { checkpoints: readonly CheckpointView[] }) {
  const { showTab } = usePanel();
  return (
    <>
      <Heading tab="checkpoints" words={l10n.t('Checkpoints')} />
      <ul>
        {checkpoints
          .slice(-newest)
          .reverse()
          .map(({ id, turn, member, files }) => (
            <li key={id}>
              <button
                type="button"
                className="checkpoint"
                title={l10n.t('Show checkpoint {0}: {1}', id, files.join(', '))}
                onClick={() => showTab('checkpoints', id)}
              >
                <span>
                  <Phrase words={l10n.t('before {0}, {1}')} parts={[<Name key="member" name={member} />, turn]} />
                </span>
                <span className="side-figure">{filesWords(files.length)}</span>
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}

/** A heading that leads to the face which has all of it. */
function Heading({ tab, words }: { tab: TabId; words: string }) {
  const { showTab } = usePanel();
  return (
    <h2>
      <button type="button" className="side-heading" title={l10n.t('Show all')} onClick={() => showTab(tab)}>
        {words}
        <Icon name="chevron-right" />
      </button>
    </h2>
  );
}

function stateWord({ state, muted }: MemberView, worker: boolean): string {
  if (state === 'failed') return l10n.t('failed');
  if (state === 'speaking') return worker ? l10n.t('speaking') : l10n.t('at work');
  return muted ? l10n.t('muted') : l10n.t('idle');
}

function MemberRow({ member, reachable, worker }: { member: MemberView; reachable: boolean; worker: boolean }) {
  const { hues, goToMember, store } = usePanel();
  const { name, state, model, turns } = member;
  // What it came with; what it has now stands in its growth.
  const self = store.shown().view?.team?.members.find((one) => one.name === name)?.self;
  const content = (
    <>
      <span className="dot" aria-hidden="true" />
      <span className="side-name">
        {name}
        {state === 'idle' && !member.muted ? (
          <span className="sr-only"> · {l10n.t('idle')}</span>
        ) : (
          <span className="side-state"> · {stateWord(member, worker)}</span>
        )}
      </span>
      <span className="side-figure">{turnsWords(turns)}</span>
      <span className="side-model" title={model}>
        {shortModel(model)}
      </span>
      {self && (
        <span className="side-self" title={l10n.t('Sparks and standing as it came to this run')}>
          ✦ {numberText(self.sparks)} · {numberText(self.standing)}
        </span>
      )}
    </>
  );
  return (
    <li className={`member ${state} ${hueOf(hues, name)}`}>
      {reachable ? (
        <button
          type="button"
          className="member-row"
          title={
            member.position ? l10n.t('Go to the last turn of {0}: {1}', name, member.position) : l10n.t('Go to the last turn of {0}', name)
          }
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
