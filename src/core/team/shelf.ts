import { TeamError } from '../../base/errors';
import { type Problem, problemLine } from './problem';
import type { ReadYaml } from './readYaml';

export type TextFile = { file: string; text: string };

/** What stands in folders, with the file each stands in, and what is wrong with the files that cannot be read. */
export function lookAtShelf<T>(
  folders: readonly (readonly TextFile[])[],
  parse: (text: string, file: string) => ReadYaml<T>,
  nameOf: (thing: T) => string,
): { things: { thing: T; file: string }[]; problems: Problem[] } {
  const read = folders.flat().map(({ file, text }) => ({ file, result: parse(text, file) }));
  const shelf = new Map<string, { thing: T; file: string }>();
  for (const { file, result } of read)
    if (result.ok && !shelf.has(nameOf(result.value))) shelf.set(nameOf(result.value), { thing: result.value, file });
  return { things: [...shelf.values()], problems: read.flatMap(({ result }) => (result.ok ? [] : result.problems)) };
}

/**
 * What people keep in folders of YAML files: agents, personas. Of things with the same name the one in the earlier folder counts.
 * Throws TeamError with all problems of all files at once.
 */
export function readShelf<T>(
  folders: readonly (readonly TextFile[])[],
  parse: (text: string, file: string) => ReadYaml<T>,
  nameOf: (thing: T) => string,
): T[] {
  const { things, problems } = lookAtShelf(folders, parse, nameOf);
  if (problems.length > 0) throw new TeamError('user.badInput', { shown: problems.map(problemLine).join('\n') });
  return things.map(({ thing }) => thing);
}
