import * as l10n from '@vscode/l10n';
import { type ReactNode, useState } from 'react';

/** Of a list that is told newest first, so many are shown before the person asks for all. */
const first = 5;

export function Newest<T>({ label, items, draw }: { label: string; items: readonly T[]; draw(item: T, index: number): ReactNode }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul className="growth-lines" aria-label={label}>
        {(all ? items : items.slice(0, first)).map(draw)}
      </ul>
      {items.length > first && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? l10n.t('Show the newest {0}', first) : l10n.t('Show all {0}', items.length)}
        </button>
      )}
    </>
  );
}
