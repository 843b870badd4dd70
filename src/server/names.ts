import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { type Step, scalars } from '../core/team/yamlTree';
import type { Page } from './page';
import { isQuoted } from './pieces';

/** A stretch of a text, in characters from its beginning. */
export type Stretch = { from: number; to: number };
/** A member of a team: where its name stands, and the whole of what is said of it. */
export type Member = Stretch & { name: string; index: number; whole: Stretch; node: Node; isName: boolean };
/** A place where something is named. `text` is an @mention inside a text. */
export type Mention = Stretch & {
  is: 'member' | 'text' | 'persona' | 'agent' | 'model' | 'tool' | 'stage' | 'file';
  name: string;
  path: readonly Step[];
};
export type Names = { members: readonly Member[]; stages: readonly Member[]; mentions: readonly Mention[] };

const fieldsOfMembers = new Set(['manager', 'producer', 'reviewer', 'synthesizer', 'pro', 'con', 'judge', 'start', 'member']);
/** Fields whose text members read, where an @name is a member. */
const texts = new Set(['goal', 'persona', 'extra_system', 'prompt_template', 'topic', 'question']);
const mention = /(?<![\w@./-])@([a-z][a-z0-9_-]{0,30})(?![\w-]|\.\w|\/)/g;

/** What is named at a path, whatever stands there now. */
export function wordAt(kind: Page['kind'], path: readonly Step[]): Mention['is'] | undefined {
  return kind === 'team' ? teamWord(path, '@') : kind === 'pipeline' ? stageWord(path) : undefined;
}

const key = {};

/** Who and what a file names, and where. Looked for once a version. */
export function namesOf(page: Page): Names {
  return page.once(key, () => {
    const members = page.kind === 'team' ? entries(page, 'members', 'name') : [];
    const stages = page.kind === 'pipeline' ? entries(page, 'stages', 'id') : [];
    return { members, stages, mentions: mentionsIn(page, new Set(members.map((member) => member.name))) };
  });
}

/** What a file names at an offset. */
export function mentionAt(page: Page, offset: number): Mention | undefined {
  return namesOf(page).mentions.find(({ from, to }) => from <= offset && offset <= to);
}

/** The member, or stage, whose own name stands at an offset. */
export function declaredAt(page: Page, offset: number): Member | undefined {
  const { members, stages } = namesOf(page);
  return [...members, ...stages].find(({ from, to }) => from <= offset && offset <= to);
}

/** Where the text of a scalar stands, without its quotes. */
export function innerOf(node: Node): Stretch {
  const [from, to] = node.range ?? [0, 0];
  return isQuoted(node) ? { from: from + 1, to: Math.max(from + 1, to - 1) } : { from, to };
}

function entries(page: Page, list: string, name: string): Member[] {
  const found: unknown = isMap(page.root) ? page.root.get(list, true) : undefined;
  if (!isSeq(found)) return [];
  return found.items.flatMap((item, index): Member[] => {
    const node = isMap(item) ? (item.get(name, true) as Node | undefined) : (item as Node | undefined);
    if (!isScalar(node) || typeof node.value !== 'string' || node.value === '') return [];
    const [from, to] = (item as Node).range ?? [0, 0];
    return [{ name: node.value, index, ...innerOf(node), whole: { from, to }, node: item as Node, isName: !isMap(item) }];
  });
}

function mentionsIn(page: Page, members: ReadonlySet<string>): Mention[] {
  return [...scalars(page.root)].flatMap(({ node, value, path, isKey }): Mention[] => {
    if (isKey || typeof value !== 'string') return [];
    const is = page.kind === 'pipeline' ? stageWord(path) : page.kind === 'team' ? teamWord(path, value) : undefined;
    if (is === undefined || (is === 'member' && path[0] === 'approvals' && !members.has(value))) return [];
    if (is !== 'text') return [{ is, name: is === 'persona' ? value.slice(1).trim() : value, path, ...innerOf(node) }];
    const [from, to] = node.range ?? [0, 0];
    return [...page.text.slice(from, to).matchAll(mention)].flatMap((match): Mention[] => {
      const name = match[1] ?? '';
      const start = from + match.index + 1;
      return members.has(name) ? [{ is: 'text', name, path, from: start, to: start + name.length }] : [];
    });
  });
}

function teamWord(path: readonly Step[], value: string): Mention['is'] | undefined {
  const [root, second, third] = path;
  const last = path.at(-1);
  if (root === 'workflow' && second === 'reviewers') return typeof last === 'number' ? 'member' : undefined;
  if (root === 'workflow' && path.length === 2 && typeof last === 'string' && fieldsOfMembers.has(last)) return 'member';
  if (root === 'members' && third === 'routes' && path.length === 5 && (last === 'next' || last === 'default')) return 'member';
  if (root === 'tests' && path.length === 3 && last === 'speaker') return 'member';
  if (root === 'approvals' && path.length === 3 && last === 'member') return 'member';
  if (root === 'members' && path.length === 2) return 'agent';
  if (root === 'members' && path.length === 3 && third === 'agent') return 'agent';
  if (root === 'judge' && path.length === 1) return 'agent';
  if (root === 'members' && path.length === 3 && third === 'persona' && value.startsWith('@')) return 'persona';
  if (last === 'model' && (root === 'defaults' || root === 'members' || root === 'tests')) return 'model';
  if (root === 'models' && path.length === 2) return 'model';
  if (typeof last === 'number' && path.at(-2) === 'tools' && (root === 'defaults' || root === 'members')) return 'tool';
  return typeof last === 'string' && texts.has(last) ? 'text' : undefined;
}

function stageWord(path: readonly Step[]): Mention['is'] | undefined {
  if (path[0] !== 'stages') return undefined;
  if (path.length === 3 && path[2] === 'team') return 'file';
  return path.length === 4 && path[2] === 'depends_on' ? 'stage' : undefined;
}
