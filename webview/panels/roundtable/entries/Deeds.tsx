import * as l10n from '@vscode/l10n';
import type { ReactNode } from 'react';
import type { ChangeHow } from '../../../../src/schema/event';
import type { Entry, FileChange } from '../../../../src/schema/view';
import { Details } from '../../../components/Details';
import { isPrivate } from '../../../components/FileChips';
import { FileLink } from '../../../components/FileLink';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
import { Phrase } from '../../../components/Phrase';
import { changesWords, conflictsWords, filesWords, toolCallsWords } from '../../../state/counts';
import type { FileGroup, ToolEntry, ToolGroup } from '../../../state/rows';
import type { OpenTool } from '../../../state/shown';
import { decisionWords, effectIcons, restoredWords, shownBytes, shownMs } from '../../../state/words';

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** More than this many of a kind in a row become one line that opens. */
const shownAtOnce = 3;
/** A result is kept short in its fact; this only bounds what an older version may have written. */
const resultAtMost = 20_000;

/** What a member did with tools, between what it said. */
export function ToolLines({ group }: { group: ToolGroup }) {
  const tools = group.list.slice(0, group.count);
  if (tools.length <= shownAtOnce) {
    return (
      <article className="deeds">
        {tools.map((tool, i) => (
          <ToolLine key={tool.seq} tool={tool} named={i === 0} />
        ))}
      </article>
    );
  }
  const failed = tools.filter((tool) => tool.failed).length;
  return (
    <article className="deeds">
      <Details
        id={`tools:${group.seq}`}
        className="deed fold"
        summary={
          <Deed icon="tools" member={group.member} end={shownMs(tools.reduce((sum, { ms }) => sum + ms, 0))}>
            {toolCallsWords(tools.length)}
            <span className="dim"> · {tallyOf(tools)}</span>
            {failed > 0 && <span className="bad-words"> · {l10n.t('{0} failed', failed)}</span>}
          </Deed>
        }
      >
        <div className="deed-list">
          {tools.map((tool) => (
            <ToolLine key={tool.seq} tool={tool} />
          ))}
        </div>
      </Details>
    </article>
  );
}

/** `3 read_file, run_command`: the tools in the order of their first use. */
function tallyOf(tools: readonly ToolEntry[]): string {
  const counts = new Map<string, number>();
  for (const { tool } of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return [...counts].map(([tool, count]) => (count > 1 ? `${count} ${tool}` : tool)).join(', ');
}

function ToolLine({ tool, named = false }: { tool: ToolEntry; named?: boolean }) {
  const { seq, member, effect, what, failed, result, ms } = tool;
  return (
    <Details
      id={`tool:${seq}`}
      className="deed"
      summary={
        <Deed icon={effectIcons[effect]} member={named ? member : undefined} end={shownMs(ms)}>
          {what}
          {failed && <span className="bad-words"> · {l10n.t('failed')}</span>}
        </Deed>
      }
    >
      {'object' in result ? (
        <p className="deed-note">{l10n.t('The result is long; it is kept with the run as object {0}.', result.object.slice(0, 12))}</p>
      ) : result.text.trim() === '' ? (
        <p className="deed-note">{l10n.t('The result is empty.')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="deed-result" tabIndex={0}>
          {result.text.slice(0, resultAtMost)}
        </pre>
      )}
    </Details>
  );
}

function Deed({ icon, member, end, children }: { icon: string; member?: string; end?: ReactNode; children: ReactNode }) {
  return (
    <>
      <Icon name={icon} />
      <span className="deed-what">
        {member && (
          <>
            <Name name={member} />{' '}
          </>
        )}
        {children}
      </span>
      {end && <span className="deed-end">{end}</span>}
    </>
  );
}

/** Tool calls under way, in the turn that waits for them. */
export function OpenTools({ tools }: { tools: readonly OpenTool[] }) {
  return tools.map(({ call, effect, what }) => (
    <div className="aside-line running" key={call}>
      <Icon name={effectIcons[effect]} />
      <span>
        {what}
        <span className="sr-only"> {l10n.t('(under way)')}</span>
        <span className="progress" aria-hidden="true" />
      </span>
    </div>
  ));
}

const changeIcons: Record<ChangeHow, string> = {
  written: 'edit',
  merged: 'git-merge',
  conflict: 'warning',
  ran: 'terminal',
  removed: 'trash',
};

/** What a member did to files: one line a file, however often it was written in the turn. */
export function FileLines({ group }: { group: FileGroup }) {
  const files = new Map<string, { change: FileChange; times: number; isNew: boolean }>();
  for (const change of group.list.slice(0, group.count)) {
    const known = files.get(change.path);
    files.set(change.path, { change, times: (known?.times ?? 0) + 1, isNew: known?.isNew ?? change.before === null });
  }
  const lines = [...files.values()].map((file, i) => (
    <FileLine key={file.change.path} {...file} named={i === 0 || files.size > shownAtOnce} />
  ));
  const conflicts = [...files.values()].filter(({ change }) => change.how === 'conflict').length;
  if (files.size <= shownAtOnce) return <article className="deeds">{lines}</article>;
  return (
    <article className="deeds">
      <Details
        id={`files:${group.seq}`}
        className="deed fold"
        openAtFirst={conflicts > 0}
        summary={
          <Deed icon="edit" member={group.member}>
            {l10n.t('changed {0}', filesWords(files.size))}
            {conflicts > 0 && <span className="warn-words"> · {conflictsWords(conflicts)}</span>}
          </Deed>
        }
      >
        <div className="deed-list">{lines}</div>
      </Details>
    </article>
  );
}

function FileLine({ change, times, isNew, named }: { change: FileChange; times: number; isNew: boolean; named: boolean }) {
  const { path, member, how, other, reason, bytes, after } = change;
  const conflict = how === 'conflict' && other !== undefined;
  return (
    <div className={conflict ? 'deed file warn' : 'deed file'} title={reason}>
      <Deed
        icon={isPrivate(path) ? 'lock' : how === 'written' && isNew ? 'new-file' : changeIcons[how]}
        member={named ? member : undefined}
        end={after === null || how === 'ran' ? undefined : shownBytes(bytes)}
      >
        {conflict ? (
          <Phrase
            words={l10n.t('conflict in {0}, changed by somebody else meanwhile; this version is kept as {1}')}
            parts={[<FileName key="other" path={other} />, <FileName key="path" path={path} />]}
          />
        ) : (
          <>
            <Phrase words={changeWords(how)} parts={[after === null ? path : <FileName key="path" path={path} />]} />
            {times > 1 && <span className="dim"> · {changesWords(times)}</span>}
          </>
        )}
      </Deed>
    </div>
  );
}

/** What a member did to a file, with a place for its name. */
function changeWords(how: ChangeHow): string {
  switch (how) {
    case 'written':
      return l10n.t('wrote {0}');
    case 'merged':
      return l10n.t('merged {0} with what others changed meanwhile');
    case 'conflict':
      return l10n.t('kept apart {0}');
    case 'ran':
      return l10n.t('ran a command, which changed {0}');
    case 'removed':
      return l10n.t('removed {0}');
  }
}

export function FileName({ path }: { path: string }) {
  return isPrivate(path) ? path : <FileLink path={path}>{path}</FileLink>;
}

/** What a member asked for and did not get. It reads this itself, in its next turn. */
export function RefusedLine({ entry }: { entry: Of<'refused'> }) {
  return (
    <article className="line refused">
      <Icon name="circle-slash" />
      <span>
        <Phrase
          words={l10n.t('Not accepted from {0}: {1}. {2}')}
          parts={[<Name key="member" name={entry.member} />, entry.what, entry.why]}
        />
      </span>
    </article>
  );
}

export function DecidedLine({ entry }: { entry: Of<'decided'> }) {
  const { ask, decision } = entry;
  const no = decision.decision === 'reject';
  return (
    <article className="line">
      <Icon name={no ? 'circle-slash' : decision.decision === 'always' ? 'check-all' : 'check'} />
      <span>
        {decisionWords(decision.decision, ask.member, ask.what, decision.by)}
        {decision.message && ` ${l10n.t('“{0}”', decision.message)}`}
      </span>
    </article>
  );
}

export function RestoredLine({ entry }: { entry: Of<'restored'> }) {
  const { files, by, checkpoint } = entry;
  return (
    <article className="line notice">
      <Icon name="history" />
      <span>
        {restoredWords(files.length, by)} <span className="dim">{l10n.t('Checkpoint {0}:', checkpoint)} </span>
        {files.slice(0, 6).map((path, i) => (
          <span key={path}>
            {i > 0 && ', '}
            <FileName path={path} />
          </span>
        ))}
        {files.length > 6 && ` ${l10n.t('and {0} more', files.length - 6)}`}
      </span>
    </article>
  );
}
