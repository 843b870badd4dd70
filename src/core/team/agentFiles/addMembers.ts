import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, stringify, type YAMLSeq } from 'yaml';
import type { NewMember } from './importAgent';

/** A text to put in at an offset of the file; everything else stays as it is, comments included. */
export type Insertion = { ok: true; at: number; text: string; added: readonly string[] } | { ok: false; why: string };

/** Puts members at the end of a team file's list. Who is in it by name already is left out. */
export function addMembers(text: string, members: readonly NewMember[]): Insertion {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return { ok: false, why: 'it is not YAML as it stands. Mend it first' };
  const pair = isMap(document.contents)
    ? (document.contents.items as Pair<Node, Node | null>[]).find(({ key }) => isScalar(key) && key.value === 'members')
    : undefined;
  const list = pair?.value;
  if (!isSeq(list)) return { ok: false, why: 'it has no list of members' };
  const names = new Set(list.items.map(nameOf));
  const fresh = members.filter(({ name }) => !names.has(name));
  const added = fresh.map(({ name }) => name);
  if (fresh.length === 0) return { ok: true, at: text.length, text: '', added };
  const insertion = list.flow ? intoFlow(text, list, fresh) : intoBlock(text, list, fresh);
  return insertion && fits(text, insertion, added)
    ? { ok: true, ...insertion, added }
    : { ok: false, why: 'its list of members could not be continued' };
}

type Place = { at: number; text: string };

function intoFlow(text: string, list: YAMLSeq, members: readonly NewMember[]): Place | undefined {
  const end = list.range?.[1];
  if (end === undefined || text[end - 1] !== ']') return undefined;
  const before = text.slice(0, end - 1);
  const inside = before.slice((list.range?.[0] ?? 0) + 1);
  const at = before.trimEnd().length;
  const needsComma = list.items.length > 0 && !inside.trimEnd().endsWith(',');
  return { at, text: `${needsComma ? ', ' : ''}${members.map(oneLine).join(', ')}` };
}

function intoBlock(text: string, list: YAMLSeq, members: readonly NewMember[]): Place | undefined {
  const last = list.items.at(-1) as Node | undefined;
  const start = list.range?.[0];
  const end = last?.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (indent.trim() !== '') return undefined;
  // After the last line of the last member, and the comment beside it.
  const body = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', body);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = members.map((member) => `${indent}- ${oneLine(member)}${newline}`).join('');
  if (lineEnd < 0) return { at: text.length, text: `${newline}${lines}` };
  return { at: lineEnd + 1, text: lines };
}

function oneLine(member: NewMember): string {
  if (!member.tools && member.can_write_files === undefined) return member.name;
  return stringify(member, { collectionStyle: 'flow', lineWidth: 0 }).trim().replace(/\s+/g, ' ');
}

function nameOf(item: unknown): unknown {
  if (isScalar(item)) return item.value;
  return isMap(item) ? item.get('name') : undefined;
}

/** Whether the file with the insertion is the same but for the new members at the end of the list. */
function fits(text: string, { at, text: added }: Place, names: readonly string[]): boolean {
  const before = plainTeam(text);
  const after = plainTeam(text.slice(0, at) + added + text.slice(at));
  if (!before || !after) return false;
  const tail = after.members
    .slice(before.members.length)
    .map((member) => (typeof member === 'string' ? member : (member as NewMember).name));
  const same = JSON.stringify({ ...after, members: after.members.slice(0, before.members.length) }) === JSON.stringify(before);
  return same && JSON.stringify(tail) === JSON.stringify(names);
}

function plainTeam(text: string): { members: unknown[] } | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS() as { members: unknown[] };
  } catch {
    // Aliases that would grow without end.
    return undefined;
  }
}
