import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, useEffect, useRef } from 'react';

/** The faces of the panel. */
export const tabIds = ['talk', 'changes', 'checkpoints', 'flow', 'standing', 'growth'] as const;
export type TabId = (typeof tabIds)[number];

export function isTab(value: unknown): value is TabId {
  return tabIds.some((id) => id === value);
}

/** The words of each tab, and a figure beside them where there is something to count. */
export type TabFace = { id: TabId; words: string; figure?: number };

export function tabWords(id: TabId): string {
  switch (id) {
    case 'talk':
      return l10n.t('Talk');
    case 'changes':
      return l10n.t('Changes');
    case 'checkpoints':
      return l10n.t('Checkpoints');
    case 'flow':
      return l10n.t('Workflow');
    case 'standing':
      return l10n.t('Standing');
    case 'growth':
      return l10n.t('Growth');
  }
}

/** One tab stop; the arrow keys go from tab to tab and show it, as WAI-ARIA's tabs do. */
export function Tabs({ faces, shown, onShow }: { faces: readonly TabFace[]; shown: TabId; onShow(id: TabId): void }) {
  const list = useRef<HTMLDivElement>(null);
  // At a narrow width not all of them fit.
  useEffect(() => {
    const box = list.current;
    const tab = box?.querySelector<HTMLElement>(`#tab-${shown}`);
    if (!box || !tab) return;
    // Not scrollIntoView: the Tab key would go on from there, past all that stands above.
    const show = (): void => {
      const left = tab.offsetLeft - box.offsetLeft;
      box.scrollLeft = Math.min(left, Math.max(box.scrollLeft, left + tab.offsetWidth - box.clientWidth));
    };
    // Also when the room for them changes, as it does once the icons beside them are there.
    const watch = new ResizeObserver(show);
    watch.observe(box);
    show();
    return () => watch.disconnect();
  }, [shown]);
  const onKey = (event: KeyboardEvent): void => {
    const at = faces.findIndex(({ id }) => id === shown);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: faces.length - 1 };
    const step = steps[event.key];
    const next = step === undefined ? undefined : faces[(step + faces.length) % faces.length];
    if (!next) return;
    event.preventDefault();
    onShow(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={l10n.t('What the panel shows')} ref={list} onKeyDown={onKey}>
      {faces.map(({ id, words, figure }) => (
        <button
          type="button"
          role="tab"
          key={id}
          id={`tab-${id}`}
          className="tab"
          aria-selected={id === shown}
          aria-controls={`face-${id}`}
          tabIndex={id === shown ? 0 : -1}
          onClick={() => onShow(id)}
        >
          {words}
          {figure !== undefined && figure > 0 && <span className="tab-figure">{figure}</span>}
        </button>
      ))}
    </div>
  );
}
