import type { Range, TextEdit } from 'vscode-languageserver';
import { isMap } from 'yaml';
import { reservedNames } from '../../core/team/checkTeam';
import { MemberName } from '../../schema/message';
import { PipelineStage } from '../../schema/pipeline';
import { declaredAt, type Member, mentionAt, namesOf } from '../names';
import type { Page } from '../page';
import type { Shelf } from '../protocol';
import { rangeOf } from '../ranges';

export type Renamed = { ok: true; edits: TextEdit[] } | { ok: false; why: string };

/** The member or stage at an offset, and what of the text is its name. */
export function renameable(page: Page, offset: number): { range: Range; placeholder: string } | undefined {
  const found = nameAt(page, offset);
  return found && { range: rangeOf(page.document, found.at), placeholder: found.name };
}

/** Changes a name wherever the file means it: members, fields of the workflow, routes, tests, rules, and @mentions in texts. */
export function rename(page: Page, offset: number, to: string, shelf: Shelf | undefined): Renamed {
  const found = nameAt(page, offset);
  if (!found) return { ok: false, why: 'Only members and stages can be renamed here.' };
  const { name } = found;
  const isStage = page.kind === 'pipeline';
  const { members, stages, mentions } = namesOf(page);
  const others = isStage ? stages : members;
  const read = (isStage ? PipelineStage.shape.id : MemberName).safeParse(to);
  if (!read.success) return { ok: false, why: `${to} cannot be a name: ${read.error.issues[0]?.message}.` };
  if (to === name) return { ok: true, edits: [] };
  if (others.some((one) => one.name === to)) return { ok: false, why: `${to} is there already.` };
  if (!isStage && reservedNames.has(to)) return { ok: false, why: `${to} is not a name for a member: facts use it for somebody else.` };
  const replace = (at: { from: number; to: number }, newText = to): TextEdit => ({ range: rangeOf(page.document, at), newText });
  const declared = others.filter((one) => one.name === name);
  const isAgent = !isStage && (shelf?.agents.some((agent) => agent.name === name && agent.part === 'worker') ?? false);
  const wanted = isStage ? ['stage'] : ['member', 'text'];
  return {
    ok: true,
    edits: [
      ...declared.map((member) => replace(member, isAgent ? keepsAgent(page, member, to) : to)),
      ...mentions.filter((one) => wanted.includes(one.is) && one.name === name).map((at) => replace(at)),
      ...(isStage ? inGoals(page, name).map((at) => replace(at)) : []),
    ],
  };
}

function nameAt(page: Page, offset: number): { name: string; at: { from: number; to: number } } | undefined {
  const { members } = namesOf(page);
  const declared = declaredAt(page, offset);
  if (declared) return { name: declared.name, at: declared };
  const named = mentionAt(page, offset);
  if (named?.is === 'stage') return { name: named.name, at: named };
  if (named?.is !== 'member' && named?.is !== 'text') return undefined;
  return members.some((member) => member.name === named.name) ? { name: named.name, at: named } : undefined;
}

/** A member that is an agent by its name alone stays that agent under another name. */
function keepsAgent(page: Page, { node, name, isName, from, to: end }: Member, to: string): string {
  if (isName) return /^["']/.test(page.text.slice(from - 1, end)) ? to : `{ name: ${to}, agent: ${name} }`;
  if (!isMap(node) || node.has('agent')) return to;
  if (node.flow) return `${to}, agent: ${name}`;
  const line = page.text.lastIndexOf('\n', from) + 1;
  const column = page.text.slice(line, from).replace(/^(\s*(?:-\s+)*).*$/s, '$1').length;
  return `${to}\n${' '.repeat(column)}agent: ${name}`;
}

/** `{id.summary}` in the goals of stages. */
function inGoals(page: Page, name: string): { from: number; to: number }[] {
  return [...page.text.matchAll(/\{([A-Za-z][\w-]*)\.\w+\}/g)]
    .filter((match) => match[1] === name)
    .map((match) => ({ from: match.index + 1, to: match.index + 1 + name.length }));
}
