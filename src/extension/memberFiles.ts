import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SelfFile } from '../schema/growthFace';
import type { House } from './house';

/** Of a file, so many characters are shown; the editor has the rest. */
const shownAtMost = 12_000;
const filesAtMost = 40;
const order = ['behaviors.yaml', 'traits.yaml', 'goals.yaml', 'memory.yaml', 'prompt.md', 'agent.yaml'];

/** What a member is, as it stands in its own files: those at the top first, then its skills. A file that cannot be read is left out. */
export async function memberFiles({ home, folder }: House, member: string): Promise<SelfFile[]> {
  const own = vscode.Uri.file(join(home, 'agents', member));
  const names = [...(await filesIn(own)), ...(await filesIn(vscode.Uri.joinPath(own, 'skills'))).map((name) => `skills/${name}`)]
    .filter((name) => /\.(ya?ml|md)$/.test(name))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .slice(0, filesAtMost);
  const files = await Promise.all(
    names.map(async (name): Promise<SelfFile[]> => {
      const uri = vscode.Uri.joinPath(own, name);
      const text = await textOf(uri);
      if (text === undefined) return [];
      // Relative to the folder, as the window's links are.
      const path = uri.path.slice(folder.uri.path.length + 1);
      return [{ path, text: text.slice(0, shownAtMost), cut: text.length > shownAtMost }];
    }),
  );
  return files.flat();
}

function rankOf(name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

async function filesIn(uri: vscode.Uri): Promise<string[]> {
  try {
    return (await vscode.workspace.fs.readDirectory(uri)).flatMap(([name, kind]) => (kind === vscode.FileType.File ? [name] : []));
  } catch {
    return [];
  }
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
