import { createRandom, hash32 } from '../../base/seeded';
import type { FactData } from '../../schema/event';
import type { ModelFailure } from '../../schema/model';
import type { ResolvedMember, ResolvedTeam } from '../../schema/team';
import { addUsage, modelName, noUsage, totalTokens } from '../../schema/usage';
import { converse, type Reply } from '../agent/converse';
import { assemblePrompt, namePieces, type Prompt } from '../agent/prompt';
import { estimateTokens } from '../agent/tokens';
import type { ModelProvider } from '../ports/modelProvider';
import type { Amount, Reservation } from '../router/budget';
import { type CallResult, callModel, stoppedFailure } from '../router/callModel';
import { costOf, dearest, type Pricing, pricingOf } from '../router/prices';
import { BudgetExhausted, type RunRoom, RunStopped, type TurnOutcome, type TurnSpec } from './room';

/** Tokens below which no answer is worth asking for. */
const leastAnswer = 16;
/** A share of the window that is left free, because tokens are only estimated. */
const windowMargin = 0.05;

/** Takes one turn: prompt, reservation, model, tools, answer, fact. Rejects only by cancellation, budget or storage. */
export async function takeTurn(room: RunRoom, team: ResolvedTeam, spec: TurnSpec): Promise<TurnOutcome> {
  const { member } = spec;
  const provider = room.providerOf(member);
  const pricing: Pricing = provider ? pricingOf(member.ref, provider.local, room.prices) : { from: 'unknown' };
  const cap = Math.min(spec.maxOutputTokens ?? member.maxOutputTokens, member.maxOutputTokens);
  const prompt = assemblePrompt(spec.prompt(), Math.floor(member.contextWindow * (1 - windowMargin)) - cap);
  const maxOutputTokens = Math.min(cap, ownTokensLeft(room, member, prompt.tokens));

  const amount = bound(pricing, prompt.tokens, maxOutputTokens);
  if (room.state.exhausted !== undefined && !spec.mayUseReserve) throw new BudgetExhausted(room.state.exhausted);
  if (spec.mayUseReserve) room.budget.holdBack(undefined);
  if (maxOutputTokens < leastAnswer) {
    throw new BudgetExhausted(
      `@${member.name} has used ${room.state.tokensOf.get(member.name) ?? 0} of its ${member.work?.tokenBudget} tokens, and its next turn needs more than is left.`,
    );
  }
  const first = await room.budget.reserve(amount);
  if (!first.ok) {
    if (room.state.exhausted === undefined) {
      await room.recorder.record([{ type: 'budget.exhausted', data: { what: first.what, detail: first.detail } }]);
    }
    throw new BudgetExhausted(first.detail);
  }
  try {
    if (room.stop.aborted) throw new RunStopped();
    return await answer(room, team, spec, { provider, pricing, prompt, amount, maxOutputTokens, reservation: first.reservation });
  } finally {
    first.reservation.release();
  }
}

/** What a member's own token budget leaves for an answer to a prompt of this size. */
function ownTokensLeft(room: RunRoom, member: ResolvedMember, promptTokens: number): number {
  const budget = member.work?.tokenBudget;
  return budget === undefined ? Number.POSITIVE_INFINITY : budget - (room.state.tokensOf.get(member.name) ?? 0) - promptTokens;
}

type Prepared = {
  provider: ModelProvider | undefined;
  pricing: Pricing;
  prompt: Prompt;
  amount: Amount;
  maxOutputTokens: number;
  reservation: Reservation;
};

async function answer(room: RunRoom, team: ResolvedTeam, spec: TurnSpec, prepared: Prepared): Promise<TurnOutcome> {
  const { clock, recorder } = room;
  const { member, key: turn, purpose } = spec;
  const { provider, pricing, prompt, amount, maxOutputTokens, reservation } = prepared;
  const start: FactData['turn.started'] = {
    turn,
    member: member.name,
    purpose,
    round: spec.round,
    model: modelName(member.ref),
    prompt: await namePieces(prompt.pieces, (text) => storeOnce(room, text)),
    ...(prompt.leftOut && { leftOut: prompt.leftOut }),
    reserved: { tokens: amount.tokens, ...(amount.usd !== undefined && { usd: amount.usd }) },
  };
  // Not awaited here: the model is asked while the intent is being written.
  const started = recorder.record([{ type: 'turn.started', data: start }]);
  started.catch(() => undefined);

  const startedTicks = clock.ticks();
  const deadlineMs = Math.max(
    1,
    Math.min(
      spec.timeoutMs ?? Number.POSITIVE_INFINITY,
      member.work?.turnTimeoutMs ?? team.turnTimeoutMs,
      room.budget.leftMs() ?? Number.POSITIVE_INFINITY,
    ),
  );
  const random = createRandom(hash32(turn));
  const showsText = spec.output === undefined;
  const temperature = member.work?.temperature ?? team.temperature;
  const topP = member.work?.topP ?? team.topP;
  const keepAlive = member.work?.keepAlive ?? team.keepAlive;
  const earlier = room.state.replied.get(turn) ?? [];
  let replies = earlier.length;
  let calls = 0;
  let used = noUsage;

  const got = provider
    ? await converse({
        base: {
          model: member.ref.model,
          system: prompt.system,
          maxOutputTokens,
          contextWindow: member.contextWindow,
          ...(temperature !== undefined && { temperature }),
          ...(topP !== undefined && { topP }),
          ...(keepAlive !== undefined && { keepAlive }),
        },
        user: prompt.user,
        ...(spec.output && { output: spec.output }),
        ...(spec.tools && { tools: spec.tools }),
        ...(spec.toolMode && { toolMode: spec.toolMode }),
        ...(spec.maxToolRounds !== undefined && { maxToolRounds: spec.maxToolRounds }),
        replied: earlier.map((reply) => ({ text: reply.text, tools: reply.tools.map((call) => ({ type: 'toolCall' as const, ...call })) })),
        ...(spec.recordsReplies && {
          onReply: async (reply: Reply) => {
            replies += 1;
            await started;
            await recorder.record([
              {
                type: 'turn.replied',
                data: {
                  turn,
                  reply: replies,
                  text: reply.text,
                  tools: reply.tools.map(({ id, name, input }) => ({ id, name, input: (input ?? null) as never })),
                  usage: reply.usage,
                  cost: costOf(pricing, reply.usage),
                },
              },
            ]);
          },
        }),
        ...(spec.onReply && { beforeTools: spec.onReply }),
        onTool: (call) => room.onLive({ type: 'turn.progress', turn, note: `${call.name} ${JSON.stringify(call.input)}` }),
        call: async (request) => {
          calls += 1;
          if (calls > 1) {
            const next = bound(pricing, sizeOf(request), maxOutputTokens);
            const total = { tokens: totalTokens(used) + next.tokens, usd: (costOf(pricing, used).usd ?? 0) + (next.usd ?? 0) };
            const extended = reservation.extend(total, calls);
            if (!extended.ok) return noCall({ code: 'model.badRequest', message: extended.detail, retryable: false });
          }
          const leftMs = deadlineMs - (clock.ticks() - startedTicks);
          const result = await callModel({
            provider,
            request,
            signal: room.stop,
            clock,
            random,
            ...(member.work?.retries && { retries: member.work.retries }),
            deadlineMs: Math.max(1, leftMs),
            gates: room.gates,
            onText: (text) => showsText && room.onLive({ type: 'turn.text', turn, member: member.name, purpose, text }),
            onReset: () => room.onLive({ type: 'turn.reset', turn }),
            onRetry: async (note) => {
              await recorder.record([{ type: 'turn.retried', data: { turn, ...note } }]);
            },
          });
          used = addUsage(used, result.usage);
          return result;
        },
      })
    : { ok: false as const, failure: absent(member), text: '', usage: noUsage, calls: 0, notices: [], firstTokenMs: undefined };

  await started;
  const cost = costOf(pricing, got.usage);
  const ms = Math.round(clock.ticks() - startedTicks);
  if (!got.ok) {
    const failure = room.stop.aborted ? stoppedFailure : got.failure;
    await recorder.record([
      {
        type: 'turn.failed',
        data: {
          turn,
          member: member.name,
          purpose,
          failure,
          ...(got.text && showsText && { partial: got.text }),
          usage: got.usage,
          cost,
          ms,
        },
      },
    ]);
    if (room.stop.aborted) throw new RunStopped();
    return { ok: false, failure, ...(got.text && { partial: got.text }) };
  }
  const { message, marks } = (await spec.conclude?.(got.text)) ?? {};
  const [stored] = await recorder.record([
    {
      type: 'turn.finished',
      data: {
        turn,
        member: member.name,
        purpose,
        text: got.text,
        ...(got.cut && { cut: true }),
        usage: got.usage,
        cost,
        ms,
        ...(got.firstTokenMs !== undefined && { firstTokenMs: Math.round(got.firstTokenMs) }),
        calls: got.calls,
        ...(got.notices.length > 0 && { notices: got.notices }),
        ...(message && !spec.postLater && { message }),
        ...(spec.postLater && { posted: 'later' as const }),
        ...(marks && marks.length > 0 && { marks }),
      },
    },
  ]);
  return { ok: true, text: got.text, message, marks: marks ?? [], seq: (stored as { seq: number }).seq };
}

/** The most that one call of a member may use. */
export function upperBound(room: RunRoom, member: ResolvedMember, inputTokens: number, outputTokens: number): Amount {
  const provider = room.providerOf(member);
  return bound(provider ? pricingOf(member.ref, provider.local, room.prices) : { from: 'unknown' }, inputTokens, outputTokens);
}

function bound(pricing: Pricing, inputTokens: number, outputTokens: number): Amount {
  return { tokens: inputTokens + outputTokens, usd: dearest(pricing, inputTokens, outputTokens) };
}

function sizeOf(request: { system: string; messages: readonly { parts: readonly unknown[] }[] }): number {
  return request.messages.reduce((sum, message) => sum + estimateTokens(JSON.stringify(message.parts)), estimateTokens(request.system));
}

async function storeOnce(room: RunRoom, text: string): Promise<string> {
  const known = room.hashes.get(text);
  if (known) return known;
  const hash = await room.objects.put(text);
  room.hashes.set(text, hash);
  return hash;
}

function noCall(failure: ModelFailure): CallResult {
  return { ok: false, failure, text: '', toolCalls: [], usage: noUsage, notices: [], firstTokenMs: undefined };
}

function absent(member: ResolvedMember): ModelFailure {
  return {
    code: 'model.unreachable',
    message: `${member.name} speaks with ${modelName(member.ref)}, and there is no provider ${member.ref.provider} here. Start or resume where that model is available, or choose another model.`,
    retryable: false,
  };
}
