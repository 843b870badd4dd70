import type { RegisteredFile } from '../../schema/event';
import type { Workspace } from '../ports/workspace';
import { isCredentialPath, maxFileBytes } from './register';

export type Lines = { ok: true; path: string; lines: string[] } | { ok: false; why: string };

/** Reads registered files and nothing else, and remembers what was looked at. */
export type FileReader = {
  readonly files: readonly RegisteredFile[];
  lines(path: string): Promise<Lines>;
  /** What was looked at so far, in words, for answers that found nothing. */
  checked(): string[];
  note(what: string): void;
};

export function createReader(workspace: Workspace, files: readonly RegisteredFile[]): FileReader {
  const cache = new Map<string, Lines>();
  const notes = new Set<string>();

  const load = async (path: string): Promise<Lines> => {
    if (isCredentialPath(path)) return { ok: false, why: `${path} looks like a file with credentials; those are never read.` };
    const read = await workspace.read(path, maxFileBytes);
    return read.ok ? { ok: true, path, lines: read.text.replace(/\r?\n$/, '').split(/\r?\n/) } : { ok: false, why: read.error.shown };
  };
  return {
    files,
    async lines(asked) {
      const path = registered(asked, files);
      if (path === undefined)
        return {
          ok: false,
          why: `${asked} is not registered. Registered are: ${files
            .slice(0, 40)
            .map((file) => file.path)
            .join(', ')}${files.length > 40 ? ', …' : ''}`,
        };
      const known = cache.get(path) ?? (await load(path));
      cache.set(path, known);
      return known;
    },
    checked: () => [...notes].slice(0, 20),
    note: (what) => {
      notes.add(what);
    },
  };
}

/** The registered path that is meant: the same path, or the only one that ends with it. */
function registered(asked: string, files: readonly RegisteredFile[]): string | undefined {
  const path = asked.trim().replace(/^\.?\//, '');
  if (files.some((file) => file.path === path)) return path;
  const ending = files.filter((file) => file.path.endsWith(`/${path}`));
  return ending.length === 1 ? ending[0]?.path : undefined;
}

const common = new Set(
  'about after also and any are because been before being between both but can could does each every file files find first for from give have how into its line lines list many more most much named need number only other over per show should some such than that the their them then there these they this those through under until value was were what when where which while who why will with would you your'.split(
    ' ',
  ),
);

/** Words of a request worth looking for: identifiers first, then rare words. */
export function keywordsOf(request: string): string[] {
  const quoted = [...request.matchAll(/[`'"]([^`'"]{2,60})[`'"]/g)].map((match) => match[1] as string);
  const words = (request.match(/[A-Za-z_$][\w$]{2,}/g) ?? []).filter((word) => !common.has(word.toLowerCase()));
  const identifiers = words.filter((word) => /[a-z][A-Z]|_|\d/.test(word));
  return [...new Set([...quoted, ...identifiers, ...words])].slice(0, 12);
}

/** A search without a model: the places where most words of the request stand close together. */
export async function searchFor(request: string, reader: FileReader): Promise<{ path: string; from: number; to: number; why: string }[]> {
  const words = keywordsOf(request).map((word) => word.toLowerCase());
  if (words.length === 0) return [];
  const hits: { path: string; line: number; matched: Set<string>; named: boolean }[] = [];
  for (const { path } of reader.files) {
    const file = await reader.lines(path);
    if (!file.ok) continue;
    const named = request.includes(path) || request.includes(path.slice(path.lastIndexOf('/') + 1));
    file.lines.forEach((text, index) => {
      const lower = text.toLowerCase();
      const matched = new Set(words.filter((word) => lower.includes(word)));
      if (matched.size > 0) hits.push({ path, line: index + 1, matched, named });
    });
  }
  reader.note(
    `search for ${words
      .slice(0, 5)
      .map((word) => `"${word}"`)
      .join(', ')} in ${reader.files.length} files`,
  );
  const score = (hit: (typeof hits)[number]): number => hit.matched.size + (hit.named ? 2 : 0);
  const best: typeof hits = [];
  for (const hit of hits.sort((a, b) => score(b) - score(a))) {
    if (best.length === 3) break;
    if (score(hit) >= Math.min(2, words.length) && !best.some((other) => other.path === hit.path && Math.abs(other.line - hit.line) < 8))
      best.push(hit);
  }
  return best.map((hit) => ({
    path: hit.path,
    from: Math.max(1, hit.line - 2),
    to: hit.line + 4,
    why: `has ${[...hit.matched].slice(0, 4).join(', ')}`,
  }));
}
