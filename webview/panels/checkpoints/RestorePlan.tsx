import * as l10n from '@vscode/l10n';
import { useEffect, useRef } from 'react';
import type { RestoreFile } from '../../../src/schema/change';
import { FilePath } from '../../components/FilePath';
import { Icon } from '../../components/Icon';
import { filesWords } from '../../state/counts';
import type { TimelineStore, TimelineTold } from '../../state/timelineStore';

/** Files of a plan that are listed. */
const listed = 100;

/** The dry run: what would happen to each file, before anything does, and then the one or the other. */
export function RestorePlan({ open, store }: { open: NonNullable<TimelineTold['open']>; store: TimelineStore }) {
  const { checkpoint, intent, plan } = open;
  const box = useRef<HTMLFieldSetElement>(null);
  const ready = plan !== undefined;
  useEffect(() => {
    if (ready) box.current?.focus();
  }, [ready]);
  if (!plan) return <p className="moment-plan dim">{l10n.t('Looking at the files…')}</p>;
  return (
    <fieldset
      className="moment-plan"
      ref={box}
      tabIndex={-1}
      onKeyDown={({ key }) => {
        if (key === 'Escape') store.close();
      }}
    >
      <legend className="sr-only">{intent === 'fork' ? l10n.t('Fork the run from here') : l10n.t('What a restore would do')}</legend>
      <p>{sentence(open)}</p>
      {plan.length > 0 && (
        <ul className="plan-files">
          {plan.slice(0, listed).map((file) => (
            <PlanFile key={file.path} file={file} checkpoint={checkpoint} store={store} />
          ))}
          {plan.length > listed && <li className="dim">{l10n.t('and {0} more', plan.length - listed)}</li>}
        </ul>
      )}
      <Choices open={open} plan={plan} store={store} />
    </fieldset>
  );
}

function sentence({ checkpoint, intent, plan = [] }: NonNullable<TimelineTold['open']>): string {
  const files = filesWords(plan.length);
  if (intent === 'fork') {
    return plan.length === 0
      ? l10n.t('A new run begins as a copy of this one up to here, and waits to be resumed. The files are as they were at that moment.')
      : l10n.t('A new run begins as a copy of this one up to here, and waits to be resumed. {0} went on since.', files);
  }
  if (plan.length === 0) return l10n.t('Nothing to do: the files are as they were at that moment.');
  return checkpoint === 'redo'
    ? l10n.t('{0} would be put back as before the restore. What is there now is kept.', files)
    : l10n.t('{0} would be taken back. What is there now is kept and can be put back.', files);
}

function PlanFile({ file: { path, does, edited }, checkpoint, store }: { file: RestoreFile; checkpoint: string; store: TimelineStore }) {
  const words = { change: l10n.t('changes'), create: l10n.t('is made again'), delete: l10n.t('is deleted') }[does];
  return (
    <li className={`plan-file ${does}`}>
      <Icon name={{ change: 'diff-modified', create: 'diff-added', delete: 'diff-removed' }[does]} />
      <span className="plan-words">
        <FilePath path={path} />
        <span className="plan-does">{words}</span>
        {edited && (
          <span className="warn-words">
            <Icon name="edit" /> {l10n.t('has your own edits')}
          </span>
        )}
      </span>
      <button
        type="button"
        className="icon-button"
        title={l10n.t('Compare')}
        aria-label={l10n.t('Compare {0}', path)}
        onClick={() => store.compare(checkpoint, path)}
      >
        <Icon name="diff" />
      </button>
    </li>
  );
}

/** To write over what the person typed takes a button that says so. */
function Choices({
  open: { checkpoint, intent },
  plan,
  store,
}: {
  open: NonNullable<TimelineTold['open']>;
  plan: readonly RestoreFile[];
  store: TimelineStore;
}) {
  const { busy } = store.shown().told;
  const edited = plan.filter((file) => file.edited).length;
  const restoring =
    edited > 0
      ? l10n.t('Restore, also over my edits in {0}', filesWords(edited))
      : checkpoint === 'redo'
        ? l10n.t('Put back')
        : l10n.t('Restore');
  return (
    <div className="moment-actions">
      {intent === 'fork' && (
        <button type="button" className="primary" disabled={busy} onClick={() => store.fork(checkpoint, 'leave')}>
          {plan.length > 0 ? l10n.t('Fork, leave the files') : l10n.t('Fork')}
        </button>
      )}
      {intent === 'fork' && plan.length > 0 && (
        <button type="button" className="second" disabled={busy} onClick={() => store.fork(checkpoint, edited > 0 ? 'force' : 'restore')}>
          {edited > 0 ? l10n.t('Fork and restore, also over my edits in {0}', filesWords(edited)) : l10n.t('Fork and restore files')}
        </button>
      )}
      {intent === 'restore' && plan.length > 0 && (
        <button
          type="button"
          className={edited > 0 ? 'second' : 'primary'}
          disabled={busy}
          onClick={() => store.restore(checkpoint, edited > 0)}
        >
          {restoring}
        </button>
      )}
      <button type="button" className="second" disabled={busy} onClick={store.close}>
        {plan.length === 0 && intent === 'restore' ? l10n.t('Close') : l10n.t('Cancel')}
      </button>
    </div>
  );
}
