import * as l10n from '@vscode/l10n';
import { linesWords } from '../state/counts';
import type { Marker } from '../state/speech';
import { FileLink } from './FileLink';
import { Icon } from './Icon';

/** The files that a turn wrote, where it wrote them. A tool block says nothing here: its call has a line of its own. */
export function FileChips({ markers }: { markers: readonly Marker[] }) {
  const files = markers.filter(({ word }) => word === 'file');
  if (files.length === 0) return null;
  return (
    <p className="chips">
      {files.map(({ name, size }, i) => (
        // A file may be written twice in one reply, and nothing comes between chips.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Chip key={`${i} ${name}`} name={name} size={size} />
      ))}
    </p>
  );
}

function Chip({ name, size }: { name: string; size: string }) {
  const refused = size === 'not accepted';
  const content = (
    <>
      <Icon name={refused ? 'circle-slash' : isPrivate(name) ? 'lock' : 'file'} />
      <span className="chip-name">{name}</span>
      <span className="chip-size">{sizeWords(size)}</span>
    </>
  );
  // What is still being written, or was not accepted, is not there to be opened; nor is what a member keeps for itself.
  if (refused || isPrivate(name) || size.startsWith('so far')) return <span className="chip">{content}</span>;
  return (
    <FileLink path={name} className="chip">
      {content}
    </FileLink>
  );
}

/** The marker's own words stand in the text of the turn, in English. */
function sizeWords(size: string): string {
  if (size === 'not accepted') return l10n.t('not accepted');
  const lines = linesWords(Number(/\d+/.exec(size)?.[0] ?? 0));
  return size.startsWith('so far') ? l10n.t('so far {0}', lines) : lines;
}

export function isPrivate(path: string): boolean {
  return path.startsWith('private/');
}
