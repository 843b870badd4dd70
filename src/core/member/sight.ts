import type { FactData } from '../../schema/event';
import type { ResolvedMember } from '../../schema/team';
import { beliefsOf, boardLines } from '../knowledge/beliefs';
import { memoriesOf, recent } from '../knowledge/memory';
import type { RunContext } from '../run/context';
import type { Said } from '../run/runState';
import type { Tool } from '../tools/define';
import { conversationFor } from './strategy';

/** What a member is shown of the world in one turn, read just before it. */
export type Sight = {
  context: string[];
  knowledge: readonly { name: string; text: string }[];
  memories: string[];
  beliefs: string[];
  files: string[];
  changed: readonly { path: string; member: string }[];
  /** For a member who cannot read files itself: what stands in the changed ones now. */
  contents: { path: string; text: string; left: number; object: string }[];
  privateFiles: string[];
  refused: readonly FactData['reply.refused'][];
  summary: string | undefined;
  /** Messages that the strategy leaves out. */
  omitted: number;
  talk: readonly Said[];
  tools: readonly Tool[];
};

/** Source of the figures: FACTS 4.2 and 4.9. */
const contextChars = 8_192;
const filesShown = 50;
const changedShown = 10;
const privateShown = 30;
/** Of the window, what contents of files may take, in characters a token; and what one file may. */
const contentsShare = 0.3;
const contentsChars = { token: 3, file: 16_384, all: 65_536 };

/** Of a briefing, what a member of a team file is shown at the most, in characters. */
export function briefingChars({ contextWindow }: Pick<ResolvedMember, 'contextWindow'>): number {
  return Math.min(contentsChars.all, Math.floor(contextWindow * contentsShare * contentsChars.token));
}

/** Reads what a member is to see. `until` is the last fact that it hears of: turns taken at the same time do not hear each other. */
export async function sightOf(ctx: RunContext, member: ResolvedMember, tools: readonly Tool[], until: number): Promise<Sight> {
  const { hands, state, team } = ctx;
  const knowledge = hands.knowledge(member);
  const conversation = await conversationFor(ctx, member, until);
  const context: string[] = ctx.briefing === undefined ? [] : [cut('the briefing', ctx.briefing, briefingChars(member))];
  for (const path of ['context.md', ...(member.work?.extraContext ?? [])]) {
    const read = await hands.shared.read(path, 1024 * 1024);
    if (read.ok) context.push(cut(path, read.text));
  }
  const shared = await hands.shared.list('**', filesShown);
  const own = await hands.private.within(member.name).list('**', privateShown);
  const changed = new Map<string, { path: string; member: string }>();
  for (let at = state.changes.length - 1; at >= 0 && changed.size < changedShown; at--) {
    const change = state.changes[at]?.data;
    // A path that does not stand on one line could pass for a part of the prompt.
    if (change && !change.private && onOneLine(change.path) === change.path && !changed.has(change.path))
      changed.set(change.path, { path: change.path, member: change.member });
  }
  const canRead = tools.some((tool) => tool.name === 'read_file');
  const contents = canRead ? [] : await contentsOf(ctx, member, [...changed.keys()]);
  const needsHome = team.memory?.enabled || team.beliefs?.enabled;
  const known = needsHome ? await hands.home.read() : undefined;
  return {
    context,
    knowledge,
    memories:
      known && team.memory?.enabled
        ? recent(memoriesOf(known.memory, team.name, member.name), team.memory.inject_recent).map(
            (one) => `- ${one.key}: ${one.value.replaceAll('\n', ' ')}`,
          )
        : [],
    beliefs: known && team.beliefs?.enabled ? [...boardLines(beliefsOf(known.beliefs, team.name), team.beliefs.inject_limit)] : [],
    files: [
      ...shared.files.map((file) => `- ${onOneLine(file.path)} (${file.bytes} bytes)`),
      ...(shared.truncated ? [`- and more: the first ${filesShown}`] : []),
    ],
    changed: [...changed.values()],
    contents,
    privateFiles: own.files.map((file) => `- private/${onOneLine(file.path)} (${file.bytes} bytes)`),
    refused: refusedSince(ctx, member.name),
    ...conversation,
    tools,
  };
}

/** The changed files as they are now, the latest first, as many as there is room for. A body stands in a prompt once, however often it was written. */
async function contentsOf(ctx: RunContext, member: ResolvedMember, paths: readonly string[]): Promise<Sight['contents']> {
  let room = Math.min(contentsChars.all, Math.floor(member.contextWindow * contentsShare * contentsChars.token));
  const out: Sight['contents'] = [];
  const reads = await Promise.all(paths.map((path) => ctx.hands.shared.read(path, 1024 * 1024)));
  for (const [index, path] of paths.entries()) {
    const read = reads[index];
    if (room < 200 || !read?.ok) continue;
    const text = read.text.slice(0, Math.min(room, contentsChars.file));
    // What an agent wrote last is an object already; a person's edit becomes one, so that the prompt can be shown again.
    const at = ctx.state.changesOf.get(path)?.at(-1);
    const known = at === undefined ? undefined : ctx.state.changes[at]?.data.after;
    const object = known === read.hash ? read.hash : await ctx.hands.keep(read.text);
    out.push({ path, text, left: read.text.length - text.length, object });
    room -= text.length;
  }
  return out;
}

/** What a member was refused in its last turn that ended. */
function refusedSince(ctx: RunContext, name: string): FactData['reply.refused'][] {
  const all = ctx.state.refused.get(name) ?? [];
  const last = all.at(-1)?.turn;
  return ctx.state.lastTurnOf.get(name) === last ? all.filter((one) => one.turn === last) : [];
}

function onOneLine(path: string): string {
  return path.replace(/[\p{Cc}\u2028\u2029]+/gu, '?');
}

function cut(path: string, text: string, limit = contextChars): string {
  const name = path === 'context.md' ? '' : `### ${path}\n`;
  if (text.length <= limit) return name + text.trimEnd();
  return `${name}${text.slice(0, limit)}\n(… ${text.length - limit} of ${text.length} characters of ${path} left out)`;
}
