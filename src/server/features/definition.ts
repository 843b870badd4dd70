import type { Location } from 'vscode-languageserver';
import { declaredAt, type Mention, mentionAt, namesOf } from '../names';
import type { Page } from '../page';
import type { Shelf } from '../protocol';
import { rangeOf } from '../ranges';

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where that is written which an offset names: the member in this file, the file of a persona, an agent or a team. */
export function definition(page: Page, offset: number, shelf: Shelf | undefined): Location[] {
  const named = mentionAt(page, offset);
  if (named) return targets(page, named, shelf);
  const declared = declaredAt(page, offset);
  return declared && page.kind === 'team' ? [here(page, declared)] : [];
}

function targets(page: Page, { is, name, path }: Mention, shelf: Shelf | undefined): Location[] {
  const { members, stages } = namesOf(page);
  switch (is) {
    case 'member':
    case 'text':
      return members.filter((member) => member.name === name).map((member) => here(page, member));
    case 'stage':
      return stages.filter((stage) => stage.name === name).map((stage) => here(page, stage));
    case 'persona':
      return files(shelf?.personas.find((one) => one.key === name));
    case 'agent':
      return files(shelf?.agents.find((one) => one.name === name));
    case 'model': {
      const own = declaredModel(page, name);
      return own && path[0] !== 'models' ? [own] : [];
    }
    case 'file':
      return fileBeside(page.uri, name);
    default:
      return [];
  }
}

function here(page: Page, at: { from: number; to: number }): Location {
  return { uri: page.uri, range: rangeOf(page.document, at) };
}

function files(found: { uri: string } | undefined): Location[] {
  return found ? [{ uri: found.uri, range: top }] : [];
}

/** A model by a name of the file's own: the line under `models`. */
function declaredModel(page: Page, name: string): Location | undefined {
  const own = namesOf(page).mentions.find((one) => one.path[0] === 'models' && one.path[1] === name);
  return own && here(page, own);
}

export function fileBeside(uri: string, path: string): Location[] {
  try {
    return [{ uri: new URL(encodeURI(path.replaceAll('\\', '/')), uri).href, range: top }];
  } catch {
    return [];
  }
}
