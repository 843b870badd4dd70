import * as vscode from 'vscode';
import type { CancelSignal } from '../../base/cancel';
import type { ModelProvider } from '../../core/ports/modelProvider';
import type { ModelEvent, ModelFailure, ModelMessage, ModelRequest } from '../../schema/model';
import { noUsage } from '../../schema/usage';

const noModel: ModelFailure = {
  code: 'model.unknownModel',
  message: 'VS Code has no language model for this. Sign in to a provider of models in VS Code, or choose another model.',
  retryable: false,
};

/** The language models that VS Code itself offers, the person's own subscriptions among them. */
export function createVscodeModels(): ModelProvider {
  return {
    id: 'vscode',
    label: 'VS Code language models',
    // Calls cost quota of a subscription, not money that could be counted here.
    local: true,
    async *stream(request, signal) {
      try {
        yield* ask(request, signal);
      } catch (error) {
        yield signal.aborted
          ? { type: 'finish', reason: 'aborted' }
          : { type: 'finish', reason: 'error', error: failureOf(error, request.model) };
      }
    },
    async models() {
      const found = await select({});
      return found.map((model) => ({ model: model.id, label: model.name, contextWindow: model.maxInputTokens, tools: true }));
    },
    async probe() {
      const found = await select({});
      return found.length > 0
        ? { ok: true, detail: `VS Code offers ${found.length} ${found.length === 1 ? 'model' : 'models'}` }
        : { ok: false, failure: noModel };
    },
  };
}

async function select(selector: vscode.LanguageModelChatSelector): Promise<vscode.LanguageModelChat[]> {
  try {
    return await vscode.lm.selectChatModels(selector);
  } catch {
    return [];
  }
}

async function* ask(request: ModelRequest, signal: CancelSignal): AsyncGenerator<ModelEvent> {
  const [byId] = await select({ id: request.model });
  const [model] = byId ? [byId] : await select({ family: request.model });
  if (!model) {
    yield {
      type: 'finish',
      reason: 'error',
      error: { ...noModel, message: `VS Code has no language model ${request.model} now. ${noModel.message}` },
    };
    return;
  }
  const source = new vscode.CancellationTokenSource();
  const onAbort = (): void => source.cancel();
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) source.cancel();
  try {
    const messages = toMessages(request);
    const input = await countAll(model, messages);
    const response = await model.sendRequest(
      messages,
      {
        justification: vscode.l10n.t('A member of your roundtable takes its turn.'),
        ...(request.tools && {
          tools: request.tools.map((tool) => ({ name: tool.name, description: tool.description, inputSchema: tool.inputSchema })),
        }),
      },
      source.token,
    );
    let text = '';
    let called = false;
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) {
        text += part.value;
        yield { type: 'text', text: part.value };
      } else if (part instanceof vscode.LanguageModelToolCallPart) {
        called = true;
        yield { type: 'toolCall', id: part.callId, name: part.name, input: part.input };
      }
    }
    if (signal.aborted) {
      yield { type: 'finish', reason: 'aborted' };
      return;
    }
    yield { type: 'usage', usage: { ...noUsage, input, output: await count(model, text) } };
    yield { type: 'finish', reason: called ? 'tools' : 'stop' };
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.dispose();
  }
}

async function count(model: vscode.LanguageModelChat, text: string | vscode.LanguageModelChatMessage): Promise<number> {
  try {
    return Math.max(0, Math.round(await model.countTokens(text)));
  } catch {
    return 0;
  }
}

async function countAll(model: vscode.LanguageModelChat, messages: readonly vscode.LanguageModelChatMessage[]): Promise<number> {
  const counts = await Promise.all(messages.map((message) => count(model, message)));
  return counts.reduce((sum, tokens) => sum + tokens, 0);
}

/** VS Code has neither a system role nor structured answers: both become words of the first message. */
function toMessages(request: ModelRequest): vscode.LanguageModelChatMessage[] {
  const shape = request.output
    ? `\n\nAnswer with one JSON value that fits this JSON Schema, and with nothing else:\n${JSON.stringify(request.output.schema)}`
    : '';
  const { User, Assistant } = vscode.LanguageModelChatMessage;
  return [User(request.system + shape), ...request.messages.map((message) => toMessage(message, User, Assistant))];
}

function toMessage(
  message: ModelMessage,
  user: typeof vscode.LanguageModelChatMessage.User,
  assistant: typeof vscode.LanguageModelChatMessage.Assistant,
): vscode.LanguageModelChatMessage {
  switch (message.role) {
    case 'user':
      return user(message.parts.map((part) => new vscode.LanguageModelTextPart(part.text)));
    case 'assistant':
      return assistant(
        message.parts.map((part) =>
          part.type === 'text'
            ? new vscode.LanguageModelTextPart(part.text)
            : new vscode.LanguageModelToolCallPart(part.id, part.name, part.input as object),
        ),
      );
    case 'tool':
      return user(
        message.parts.map((part) => new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)])),
      );
  }
}

function failureOf(error: unknown, model: string): ModelFailure {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof vscode.LanguageModelError ? error.code : '';
  const failure = (kind: ModelFailure['code'], message: string, retryable = false): ModelFailure => ({ code: kind, message, retryable });
  if (code === vscode.LanguageModelError.NoPermissions.name)
    return failure(
      'model.forbidden',
      `VS Code does not let Roundtable use ${model}: ${text}. Allow it when VS Code asks, or choose another model.`,
    );
  if (code === vscode.LanguageModelError.NotFound.name)
    return failure('model.unknownModel', `VS Code has no language model ${model} any more. Choose another.`);
  if (code === vscode.LanguageModelError.Blocked.name) return failure('model.refused', `${model} refused: ${text}`);
  if (/rate.?limit|quota|429/i.test(text)) return failure('model.rateLimit', `${model} in VS Code: ${text}`, true);
  return failure('model.unknown', `${model} in VS Code failed: ${text}`);
}
