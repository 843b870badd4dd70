import * as l10n from '@vscode/l10n';
import './changes.css';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { Virtuoso } from 'react-virtuoso';
import { FaceEmpty, FaceFrame } from '../../components/FaceFrame';
import { usePanel } from '../../components/PanelContext';
import type { Host } from '../../host';
import { type ChangeRow, type ChangesStore, changeRows, createChangesStore, openAtFirst } from '../../state/changesStore';
import { useFaceStore } from '../../state/faceStore';
import { ChangeBar } from './ChangeBar';
import { FileRow } from './FileRow';
import { HunkRow } from './HunkRow';
import { MoreRow, WaitRow } from './MoreRow';

/** The files that the team changed, with each change, who made it and why; to keep, undo and put back. */
export const ChangesFace = memo(function ChangesFace({ host, runId }: { host: Host; runId: string }) {
  const store = useFaceStore(() => createChangesStore(host, runId));
  return (
    <FaceFrame store={store} name={l10n.t('Reading the changes…')}>
      {store.shown().told.files.length === 0 ? (
        <FaceEmpty
          icon="diff-multiple"
          words={l10n.t('No file was changed yet. What members write stands here, to be kept or undone piece by piece.')}
        />
      ) : (
        <Changes store={store} runId={runId} />
      )}
    </FaceFrame>
  );
});

function Changes({ store, runId }: { store: ChangesStore; runId: string }) {
  const { opened } = usePanel();
  const { told } = store.shown();
  const [first] = useState(() => openAtFirst(told.files));
  const [, draw] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const keyOf = (path: string): string => `change ${runId} ${path}`;
  const isOpen = (path: string): boolean => opened.get(keyOf(path)) ?? first.has(path);
  const toggle = (path: string): void => {
    opened.set(keyOf(path), !isOpen(path));
    draw((count) => count + 1);
  };
  const rows = changeRows(told, isOpen);
  return (
    <div className="changes" ref={list}>
      <ChangeBar store={store} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are a shortcut between rows that can all be reached by Tab */}
      <div className="changes-rows" onKeyDown={(event) => step(event, list.current)}>
        <Virtuoso
          data={rows}
          computeItemKey={(_, row) => row.key}
          increaseViewportBy={300}
          itemContent={(_, row) => <Row row={row} store={store} onToggle={toggle} />}
        />
      </div>
    </div>
  );
}

function Row({ row, store, onToggle }: { row: ChangeRow; store: ChangesStore; onToggle(path: string): void }) {
  switch (row.kind) {
    case 'file':
      return <FileRow file={row.file} open={row.open} store={store} onToggle={onToggle} />;
    case 'hunk':
      return <HunkRow file={row.file} hunk={row.hunk} store={store} />;
    case 'wait':
      return <WaitRow path={row.path} store={store} />;
    case 'more':
      return <MoreRow path={row.path} from={row.from} left={row.left} store={store} />;
  }
}

/** j and k go from change to change, as from turn to turn in the talk. */
function step(event: KeyboardEvent, box: HTMLElement | null): void {
  const by = { j: 1, k: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || !box) return;
  const stops = [...box.querySelectorAll<HTMLElement>('[data-change]')];
  const at = stops.findIndex((stop) => stop.contains(document.activeElement));
  const next = stops[at < 0 ? 0 : at + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
