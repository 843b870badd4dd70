import type { z } from 'zod';
import type { OutputName } from '../../schema/judgement';
import type { ModelFailure, ModelMessage, ModelRequest, ToolCallPart, ToolResultPart, ToolSpec, Usage } from '../../schema/model';
import { toolResultLine } from '../../schema/prompt';
import { addUsage, noUsage } from '../../schema/usage';
import type { CallResult } from '../router/callModel';
import { fenced } from './fenced';
import { parseReply } from './protocol/reply';
import { parseToolBody, type ToolBodySpec } from './protocol/toolBody';
import { namedOutput, type Output, readOutput } from './structured';

/** A tool as a turn may call it. `run` answers text for the model, also when it fails; it never throws. */
export type TurnTool = {
  spec: ToolSpec;
  input: z.ZodType;
  /** How its input stands in a text block; without it, it can be called only natively. */
  body?: ToolBodySpec;
  run(input: unknown, call: { id: string }): Promise<{ text: string; failed: boolean }>;
};

/** A reply in the middle of a turn, with the calls that it asks for. */
export type Reply = { text: string; tools: readonly ToolCallPart[]; usage: Usage };

export type Conversation = {
  base: Omit<ModelRequest, 'messages' | 'tools' | 'output'>;
  user: string;
  output?: OutputName | Output;
  tools?: readonly TurnTool[];
  /** native: function calling; text: fenced blocks in the reply. */
  toolMode?: 'native' | 'text';
  /** Rounds of tool calls at most; after them the model must answer. */
  maxToolRounds?: number;
  /** Replies that were recorded before a crash: the conversation goes on after them. */
  replied?: readonly Omit<Reply, 'usage'>[];
  /** A new reply that calls tools, before any of them runs. */
  onReply?(reply: Reply): Promise<void>;
  /** What comes before the tools of a reply, also of one that was recorded earlier; counted from 1. */
  beforeTools?(text: string, reply: number): Promise<void>;
  /** Makes one model call, budget and retries included. */
  call(request: ModelRequest): Promise<CallResult>;
  onTool?(call: ToolCallPart, result: string): void;
};

export type Answer = { usage: Usage; calls: number; notices: string[]; firstTokenMs: number | undefined } & (
  | { ok: true; text: string; cut: boolean }
  | { ok: false; failure: ModelFailure; text: string }
);

/** Times a member may mend a structured answer that does not fit its schema. Source: FACTS 4.4. */
const corrections = 3;
/** Calls of one reply that are run; a model that asks for more is told so. */
const maxCallsAReply = 16;

/**
 * One turn's conversation with a model: tool calls are run and answered, a structured answer that
 * does not fit is sent back with the reason. Bounded by `maxToolRounds` and the corrections.
 */
export async function converse(turn: Conversation): Promise<Answer> {
  const messages: ModelMessage[] = [{ role: 'user', parts: [{ type: 'text', text: turn.user }] }];
  const total = { usage: noUsage, calls: 0, notices: [] as string[], firstTokenMs: undefined as number | undefined };
  const output = typeof turn.output === 'string' ? namedOutput(turn.output) : turn.output;
  const asText = turn.toolMode === 'text';
  let toolRounds = turn.tools ? (turn.maxToolRounds ?? 6) : 0;
  let mends = output ? corrections : 0;
  let replies = 0;

  const handle = async (reply: Omit<Reply, 'usage'>): Promise<void> => {
    toolRounds -= 1;
    replies += 1;
    await turn.beforeTools?.(reply.text, replies);
    const results = await runTools(turn, reply.tools);
    if (asText) {
      messages.push({ role: 'assistant', parts: [{ type: 'text', text: reply.text }] });
      messages.push({ role: 'user', parts: [{ type: 'text', text: resultText(results, toolRounds) }] });
      return;
    }
    messages.push({ role: 'assistant', parts: [...(reply.text ? [{ type: 'text' as const, text: reply.text }] : []), ...reply.tools] });
    messages.push({ role: 'tool', parts: results });
  };

  for (const reply of turn.replied ?? []) await handle(reply);

  for (;;) {
    const tools = toolRounds > 0 && !asText ? turn.tools?.map((tool) => tool.spec) : undefined;
    const result = await turn.call({
      ...turn.base,
      messages,
      ...(tools && { tools }),
      ...(output && { output: output.spec }),
    });
    total.usage = addUsage(total.usage, result.usage);
    total.calls += 1;
    total.firstTokenMs ??= result.firstTokenMs;
    for (const notice of result.notices) if (!total.notices.includes(notice)) total.notices.push(notice);
    if (!result.ok) return { ...total, ok: false, failure: result.failure, text: result.text };

    const calls = asText ? textCalls(turn, result.text, replies) : result.toolCalls;
    if (toolRounds > 0 && calls.length > 0) {
      const reply = { text: result.text, tools: calls };
      await turn.onReply?.({ ...reply, usage: result.usage });
      await handle(reply);
      continue;
    }
    if (output) {
      const read = readOutput(output, result.text);
      if (!read.ok && mends > 0) {
        mends -= 1;
        messages.push({ role: 'assistant', parts: [{ type: 'text', text: result.text || '(nothing)' }] });
        messages.push({
          role: 'user',
          parts: [
            {
              type: 'text',
              text: `That answer cannot be used: ${read.why}. Answer again with one JSON value that fits the schema, and nothing else.`,
            },
          ],
        });
        continue;
      }
      if (!read.ok) {
        return {
          ...total,
          ok: false,
          text: result.text,
          failure: {
            code: 'model.badAnswer',
            message: `The answer does not fit what was asked for (${read.why}), also after ${corrections} corrections.`,
            retryable: false,
          },
        };
      }
      return { ...total, ok: true, text: JSON.stringify(read.value), cut: false };
    }
    if (result.text.trim() === '') {
      return {
        ...total,
        ok: false,
        text: '',
        failure: {
          code: 'model.badAnswer',
          message: result.cut
            ? 'The answer limit was used up before the model said anything. Raise max_output_tokens.'
            : 'The model answered nothing.',
          retryable: false,
        },
      };
    }
    return { ...total, ok: true, text: result.text, cut: result.cut };
  }
}

/** The tool blocks of a reply as calls; their input is still to be checked. */
function textCalls(turn: Conversation, text: string, replies: number): ToolCallPart[] {
  return parseReply(text).tools.map((block, index): ToolCallPart => {
    const tool = turn.tools?.find((known) => known.spec.name === block.name);
    const body = tool?.body ? parseToolBody(block.body, tool.body) : undefined;
    const input = body === undefined ? { body: block.body } : body.ok ? body.input : { unreadable: body.why };
    return { type: 'toolCall', id: `text-${replies + 1}-${index + 1}`, name: block.name, input };
  });
}

/** Results for a member that calls by text. Their text is fenced, so that it cannot pass for anything else. */
function resultText(results: readonly ToolResultPart[], roundsLeft: number): string {
  const parts = results.map((result) => `${toolResultLine(result.name, result.failed)}\n${fenced(result.text)}`);
  const rest =
    roundsLeft > 0
      ? `Go on. You may call tools in ${roundsLeft} more ${roundsLeft === 1 ? 'reply' : 'replies'} of this turn; a reply without tool blocks ends your turn.`
      : 'Go on without tools: you have used all rounds of this turn. Your next reply ends your turn.';
  return [...parts, rest].join('\n\n');
}

async function runTools(turn: Conversation, calls: readonly ToolCallPart[]): Promise<ToolResultPart[]> {
  const results: ToolResultPart[] = [];
  for (const [index, call] of calls.entries()) {
    const outcome =
      index < maxCallsAReply
        ? await runTool(turn, call)
        : { text: `Only the first ${maxCallsAReply} calls of a reply are run. Call again for what you still need.`, failed: true };
    turn.onTool?.(call, outcome.text);
    results.push({ type: 'toolResult', id: call.id, name: call.name, text: outcome.text, failed: outcome.failed });
  }
  return results;
}

async function runTool(turn: Conversation, call: ToolCallPart): Promise<{ text: string; failed: boolean }> {
  const tool = turn.tools?.find((known) => known.spec.name === call.name);
  if (tool === undefined) {
    const names = turn.tools?.map((known) => known.spec.name).join(', ');
    return { text: `There is no tool ${call.name}. The tools are: ${names}.`, failed: true };
  }
  const unreadable = (call.input as { unreadable?: unknown } | null)?.unreadable;
  if (turn.toolMode === 'text' && typeof unreadable === 'string') return { text: unreadable, failed: true };
  const input = tool.input.safeParse(call.input);
  if (!input.success) {
    const faults = input.error.issues.map((issue) => `${issue.path.join('.') || 'the input'}: ${issue.message}`).join('; ');
    return { text: `The input does not fit: ${faults}. Call again with the fields mended.`, failed: true };
  }
  return tool.run(input.data, { id: call.id });
}
