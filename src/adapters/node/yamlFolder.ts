import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The YAML files of a folder, by name; none where the folder is not there. */
export async function readYamlFolder(folder: string): Promise<{ file: string; text: string }[]> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ file: join(folder, name), text: await readFile(join(folder, name), 'utf8') })));
}
