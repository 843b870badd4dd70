import * as l10n from '@vscode/l10n';
import { useEffect } from 'react';
import type { ChangesStore } from '../../state/changesStore';

/** Stands for the changes of a file until the host has sent them. */
export function WaitRow({ path, store }: { path: string; store: ChangesStore }) {
  useEffect(() => store.ask(path, 0), [path, store]);
  return <p className="change-remark">{l10n.t('Reading the changes…')}</p>;
}

export function MoreRow({ path, from, left, store }: { path: string; from: number; left: number; store: ChangesStore }) {
  return (
    <p className="change-remark">
      <button type="button" className="link" onClick={() => store.ask(path, from)}>
        {left === 1 ? l10n.t('Show 1 more') : l10n.t('Show more of {0} left', left)}
      </button>
    </p>
  );
}
