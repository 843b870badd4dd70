import * as l10n from '@vscode/l10n';
import { numberText } from './counts';
import { totalsWords } from './growthWords';
import { isTurn } from './rows';
import { sectionWords } from './sections';
import { rowAt, type Shown } from './shown';
import { markWords } from './words';

export type PlaceKind = 'end' | 'ask' | 'member' | 'section' | 'mark' | 'failure' | 'file';

/** Somewhere in the talk that one may want to go. */
export type Place = { key: string; kind: PlaceKind; words: string; detail: string; row: number };

export const placeIcons: Record<PlaceKind, string> = {
  end: 'arrow-both',
  ask: 'bell',
  member: 'account',
  section: 'list-flat',
  mark: 'law',
  failure: 'error',
  file: 'file',
};

/** Where one can go in what is shown now: the ends, what waits, members, phases, the judge's marks, failures and files. O(rows). */
export function placesOf(shown: Shown): Place[] {
  const { index, rowCount, view } = shown;
  const workflow = view?.team?.workflow;
  const places: Record<PlaceKind, Place[]> = { end: [], ask: [], member: [], section: [], mark: [], failure: [], file: [] };
  const add = (kind: PlaceKind, row: number, words: string, detail = ''): void => {
    places[kind].push({ key: `${kind}:${row}:${words}`, kind, words, detail, row });
  };
  if (rowCount > 0) {
    add('end', 0, l10n.t('The beginning'));
    add('end', rowCount - 1, l10n.t('The end'));
  }
  const first = new Map<string, number>();
  const counts = new Map<string, number>();
  const files = new Map<string, { row: number; member: string }>();
  for (let row = 0; row < rowCount; row++) {
    const of = rowAt(shown, row);
    if (!of) continue;
    if (of.kind === 'ask') add('ask', row, l10n.t('{0} waits for you', of.ask.member), of.ask.what);
    else if (of.kind === 'phase') add('section', row, sectionWords(of.phase, of.round, workflow), of.order?.join(', '));
    else if (of.kind === 'marks') for (const mark of of.marks) add('mark', row, `${markWords(mark.kind)}: ${mark.member}`, mark.reason);
    else if (of.kind === 'scores') add('mark', row, l10n.t('Scores'), totalsWords(of.scores.members));
    else if (of.kind === 'failed') add('failure', row, l10n.t('{0} could not answer', of.member), of.failure.message);
    else if (of.kind === 'files') for (const change of of.list.slice(0, of.count)) files.set(change.path, { row, member: change.member });
    else if (of.kind === 'message' && isTurn(of)) {
      const { author } = of.message;
      if (!first.has(author)) first.set(author, row);
      counts.set(author, (counts.get(author) ?? 0) + 1);
    }
  }
  for (const [name, row] of index.lastRowOf) {
    const who = name === 'person' ? l10n.t('you') : name;
    const start = first.get(name);
    add('member', row, l10n.t('{0}: last turn', who), turnsOf(counts.get(name) ?? 1));
    if (start !== undefined && start !== row) add('member', start, l10n.t('{0}: first turn', who));
  }
  for (const [path, { row, member }] of files) add('file', row, path, l10n.t('last changed by {0}', member));
  return [places.end, places.ask, places.member, places.section, places.mark, places.failure, places.file].flat();
}

function turnsOf(count: number): string {
  return count === 1 ? l10n.t('one turn') : l10n.t('{0} turns', numberText(count));
}

/** The places with all words of the filter, in any order. */
export function filterPlaces(places: readonly Place[], filter: string): Place[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return places.filter(({ words: name, detail }) => {
    const text = `${name} ${detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
