import type { Entry, RunView } from '../schema/view';

/** What the first page holds at the most: a screen or two, so that a window has it soon. */
const firstPage = { entries: 150, characters: 200_000 };
/** What each further page holds at the most: little enough that a window takes it in within a frame or two. */
const furtherPage = { entries: 1_500, characters: 1_000_000 };

type Limits = { entries: number; characters: number };

/**
 * A view with its newest entries only, and how many earlier ones are left out. The rest of a view is small whatever the
 * length of the run; its entries are nearly all of its bytes.
 */
export function withNewest(view: RunView): { view: RunView; older: number } {
  const older = startBefore(view.entries, view.entries.length, firstPage);
  return { view: { ...view, entries: view.entries.slice(older) }, older };
}

/** Where the page begins that ends right before entry `end`; 0 for the last one. */
export function pageStart(entries: readonly Entry[], end: number): number {
  return startBefore(entries, end, furtherPage);
}

function startBefore(entries: readonly Entry[], end: number, limits: Limits): number {
  let characters = 0;
  let start = end;
  while (start > 0 && end - start < limits.entries && characters < limits.characters) characters += sizeOf(entries[--start] as Entry);
  return start;
}

/** About how long an entry is; only what may be long is counted. */
function sizeOf(entry: Entry): number {
  const frame = 200;
  if (entry.kind === 'message') return frame + entry.message.text.length + quoted(entry.message.evidence);
  if (entry.kind === 'tool') return frame + ('text' in entry.result ? entry.result.text.length : 0);
  if (entry.kind === 'failed') return frame + (entry.partial?.length ?? 0);
  return frame;
}

function quoted(evidence: readonly { text: string }[] | undefined): number {
  return (evidence ?? []).reduce((sum, { text }) => sum + text.length, 0);
}
