import type { Location } from 'vscode-languageserver';
import { declaredAt, type Mention, mentionAt, namesOf } from '../names';
import type { Page } from '../page';
import { rangeOf } from '../ranges';

/** What an offset is about, as far as several files may name it. */
export type Subject = { is: 'member' | 'stage'; name: string } | { is: 'persona' | 'agent'; name: string };

export function subjectAt(page: Page, offset: number): Subject | undefined {
  const named = mentionAt(page, offset);
  if (named) return subjectOf(named);
  const declared = declaredAt(page, offset);
  if (declared) return { is: page.kind === 'pipeline' ? 'stage' : 'member', name: declared.name };
  const value = page.value as Record<string, unknown> | null;
  // In the file of a persona or an agent, every place is about it.
  if (page.kind === 'persona') return { is: 'persona', name: typeof value?.key === 'string' ? value.key : stemOf(page.path) };
  return page.kind === 'agent' && typeof value?.name === 'string' ? { is: 'agent', name: value.name } : undefined;
}

function subjectOf({ is, name }: Mention): Subject | undefined {
  if (is === 'text') return { is: 'member', name };
  return is === 'member' || is === 'stage' || is === 'persona' || is === 'agent' ? { is, name } : undefined;
}

/** Every place in a page that names a subject. */
export function mentionsOf(page: Page, { is, name }: Subject, declarations: boolean): Location[] {
  const { members, stages, mentions } = namesOf(page);
  const own = is === 'member' ? members : is === 'stage' ? stages : [];
  const declared = declarations ? own.filter((one) => one.name === name) : [];
  const named = mentions.filter((one) => subjectOf(one)?.is === is && one.name === name);
  const places = new Map([...declared, ...named].map(({ from, to }) => [from, { from, to }]));
  return [...places.values()].sort((a, b) => a.from - b.from).map((at) => ({ uri: page.uri, range: rangeOf(page.document, at) }));
}

/** What is named by one file alone is looked for there alone. */
export function isShared({ is }: Subject): boolean {
  return is === 'persona' || is === 'agent';
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '');
}
