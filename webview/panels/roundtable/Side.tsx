import type { MemberView, RunView } from '../../../src/schema/view';
import { FileLink } from '../../components/FileLink';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { hueOf } from '../../state/hues';
import type { EvidenceFile } from '../../state/rows';
import { shortModel } from '../../state/words';

/** Who is at the table, what was found, and what came of it. */
export function Side({
  view,
  files,
  turns,
}: {
  view: RunView;
  files: ReadonlyMap<string, EvidenceFile>;
  turns: ReadonlyMap<string, number>;
}) {
  const { post } = usePanel();
  const { team, members, runId } = view;
  const workers = (team?.members ?? []).map(({ name }) => members[name]).filter((member) => member !== undefined);
  const others = [team?.judge.name, team?.steward.name]
    .map((name) => (name ? members[name] : undefined))
    .filter((member) => member !== undefined);
  return (
    <aside className="side" aria-label="The table">
      <h2>Team</h2>
      <ul>
        {workers.map((member) => (
          <MemberRow key={member.name} member={member} reachable={turns.has(member.name)} worker />
        ))}
      </ul>
      <h2>Judge and steward</h2>
      <ul>
        {others.map((member) => (
          <MemberRow key={member.name} member={member} reachable={false} worker={false} />
        ))}
      </ul>
      <h2>Evidence found</h2>
      {files.size === 0 ? (
        <p className="side-empty">
          {view.files === 0
            ? 'No files were registered; name some in the briefing to have them quoted.'
            : `Nothing asked yet. ${view.files} ${view.files === 1 ? 'file is' : 'files are'} at hand.`}
        </p>
      ) : (
        <ul>
          {[...files.values()].map(({ path, quotes, line }) => (
            <li className="side-file" key={path}>
              <FileLink path={path} line={line}>
                <FileName path={path} />
              </FileLink>
              <span className="side-figure">
                {quotes} {quotes === 1 ? 'quote' : 'quotes'}
              </span>
            </li>
          ))}
        </ul>
      )}
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

/** The end of a long path says more than its start. */
function FileName({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <span className="side-path">
      <span className="side-folder">{path.slice(0, cut)}</span>
      <span className="side-base">{path.slice(cut)}</span>
    </span>
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
      <span className="side-figure">
        {turns} {turns === 1 ? 'turn' : 'turns'}
      </span>
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
