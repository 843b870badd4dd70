import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver';
import { isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { Mend } from '../../core/team/problem';
import { innerOf } from '../names';
import type { Page } from '../page';
import { keepKeyCommand } from '../protocol';
import { rangeOf } from '../ranges';
import type { MarkData } from './diagnostics';

/** What mends the marks that the caret is in. */
export function quickFixes(page: Page, marks: readonly Diagnostic[]): CodeAction[] {
  return marks.flatMap((mark) => {
    const { mends = [], path } = (mark.data ?? {}) as MarkData;
    return mends.flatMap((mend, index) => {
      const fix = fixOf(page, mark, mend, stepsOf(path));
      return fix
        ? [{ ...fix, kind: 'quickfix', diagnostics: [mark], isPreferred: index === 0 && mend.kind === 'replace' } satisfies CodeAction]
        : [];
    });
  });
}

type Fix = Pick<CodeAction, 'title' | 'edit' | 'command'>;

function fixOf(page: Page, mark: Diagnostic, mend: Mend, path: readonly (string | number)[]): Fix | undefined {
  const edit = (...edits: TextEdit[]): Pick<CodeAction, 'edit'> => ({ edit: { changes: { [page.uri]: edits } } });
  switch (mend.kind) {
    case 'replace': {
      const written = page.document.getText(mark.range);
      const sign = /^["']/.exec(written)?.[0] ?? (mend.with.startsWith('@') ? '"' : '');
      return { title: `Change to ${mend.with}`, ...edit({ range: mark.range, newText: `${sign}${mend.with}${sign}` }) };
    }
    case 'remove': {
      const whole = entryOf(page, path);
      return whole && { title: `Remove ${String(path.at(-1) ?? '')}`, ...edit({ range: rangeOf(page.document, whole), newText: '' }) };
    }
    case 'add': {
      const added = additionTo(page, path.slice(0, path.at(-1) === mend.key ? -1 : undefined), mend.key);
      return added && { title: `Add ${mend.key}`, ...edit(added) };
    }
    case 'toVariable':
      return toVariable(page, path, edit);
  }
}

function toVariable(
  page: Page,
  path: readonly (string | number)[],
  edit: (...edits: TextEdit[]) => Pick<CodeAction, 'edit'>,
): Fix | undefined {
  const node = find(page.root, path);
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  const name = variableFor(page, path);
  return {
    title: `Move the key to an environment variable (${name})`,
    ...edit({ range: rangeOf(page.document, innerOf(node)), newText: `env:${name}` }),
    command: { title: 'Keep the key', command: keepKeyCommand, arguments: [name, node.value] },
  };
}

/** A name for the variable: by the member that has the key, or by the field. */
function variableFor(page: Page, path: readonly (string | number)[]): string {
  const [root, index, field] = path;
  const upper = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  if (root === 'bridge') return 'BRIDGE_SECRET';
  const member = root === 'members' ? find(page.root, ['members', index ?? 0, 'name']) : undefined;
  const who = isScalar(member) ? String(member.value) : isMap(page.root) ? String(page.root.get('name') ?? 'team') : 'team';
  return `${upper(who)}_${upper(String(field ?? 'api_key'))}`.replace(/^(\d)/, '_$1');
}

/** A field with all that belongs to it, or an item of a list: its lines, or what stands between two commas. */
function entryOf(page: Page, path: readonly (string | number)[]): { from: number; to: number } | undefined {
  const { text } = page;
  const holder = find(page.root, path.slice(0, -1));
  const last = path.at(-1);
  const items: readonly unknown[] = isMap(holder) || isSeq(holder) ? holder.items : [];
  const at = isSeq(holder)
    ? Number(last)
    : items.findIndex((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === last);
  const item = items[at];
  const first = (isPair(item) ? item.key : item) as Node | undefined;
  const end = (isPair(item) ? ((item.value as Node | null) ?? (item.key as Node)) : (item as Node | undefined))?.range;
  if (!first?.range || !end || !(isMap(holder) || isSeq(holder))) return undefined;
  const [from, to] = [first.range[0], end[1]];
  if (holder.flow) {
    const behind = /^\s*,\s*/.exec(text.slice(to))?.[0].length;
    if (behind !== undefined) return { from, to: to + behind };
    return { from: from - (/,\s*$/.exec(text.slice(0, from))?.[0].length ?? 0), to };
  }
  const line = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', Math.max(from, to - 1));
  const stop = next < 0 ? text.length : next + 1;
  const lead = text.slice(line, from);
  // The first field of an item leaves its dash to the next one.
  if (isMap(holder) && lead.includes('-')) {
    const second = items[1];
    const key = isPair(second) ? (second.key as Node).range?.[0] : undefined;
    return key === undefined ? undefined : { from, to: key };
  }
  return { from: line, to: stop };
}

/** A new field in the map at a path, behind its first field. */
function additionTo(page: Page, path: readonly (string | number)[], key: string): TextEdit | undefined {
  const map = find(page.root, path);
  const { text, document } = page;
  const insert = (offset: number, newText: string): TextEdit => ({ range: rangeOf(document, { from: offset, to: offset }), newText });
  const value = key === 'members' ? '\n  - ' : ' ';
  if (!isMap(map)) return path.length === 0 && text.trim() === '' ? insert(text.length, `${key}:${value}\n`) : undefined;
  const [first] = map.items;
  const start = (first?.key as Node | undefined)?.range?.[0];
  if (map.flow) {
    const open = (map.range?.[0] ?? 0) + 1;
    return insert(open, first ? ` ${key}: ,` : ` ${key}: `);
  }
  if (start === undefined) return insert(text.length, `${text.endsWith('\n') || text === '' ? '' : '\n'}${key}:${value}\n`);
  const column = document.positionAt(start).character;
  return insert(start, `${key}:${value}\n${' '.repeat(column)}`);
}

function find(root: Node | null, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (isMap(node) || isSeq(node) ? node.get(step, true) : undefined), root);
}

/** `members[1].model` as its steps. */
function stepsOf(path = ''): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map((match) => (match[1] === undefined ? match[0] : Number(match[1])));
}
