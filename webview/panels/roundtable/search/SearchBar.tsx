import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import { Icon } from '../../../components/Icon';
import { numberText } from '../../../state/counts';
import type { Search, SearchStore } from '../../../state/searchStore';
import { type FeedList, useMarks } from './useMarks';

type Props = {
  store: SearchStore;
  list: FeedList;
  /** The row at the top of what is seen. */
  top(): number;
  /** Counts how often the search was asked for, so that each time the box takes the focus. */
  asked: number;
  onClose(row: number | undefined): void;
};

/** Finds words in the whole talk, as VS Code's own find does: Enter and Shift+Enter go on, Escape goes back. */
export function SearchBar({ store, list, top, asked, onClose }: Props) {
  const search = useSyncExternalStore(store.subscribe, store.search);
  const box = useRef<HTMLInputElement>(null);
  useMarks(list, store);
  useEffect(() => {
    if (asked === 0) return;
    box.current?.focus();
    box.current?.select();
  }, [asked]);

  const close = (): void => {
    const { at } = store.search();
    store.close();
    onClose(at?.row);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if ((event.key === 'Enter' && event.target === box.current) || event.key === 'F3') store.step(event.shiftKey ? -1 : 1);
    else if (event.altKey && event.code === 'KeyC') store.look({ matchCase: !search.matchCase }, top());
    else if (event.altKey && event.code === 'KeyW') store.look({ wholeWord: !search.wholeWord }, top());
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: older browsers, and the tests' one, do not know <search>
    <div className="search" role="search" onKeyDown={onKey}>
      <div className="search-box">
        <input
          ref={box}
          type="text"
          value={search.query}
          aria-label={l10n.t('Search in the talk')}
          placeholder={l10n.t('Search')}
          onChange={(event) => store.look({ query: event.target.value }, top())}
        />
        <Toggle
          icon="case-sensitive"
          words={l10n.t('Match case (Alt+C)')}
          on={search.matchCase}
          onToggle={() => store.look({ matchCase: !search.matchCase }, top())}
        />
        <Toggle
          icon="whole-word"
          words={l10n.t('Match whole words (Alt+W)')}
          on={search.wholeWord}
          onToggle={() => store.look({ wholeWord: !search.wholeWord }, top())}
        />
      </div>
      <output className={search.total === 0 && search.pattern && !search.scanning ? 'search-count bad-words' : 'search-count'}>
        {countOf(search)}
      </output>
      <Action icon="arrow-up" words={l10n.t('Previous match (Shift+Enter)')} off={search.total === 0} onAct={() => store.step(-1)} />
      <Action icon="arrow-down" words={l10n.t('Next match (Enter)')} off={search.total === 0} onAct={() => store.step(1)} />
      <Action icon="close" words={l10n.t('Close (Escape)')} onAct={close} />
    </div>
  );
}

function countOf({ pattern, total, number, scanning }: Search): string {
  if (!pattern) return '';
  if (total === 0) return scanning ? l10n.t('Searching…') : l10n.t('No results');
  return l10n.t('{0} of {1}', numberText(number), `${numberText(total)}${scanning ? '+' : ''}`);
}

function Toggle({ icon, words, on, onToggle }: { icon: string; words: string; on: boolean; onToggle(): void }) {
  return (
    <button type="button" className="icon-button toggle" aria-pressed={on} aria-label={words} title={words} onClick={onToggle}>
      <Icon name={icon} />
    </button>
  );
}

function Action({ icon, words, off = false, onAct }: { icon: string; words: string; off?: boolean; onAct(): void }) {
  return (
    <button type="button" className="icon-button" disabled={off} aria-label={words} title={words} onClick={onAct}>
      <Icon name={icon} />
    </button>
  );
}
