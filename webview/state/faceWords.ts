import * as l10n from '@vscode/l10n';
import type { ChangedFile, HunkState, ShownHunk } from '../../src/schema/change';
import type { Outcome } from './changesStore';
import { changesWords, filesWords, language, numberText } from './counts';

/** Moments of one run lie close together, so they are told by the clock. */
export function clockWords(at: number): string {
  return new Date(at).toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit' });
}

export function dayWords(at: number): string {
  return new Date(at).toLocaleDateString(language(), { month: 'short', day: 'numeric' });
}

/** A moment with its day. */
export function momentWords(at: number): string {
  return new Date(at).toLocaleString(language());
}

/** When runs began, each as short as it can be: by the clock where all are of one day, else by the day. */
export function whenWords(ats: readonly number[]): string[] {
  const days = ats.map(dayWords);
  return new Set(days).size > 1 ? days : ats.map(clockWords);
}

/** `Line 12`, `Lines 3–8`; a place where lines were only taken away is named by the line after it. */
export function placeWords({ from, to, added }: ShownHunk): string {
  if (to > from) return l10n.t('Lines {0}–{1}', numberText(from), numberText(to));
  return to < from && added === 0 ? l10n.t('At line {0}', numberText(from)) : l10n.t('Line {0}', numberText(from));
}

/** How a change stands; nothing for one that waits to be decided. */
export function stateWords(state: HunkState): string | undefined {
  switch (state) {
    case 'pending':
      return undefined;
    case 'kept':
      return l10n.t('kept');
    case 'undone':
      return l10n.t('undone');
    case 'edited':
      return l10n.t('you edited it');
    case 'replaced':
      return l10n.t('replaced since');
  }
}

/** What became of the file as a whole, where that is more than another text in it. */
export function fileNote({ file, binary, conflict, there }: ChangedFile): string | undefined {
  if (conflict) return l10n.t('conflict');
  if (!there && file !== 'deleted' && file !== 'temporary') return l10n.t('not there any more');
  switch (file) {
    case 'created':
      return binary ? l10n.t('new, binary') : l10n.t('new');
    case 'deleted':
      return there ? l10n.t('was deleted, is back') : l10n.t('deleted');
    case 'temporary':
      return l10n.t('came and went');
    case 'changed':
      return binary ? l10n.t('binary') : undefined;
  }
}

/** What came of a decision, in one sentence; nothing where the files themselves say it. */
export function outcomeWords({ decision, done, refused, failure }: Outcome): string | undefined {
  if (failure !== undefined) return failure;
  if (refused.length > 0) {
    const [first] = refused;
    const why = first ? `${first.path}: ${first.why}` : '';
    if (refused.length === 1)
      return decision === 'undo' ? l10n.t('1 change was not undone. {0}', why) : l10n.t('1 change stays as it is. {0}', why);
    return decision === 'undo'
      ? l10n.t('{0} changes were not undone. The first: {1}', numberText(refused.length), why)
      : l10n.t('{0} changes stay as they are. The first: {1}', numberText(refused.length), why);
  }
  const count = done.reduce((sum, { ids }) => sum + ids.length, 0);
  if (decision !== 'undo' || count === 0) return undefined;
  return count === 1
    ? l10n.t('Undid 1 change in {0}.', done[0]?.path ?? '')
    : l10n.t('Undid {0} in {1}.', changesWords(count), filesWords(done.length));
}
