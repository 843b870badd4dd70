import { hash32 } from '../../base/seeded';
import { type Problem, problemLine } from '../team/problem';
import { readYaml } from '../team/readYaml';
import {
  type Behavior,
  emptyOwnFiles,
  fileSchemas,
  type OwnFileName,
  type OwnFiles,
  type OwnPrompt,
  ownFileNames,
  ownPath,
  type PromptBlock,
  type YamlName,
} from './ownFiles';

/** The text of a file by its path relative to the home folder (`.roundtable`), or undefined when there is none. */
export type ReadText = (path: string) => Promise<string | undefined>;

export type ParsedFile<N extends OwnFileName> = { ok: true; value: OwnFiles[N] } | { ok: false; problems: Problem[] };

/** Reads one file of a member. An empty text is a file with nothing in it; every fault has its line and column. */
export function parseOwnFile<N extends OwnFileName>(name: N, text: string, path: string): ParsedFile<N> {
  if (name === 'prompt.md') return { ok: true, value: parsePrompt(text) as OwnFiles[N] };
  const read = readYaml(text, path, fileSchemas[name as YamlName]);
  if (!read.ok) return { ok: false, problems: read.problems };
  const value = name === 'behaviors.yaml' ? { behaviors: named((read.value as { behaviors: Behavior[] }).behaviors) } : read.value;
  return { ok: true, value: value as OwnFiles[N] };
}

/** The id of a behaviour whose words are these; the same words have the same id. */
export function behaviorId(text: string, taken: ReadonlySet<string> = new Set()): string {
  const base = `b-${hash32(text.trim().toLowerCase().replace(/\s+/g, ' ')).toString(36)}`;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
  return id;
}

/** Behaviours that a person wrote without an id, or with one that stands there twice, get one. */
function named(list: readonly (Omit<Behavior, 'id'> & { id?: string | undefined })[]): Behavior[] {
  const taken = new Set<string>();
  return list.map((one) => {
    const id = one.id !== undefined && !taken.has(one.id) ? one.id : behaviorId(one.text, taken);
    taken.add(id);
    return { ...one, id };
  });
}

/** How a block of `prompt.md` is headed: when, in which run, and what was found. */
const blockHead = /^## (.*?) · run (.*?) · (.*)$/;
export const promptComment = '<!-- How evolution changed the way this member works. Edit or remove any block; the three newest hold. -->';

function parsePrompt(text: string): OwnPrompt {
  const blocks: PromptBlock[] = [];
  const preface: string[] = [];
  let body: string[] | undefined;
  const close = (): void => {
    const block = blocks.at(-1);
    if (block && body) block.text = body.join('\n').trim();
  };
  for (const line of text.replace(/\r\n?/g, '\n').replace(promptComment, '').split('\n')) {
    const head = blockHead.exec(line);
    if (head) {
      close();
      blocks.push({ date: head[1] ?? '', run: head[2] ?? '', diagnosis: head[3] ?? '', text: '' });
      body = [];
    } else (body ?? preface).push(line);
  }
  close();
  return { preface: preface.join('\n').trim(), blocks };
}

export type ReadOwnFiles = {
  files: OwnFiles;
  /** Files that could not be read: nothing of them is used and nothing is written to them. */
  broken: ReadonlyMap<OwnFileName, string>;
  /** The same for a person, `file:line:column: message` each. */
  warnings: string[];
};

/** Everything that a member's folder says. A file that is broken counts as empty and is told of; the others hold. Never rejects for a fault of a file. */
export async function readOwnFiles(read: ReadText, member: string): Promise<ReadOwnFiles> {
  const files = emptyOwnFiles();
  const broken = new Map<OwnFileName, string>();
  for (const name of ownFileNames) {
    const path = ownPath(member, name);
    const text = await read(path);
    if (text === undefined || text.trim() === '') continue;
    const parsed = parseOwnFile(name, text, `.roundtable/${path}`);
    if (parsed.ok) Object.assign(files, { [name]: parsed.value });
    else broken.set(name, wordsOf(parsed.problems));
  }
  return { files, broken, warnings: [...broken.values()] };
}

/** The first problem whole, of the others how many there are. */
function wordsOf(problems: readonly Problem[]): string {
  const first = problems[0];
  const more = problems.length - 1;
  return `${first ? problemLine(first) : 'it cannot be read'}${more > 0 ? ` (and ${more} more ${more === 1 ? 'problem' : 'problems'} in this file)` : ''}`;
}
