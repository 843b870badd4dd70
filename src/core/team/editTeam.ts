import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

/** What a door may change in a team file for a person. */
export type TeamEdit =
  | { do: 'model'; member: string; model: string }
  | { do: 'add'; member: { name: string; persona?: string } }
  | { do: 'remove'; member: string };

export type EditedTeam = { ok: true; text: string } | { ok: false; why: string };

type Cut = { from: number; to: number; text: string };

/**
 * The text with one change, and every other byte of it as it was: comments, blank lines, quotes, line ends. A place where that
 * cannot be done is written anew by the YAML library, which keeps comments.
 */
export function editTeam(text: string, edit: TeamEdit): EditedTeam {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { ok: false, why: 'The file is not YAML as it stands. Mend it first.' };
  const members = document.get('members', true);
  if (!isSeq(members)) return { ok: false, why: 'The file has no list of members.' };
  const names = members.items.map(nameOf);
  const named = edit.do === 'add' ? edit.member.name : edit.member;
  const at = names.indexOf(named);
  if (edit.do === 'add' && at >= 0) return { ok: false, why: `@${named} is in the team already.` };
  if (edit.do !== 'add' && at < 0) return { ok: false, why: `There is no member ${named} in the file any more.` };
  if (edit.do === 'remove' && names.length === 1) return { ok: false, why: `@${named} is the only member; a team needs one.` };

  const cut = cutOf(text, members, at, edit);
  const whole = changed(document, members, at, edit);
  const near = cut && text.slice(0, cut.from) + cut.text + text.slice(cut.to);
  if (near !== undefined && saysOf(near) === saysOf(whole)) return { ok: true, text: near };
  return { ok: true, text: whole };
}

function nameOf(item: unknown): string | undefined {
  const node = isMap(item) ? item.get('name', true) : item;
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** What a text says, for comparing: a key added in another place says the same. */
function saysOf(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  return JSON.stringify(document.toJS(), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The change made in the document as the library knows it. */
function changed(document: Document, members: YAMLSeq, at: number, edit: TeamEdit): string {
  if (edit.do === 'remove') members.delete(at);
  else if (edit.do === 'add') members.add(document.createNode(entryOf(edit.member)));
  else if (isMap(members.items[at])) (members.items[at] as YAMLMap).set('model', edit.model);
  else members.set(at, document.createNode({ name: edit.member, model: edit.model }, { flow: true }));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function entryOf({ name, persona }: { name: string; persona?: string }): unknown {
  return persona === undefined ? name : { name, persona };
}

function cutOf(text: string, members: YAMLSeq, at: number, edit: TeamEdit): Cut | undefined {
  switch (edit.do) {
    case 'model':
      return modelCut(text, members.items[at] as Node, edit);
    case 'add':
      return addCut(text, members, edit.member);
    case 'remove':
      return removeCut(text, members, at);
  }
}

function modelCut(text: string, item: Node, { member, model }: Extract<TeamEdit, { do: 'model' }>): Cut | undefined {
  const value = plain(model);
  if (isScalar(item))
    return item.range ? { from: item.range[0], to: item.range[1], text: `{ name: ${member}, model: ${value} }` } : undefined;
  if (!isMap(item)) return undefined;
  const known = item.get('model', true);
  if (isScalar(known) && known.range && known.range[1] > known.range[0]) return { from: known.range[0], to: known.range[1], text: value };
  const pair = item.items.find(({ key }) => isScalar(key) && key.value === 'name');
  const key = pair?.key as Scalar | undefined;
  const name = pair?.value as Scalar | undefined;
  if (known !== undefined || !key?.range || !name?.range) return undefined;
  if (item.flow) return { from: name.range[1], to: name.range[1], text: `, model: ${value}` };
  const end = endOfLine(text, name.range[1]);
  return { from: end, to: end, text: `${newline(text)}${' '.repeat(column(text, key.range[0]))}model: ${value}` };
}

function addCut(text: string, members: YAMLSeq, { name, persona }: { name: string; persona?: string }): Cut | undefined {
  const entry = persona === undefined ? name : `{ name: ${name}, persona: ${JSON.stringify(persona)} }`;
  const last = members.items.at(-1) as Node | undefined;
  if (!last?.range || !members.range) return undefined;
  if (members.flow) return { from: last.range[1], to: last.range[1], text: `, ${entry}` };
  const end = endOfLine(text, endOfValue(text, last.range[1]));
  return { from: end, to: end, text: `${newline(text)}${' '.repeat(column(text, members.range[0]))}- ${entry}` };
}

function removeCut(text: string, members: YAMLSeq, at: number): Cut | undefined {
  const [before, item, after] = [members.items[at - 1], members.items[at], members.items[at + 1]] as (Node | undefined)[];
  if (!item?.range || !members.range) return undefined;
  if (members.flow) {
    if (after?.range) return { from: item.range[0], to: after.range[0], text: '' };
    return before?.range ? { from: before.range[1], to: item.range[1], text: '' } : undefined;
  }
  const indent = column(text, members.range[0]);
  const begin = before?.range ? endOfLine(text, endOfValue(text, before.range[1])) : lineStart(text, members.range[0]);
  // The dash stands on the last line before the value that has one at the list's own column.
  const dash = text.lastIndexOf(`${' '.repeat(indent)}-`, item.range[0]);
  if (dash < begin) return undefined;
  let from = lineStart(text, dash);
  // What is said right above a member is said of it.
  for (let above = lineStart(text, from - 1); above > begin && /^[ \t]*#/.test(text.slice(above, from)); above = lineStart(text, from - 1))
    from = above;
  const end = endOfLine(text, endOfValue(text, item.range[1]));
  if (after) return { from, to: Math.min(text.length, end + newline(text).length), text: '' };
  return { from: Math.max(0, from - newline(text).length), to: end, text: '' };
}

/** A model's name as YAML writes it, also inside `{ }`. */
function plain(model: string): string {
  return /^[A-Za-z][\w.@+-]*(?:[/:][\w.@+-]+)*$/.test(model) ? model : JSON.stringify(model);
}

function endOfValue(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] as string)) at -= 1;
  return at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function column(text: string, at: number): number {
  return at - lineStart(text, at);
}

function newline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
