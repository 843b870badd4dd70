import { TeamError } from '../../base/errors';
import { problemLine } from './problem';
import type { ReadYaml } from './readYaml';

export type TextFile = { file: string; text: string };

/**
 * What people keep in folders of YAML files: agents, personas. Of things with the same name the one in the earlier folder counts.
 * Throws TeamError with all problems of all files at once.
 */
export function readShelf<T>(
  folders: readonly (readonly TextFile[])[],
  parse: (text: string, file: string) => ReadYaml<T>,
  nameOf: (thing: T) => string,
): T[] {
  const read = folders.map((files) => files.map(({ file, text }) => parse(text, file)));
  const problems = read.flat().flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) throw new TeamError('user.badInput', { shown: problems.map(problemLine).join('\n') });
  const shelf = new Map<string, T>();
  for (const result of read.flat()) if (result.ok && !shelf.has(nameOf(result.value))) shelf.set(nameOf(result.value), result.value);
  return [...shelf.values()];
}
