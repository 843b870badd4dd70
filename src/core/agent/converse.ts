import type { z } from 'zod';
import type { OutputName } from '../../schema/judgement';
import type { ModelFailure, ModelMessage, ModelRequest, ToolCallPart, ToolResultPart, ToolSpec, Usage } from '../../schema/model';
import { addUsage, noUsage } from '../../schema/usage';
import type { CallResult } from '../router/callModel';
import { outputSpec, readStructured } from './structured';

/** A tool as a turn may call it. `run` answers text for the model, also when it fails; it never throws. */
export type TurnTool = { spec: ToolSpec; input: z.ZodType; run(input: unknown): Promise<{ text: string; failed: boolean }> };

export type Conversation = {
  base: Omit<ModelRequest, 'messages' | 'tools' | 'output'>;
  user: string;
  output?: OutputName;
  tools?: readonly TurnTool[];
  /** Rounds of tool calls at most; after them the model must answer. */
  maxToolRounds?: number;
  /** Makes one model call, budget and retries included. */
  call(request: ModelRequest): Promise<CallResult>;
  onTool?(call: ToolCallPart, result: string): void;
};

export type Answer = { usage: Usage; calls: number; notices: string[]; firstTokenMs: number | undefined } & (
  | { ok: true; text: string; cut: boolean }
  | { ok: false; failure: ModelFailure; text: string }
);

/** Times a member may mend a structured answer that does not fit its schema. */
const corrections = 3;

/**
 * One turn's conversation with a model: tool calls are run and answered, a structured answer that
 * does not fit is sent back with the reason. Bounded by `maxToolRounds` and the corrections.
 */
export async function converse(turn: Conversation): Promise<Answer> {
  const messages: ModelMessage[] = [{ role: 'user', parts: [{ type: 'text', text: turn.user }] }];
  const total = { usage: noUsage, calls: 0, notices: [] as string[], firstTokenMs: undefined as number | undefined };
  let toolRounds = turn.tools ? (turn.maxToolRounds ?? 6) : 0;
  let mends = turn.output ? corrections : 0;

  for (;;) {
    const tools = toolRounds > 0 ? turn.tools?.map((tool) => tool.spec) : undefined;
    const result = await turn.call({
      ...turn.base,
      messages,
      ...(tools && { tools }),
      ...(turn.output && { output: outputSpec(turn.output) }),
    });
    total.usage = addUsage(total.usage, result.usage);
    total.calls += 1;
    total.firstTokenMs ??= result.firstTokenMs;
    for (const notice of result.notices) if (!total.notices.includes(notice)) total.notices.push(notice);
    if (!result.ok) return { ...total, ok: false, failure: result.failure, text: result.text };

    if (tools && result.toolCalls.length > 0) {
      toolRounds -= 1;
      messages.push({
        role: 'assistant',
        parts: [...(result.text ? [{ type: 'text' as const, text: result.text }] : []), ...result.toolCalls],
      });
      messages.push({ role: 'tool', parts: await runTools(turn, result.toolCalls) });
      continue;
    }
    if (turn.output) {
      const read = readStructured(turn.output, result.text);
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

async function runTools(turn: Conversation, calls: readonly ToolCallPart[]): Promise<ToolResultPart[]> {
  const results: ToolResultPart[] = [];
  for (const call of calls) {
    const tool = turn.tools?.find((known) => known.spec.name === call.name);
    const input = tool?.input.safeParse(call.input);
    const outcome =
      tool === undefined
        ? { text: `There is no tool ${call.name}. The tools are: ${turn.tools?.map((known) => known.spec.name).join(', ')}.`, failed: true }
        : input?.success
          ? await tool.run(input.data)
          : {
              text: `The input does not fit: ${input?.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}. Call again with the fields mended.`,
              failed: true,
            };
    turn.onTool?.(call, outcome.text);
    results.push({ type: 'toolResult', id: call.id, name: call.name, text: outcome.text, failed: outcome.failed });
  }
  return results;
}
