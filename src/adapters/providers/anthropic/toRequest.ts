import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
  ThinkingConfigParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { ModelMessage, ModelRequest } from '../../../schema/model';

/** What a model may not take, each left out once a server has said so. `adaptive` falls back to a thinking budget. */
export type Feature = 'temperature' | 'top_p' | 'adaptive' | 'thinking' | 'schema' | 'cache';

/** The body, and the tool that carries the structured answer where the model takes no schema. */
export type Asked = { body: MessageCreateParamsStreaming; answerTool?: string };

/** The types of the SDK no longer name these, because new models refuse them; older models take them. */
type Sampling = { temperature?: number; top_p?: number };

const minThinkingTokens = 1024;

/** Puts a request into the words of the Messages API. `toSchema` narrows a JSON schema to what the API takes, or throws. */
export function toRequest(
  request: ModelRequest,
  without: ReadonlySet<Feature>,
  toSchema: (schema: Record<string, unknown>) => Record<string, unknown>,
): Asked {
  const format = request.output && !without.has('schema') ? tryOr(() => toSchema(request.output?.schema ?? {}), undefined) : undefined;
  const answerTool = request.output && !format ? request.output.name.replace(/[^\w-]/g, '_').slice(0, 64) : undefined;
  const tools: Tool[] = (request.tools ?? []).map((tool) => ({
    name: tool.name,
    description: tool.description,
    input_schema: { type: 'object', ...tool.inputSchema },
  }));
  if (request.output && answerTool) {
    tools.push({
      name: answerTool,
      description: 'Give your answer with this tool.',
      input_schema: { type: 'object', ...request.output.schema },
    });
  }
  // A forced tool and thinking exclude each other.
  const thinking = answerTool ? undefined : toThinking(request, without);
  const body: MessageCreateParamsStreaming & Sampling = {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    messages: toMessages(request.messages),
    stream: true,
  };
  if (request.system !== '') body.system = [systemBlock(request.system, without)];
  if (tools.length > 0) body.tools = tools;
  if (answerTool) body.tool_choice = request.tools?.length ? { type: 'any' } : { type: 'tool', name: answerTool };
  if (thinking) body.thinking = thinking;
  if (format) body.output_config = { format: { type: 'json_schema', schema: format } };
  if (request.effort && thinking?.type === 'adaptive') body.output_config = { ...body.output_config, effort: request.effort };
  // Thinking fixes the sampling.
  if (request.temperature !== undefined && !thinking && !without.has('temperature')) body.temperature = Math.min(1, request.temperature);
  if (request.topP !== undefined && !thinking && !without.has('top_p')) body.top_p = request.topP;
  return { body, answerTool };
}

function systemBlock(text: string, without: ReadonlySet<Feature>): TextBlockParam {
  return without.has('cache') ? { type: 'text', text } : { type: 'text', text, cache_control: { type: 'ephemeral' } };
}

function toThinking(request: ModelRequest, without: ReadonlySet<Feature>): ThinkingConfigParam | undefined {
  if (!request.effort || without.has('thinking')) return undefined;
  if (!without.has('adaptive')) return { type: 'adaptive', display: 'summarized' };
  // With a budget the API wants the thinking blocks of earlier tool calls back, and those are not kept.
  if (request.messages.at(-1)?.role === 'tool') return undefined;
  const share = { low: 0.25, medium: 0.5, high: 0.75 }[request.effort];
  const budget = Math.max(minThinkingTokens, Math.floor(request.maxOutputTokens * share));
  return budget < request.maxOutputTokens ? { type: 'enabled', budget_tokens: budget } : undefined;
}

/** The API wants tool results first in the user message after the call, and no empty text anywhere. */
function toMessages(messages: readonly ModelMessage[]): MessageParam[] {
  const out: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toContent(message);
    if (content.length === 0) continue;
    const last = out.at(-1);
    if (last?.role === role) last.content.push(...content);
    else out.push({ role, content });
  }
  return out;
}

function toContent(message: ModelMessage): ContentBlockParam[] {
  const out: ContentBlockParam[] = [];
  for (const part of message.parts) {
    if (part.type === 'text') {
      if (part.text.trim() !== '') out.push({ type: 'text', text: message.role === 'assistant' ? part.text.trimEnd() : part.text });
    } else if (part.type === 'toolCall') {
      out.push({ type: 'tool_use', id: toId(part.id), name: part.name, input: part.input ?? {} });
    } else {
      out.push({ type: 'tool_result', tool_use_id: toId(part.id), content: part.text, is_error: part.failed });
    }
  }
  return out;
}

/** Ids of other providers may hold characters that this one refuses. */
function toId(id: string): string {
  return id.replace(/[^\w-]/g, '_');
}

function tryOr<T, U>(make: () => T, instead: U): T | U {
  try {
    return make();
  } catch {
    return instead;
  }
}
