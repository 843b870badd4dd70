import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../../components/Icon';
import { numberText } from '../../../state/counts';
import { filterPlaces, type Place, placeIcons, placesOf } from '../../../state/places';
import type { Shown } from '../../../state/shown';
import { Overlay } from './Overlay';

/** More than this nobody reads; the filter finds the rest. */
const listed = 200;

/** A list of the places in the talk, narrowed by what is typed. The places are those of the moment in which it was opened. */
export function GoTo({ shown, onGo, onClose }: { shown: Shown; onGo(row: number): void; onClose(): void }) {
  const [places] = useState(() => placesOf(shown));
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => filterPlaces(places, filter), [places, filter]);
  const seen = found.slice(0, listed);

  const go = (place: Place | undefined): void => {
    if (!place) return;
    onClose();
    onGo(place.row);
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(seen.length - 1, to));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 10, PageUp: active - 10 };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(seen[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Overlay label={l10n.t('Go to a place in the talk')} className="goto" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={seen[active] ? `${id}-${active}` : undefined}
        aria-label={l10n.t('Go to')}
        placeholder={l10n.t('A member, a phase, a mark, a failure, a file')}
        value={filter}
        // biome-ignore lint/a11y/noAutofocus: it was opened to type in
        autoFocus
        onChange={(event) => {
          setFilter(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <div role="listbox" id={`${id}-list`} aria-label={l10n.t('Places')} ref={list} className="goto-list" tabIndex={-1}>
        {seen.map((place, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
          <div
            key={place.key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            className="goto-row"
            onClick={() => go(place)}
          >
            <Icon name={placeIcons[place.kind]} />
            <span className="goto-words">{place.words}</span>
            <span className="goto-detail">{place.detail}</span>
          </div>
        ))}
      </div>
      <p className="goto-more" aria-live="polite">
        {found.length === 0
          ? l10n.t('Nothing in this talk is called so.')
          : found.length > listed
            ? l10n.t('{0} of {1} places; type to narrow them.', listed, numberText(found.length))
            : ''}
      </p>
    </Overlay>
  );
}
