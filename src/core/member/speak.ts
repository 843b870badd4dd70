import type { Purpose } from '../../schema/event';
import type { Message, MessageKind } from '../../schema/message';
import type { ModelFailure } from '../../schema/model';
import type { WorkMove } from '../../schema/prompt';
import type { ResolvedMember } from '../../schema/team';
import type { TurnTool } from '../agent/converse';
import { isDone } from '../agent/protocol/control';
import { parseReply } from '../agent/protocol/reply';
import { type Output, schemaOutput } from '../agent/structured';
import { mutedFailure, type RunContext } from '../run/context';
import { BudgetExhausted } from '../run/room';
import type { Tool } from '../tools/define';
import { critiqued } from './critique';
import { memberPrompt } from './memberPrompt';
import { type Sight, sightOf } from './sight';

/** One turn that a workflow of a team file asks a member for. */
export type Say = {
  /** The same on every replay and unique in the run. */
  key: string;
  member: string;
  move: WorkMove;
  /** What is wanted, in words. */
  task: string;
  purpose: Purpose;
  kind: MessageKind;
  /** What the turn is in its workflow: `draft`, `review 2`. */
  label: string;
  round: number;
};

export type Spoken =
  | {
      ok: true;
      member: string /** The reply as it was written. */;
      text: string /** Files and tool blocks are marker lines. */;
      prose: string;
      done: boolean;
    }
  | { ok: false; member: string; failure: ModelFailure /** Nobody failed: the person muted the member. */; muted?: true };

/** Blocks of one reply that count; a reply with more is told so. */
const maxBlocks = 200;
/** What is not accepted of one reply is recorded one by one up to here, and then summed up. */
const maxRefusals = 50;

/**
 * A member's turn, alone: everything it writes and says is there when this resolves. Where the team has an advisor, its critique and the revision
 * that it asked for are in it, and the answer is the revision's.
 */
export async function speak(ctx: RunContext, say: Say): Promise<Spoken> {
  const spoken = await once(ctx, say);
  return spoken.ok ? critiqued(ctx, say, spoken, (again) => once(ctx, again)) : spoken;
}

async function once(ctx: RunContext, say: Say): Promise<Spoken> {
  if (!ctx.state.finished.has(say.key)) await ctx.hands.takeDirective(say.round);
  const spoken = await take(ctx, say, Number.POSITIVE_INFINITY, false);
  if (spoken.ok) await applyFiles(ctx, say, 'end', spoken.text);
  return spoken;
}

/**
 * Turns taken at the same time: nobody hears the others, and what they wrote and said enters in the order given.
 * One that fails does not take the others with it.
 *
 * @param since the fact up to which all of them hear the conversation, such as the beginning of the phase
 */
export async function speakTogether(ctx: RunContext, says: readonly Say[], since: number): Promise<Spoken[]> {
  if (says.some((say) => !ctx.state.finished.has(say.key))) await ctx.hands.takeDirective(says[0]?.round ?? 0);
  const heard = Math.max(since, ctx.state.said.findLast(({ message }) => message.kind === 'steer')?.seq ?? 0);
  const outcomes = await ctx.all(
    says.map((say) => async (): Promise<Spoken | BudgetExhausted> => {
      try {
        return await take(ctx, say, heard, true);
      } catch (error) {
        if (error instanceof BudgetExhausted) return error;
        throw error;
      }
    }),
  );
  for (const [index, outcome] of outcomes.entries()) {
    const say = says[index];
    if (!say || outcome instanceof BudgetExhausted || !outcome.ok) continue;
    await applyFiles(ctx, say, 'end', outcome.text);
    await ctx.post(`said/${say.key}`, messageOf(say, outcome.text));
  }
  const exhausted = outcomes.find((outcome) => outcome instanceof BudgetExhausted);
  if (exhausted) throw exhausted;
  const together: Spoken[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const say = says[index];
    if (!say || outcome instanceof BudgetExhausted) continue;
    together.push(outcome.ok ? await critiqued(ctx, say, outcome, (again) => once(ctx, again)) : outcome);
  }
  return together;
}

async function take(ctx: RunContext, say: Say, until: number, later: boolean): Promise<Spoken> {
  const member = memberOf(ctx, say.member);
  const { key, purpose, round } = say;
  if (await ctx.passesOver({ key, member, purpose, round }))
    return { ok: false, member: say.member, muted: true, failure: mutedFailure(say.member) };
  const isNew = !ctx.state.finished.has(say.key);
  const tools = isNew ? ctx.hands.toolsOf(member) : [];
  const sight: Sight | undefined = isNew ? await sightOf(ctx, member, tools, until) : undefined;
  const output = outputOf(member);
  const idOf = callIds();
  const shorten = shortener(member);
  const outcome = await ctx.turn({
    key: say.key,
    member,
    purpose: say.purpose,
    round: say.round,
    prompt: () => memberPrompt(ctx, member, { move: say.move, text: say.task }, sight as Sight),
    ...(output && { output }),
    ...(tools.length > 0 && {
      tools: tools.map((tool) => turnTool(ctx, member, say.key, tool, idOf, shorten)),
      toolMode: member.work?.toolMode ?? 'text',
      maxToolRounds: member.work?.maxToolRounds ?? 10,
      recordsReplies: true,
      onReply: (text: string, reply: number) => applyFiles(ctx, say, `reply-${reply}`, text),
    }),
    ...(later && { postLater: true }),
    conclude: async (text) => ({ message: messageOf(say, text) }),
  });
  if (!outcome.ok) return { ok: false, member: say.member, failure: outcome.failure, ...(outcome.muted && { muted: true }) };
  return {
    ok: true,
    member: say.member,
    text: outcome.text,
    prose: parseReply(outcome.text, { maxBlocks }).prose,
    done: isDone(outcome.text),
  };
}

export function memberOf(ctx: RunContext, name: string): ResolvedMember {
  const member = ctx.team.members.find((candidate) => candidate.name === name);
  // A plan is checked for names before it runs.
  if (!member) throw new Error(`${name} is not in the team`);
  return member;
}

function outputOf(member: ResolvedMember): Output | undefined {
  if (!member.work?.json) return undefined;
  const output = schemaOutput(`reply-of-${member.name}`, member.work.outputSchema);
  return output.ok ? output.value : undefined;
}

function messageOf(say: Say, text: string): Message {
  const parsed = parseReply(text, { maxBlocks });
  const prose = parsed.prose.trim();
  const files = parsed.files.map((file) => (file.private ? `private/${file.path}` : file.path));
  return {
    author: say.member,
    kind: say.kind,
    text: prose === '' ? '(no words)' : prose,
    round: say.round,
    label: say.label,
    turn: say.key,
    ...(files.length > 0 && { files }),
  };
}

/** Ids of calls that are unique in their turn: some servers count every reply's calls from the start. The same on a replay. */
function callIds(): (id: string) => string {
  const given = new Map<string, number>();
  return (id) => {
    const nth = (given.get(id) ?? 0) + 1;
    given.set(id, nth);
    return nth === 1 ? id : `${id}#${nth}`;
  };
}

/** Of a member's window, what results of tools may take in one turn, in characters at three a token. */
const resultsShare = 0.4;
const charsAToken = 3;
const leastChars = 200;

/** Cuts results of tools, so that however many a turn calls for, they fit the window. The same on a replay. */
function shortener({ contextWindow }: ResolvedMember): (text: string) => string {
  let left = Math.floor(contextWindow * resultsShare * charsAToken);
  return (text) => {
    const kept = text.slice(0, Math.max(leastChars, left));
    left -= kept.length;
    if (kept.length === text.length) return text;
    return `${kept}\n[... ${text.length - kept.length} more characters do not fit into your window in this turn; ask for less]`;
  };
}

function turnTool(
  ctx: RunContext,
  member: ResolvedMember,
  turn: string,
  tool: Tool,
  idOf: (id: string) => string,
  shorten: (text: string) => string,
): TurnTool {
  return {
    spec: { name: tool.name, description: tool.describe, inputSchema: tool.schema },
    input: tool.input,
    body: tool.body,
    async run(input, call) {
      const { text, failed } = await ctx.hands.tools.call({ member, turn }, tool, `${turn}/${idOf(call.id)}`, input);
      return { text: shorten(text), failed };
    },
  };
}

/**
 * Writes the file blocks of a reply. A block that was written or refused in this part of the turn already is left,
 * so that a resume does nothing twice. What is not accepted is recorded, and its author hears of it.
 */
async function applyFiles(ctx: RunContext, say: Say, part: string, text: string): Promise<void> {
  const member = memberOf(ctx, say.member);
  if (member.work?.json) return;
  const parsed = parseReply(text, { maxBlocks });
  const refused: { what: string; why: string }[] = [];
  const record = async (what: string, why: string): Promise<void> => {
    const known = ctx.state.refused.get(member.name)?.some((one) => one.turn === say.key && one.what === what && one.why === why);
    if (!known) await ctx.hands.refuse({ turn: say.key, member: member.name, what, why });
  };
  const refuse = async (what: string, why: string): Promise<void> => {
    refused.push({ what, why });
    if (refused.length <= maxRefusals) await record(what, why);
  };
  for (const { what, why } of parsed.rejected) await refuse(what, why);
  if (part === 'end' && parsed.tools.length > 0) {
    const why = (member.work?.tools.length ?? 0) > 0 ? 'the rounds of tool calls of that turn were used up' : 'you have no tools';
    for (const tool of parsed.tools) await refuse(`tool:${tool.name}`, `It was not run: ${why}.`);
  }
  for (const file of parsed.files) {
    const path = file.private ? `private/${file.path}` : file.path;
    if (!file.private) {
      const permitted = await ctx.hands.tools.mayWrite(
        { member, turn: say.key },
        `${say.key}/${part}/${path}`,
        path,
        `write ${path} (${file.body.length} characters)`,
      );
      if (!permitted.ok) {
        await refuse(path, permitted.why);
        continue;
      }
    }
    const changed = await ctx.hands.files.change(
      { member, turn: say.key, call: part, reason: reasonOf(parsed.prose, say) },
      path,
      file.body,
    );
    if (!changed.ok) await refuse(path, changed.why);
    else if (changed.how === 'conflict')
      await refuse(
        path,
        `Somebody else changed the same lines since your turn began. The file was left as it is and your version stands in ${changed.path}; read both and write ${path} again.`,
      );
  }
  const [next] = refused.slice(maxRefusals);
  if (next) await record(`${refused.length - maxRefusals} more`, `Not accepted either. The first of them, ${next.what}: ${next.why}`);
}

/** Why a file was written, as the first sentence of the reply says it. */
function reasonOf(prose: string, say: Say): string {
  const first = prose
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('[file:'));
  const sentence = first?.split(/(?<=[.!?])\s/)[0];
  return (sentence ?? say.label).slice(0, 200);
}
