import type { ChatRequest, Message, Options } from 'ollama';
import type { ModelMessage, ModelRequest } from '../../../schema/model';

/** What a model may not take: how hard to think, and thinking at all. */
export type Feature = 'level' | 'think';

/** Puts a request into the words of `/api/chat`. The window is always sent: Ollama's own default is small. */
export function toRequest(request: ModelRequest, without: ReadonlySet<Feature>): ChatRequest & { stream: true } {
  const options: Partial<Options> = { num_ctx: request.contextWindow, num_predict: request.maxOutputTokens };
  if (request.temperature !== undefined) options.temperature = request.temperature;
  if (request.topP !== undefined) options.top_p = request.topP;
  const system: Message[] = request.system.trim() === '' ? [] : [{ role: 'system', content: request.system }];
  const body: ChatRequest & { stream: true } = {
    model: request.model,
    messages: [...system, ...request.messages.flatMap(toMessage)],
    stream: true,
    options,
  };
  if (request.tools?.length) {
    body.tools = request.tools.map((tool) => ({
      type: 'function',
      function: { name: tool.name, description: tool.description, parameters: tool.inputSchema },
    }));
  }
  if (request.output) body.format = request.output.schema;
  if (request.keepAlive !== undefined) body.keep_alive = toKeepAlive(request.keepAlive);
  if (request.effort && !without.has('think')) body.think = without.has('level') ? true : request.effort;
  return body;
}

/** A bare number is seconds and must be sent as one; `5m` is a duration. */
function toKeepAlive(value: string): string | number {
  return /^-?\d+$/.test(value.trim()) ? Number(value) : value;
}

function toMessage(message: ModelMessage): Message[] {
  if (message.role === 'tool') return message.parts.map((part) => ({ role: 'tool', content: part.text, tool_name: part.name }));
  const content = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  if (message.role === 'user') return content === '' ? [] : [{ role: 'user', content }];
  const calls = message.parts.flatMap((part) =>
    part.type === 'toolCall' ? [{ function: { name: part.name, arguments: (part.input ?? {}) as Record<string, unknown> } }] : [],
  );
  if (content === '' && calls.length === 0) return [];
  return [{ role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) }];
}

/** About how many tokens the prompt takes, at four characters a token. */
export function estimatePromptTokens(request: ModelRequest): number {
  const parts: string[] = [request.system, JSON.stringify(request.tools ?? ''), JSON.stringify(request.output?.schema ?? '')];
  for (const message of request.messages) {
    for (const part of message.parts) parts.push(part.type === 'toolCall' ? JSON.stringify(part.input ?? {}) : part.text);
  }
  return Math.ceil(parts.reduce((sum, part) => sum + part.length, 0) / 4);
}
