import type { ModelInfo } from '../../../schema/model';
import { asCount, asList, asRecord, asText, type Json } from '../wire';

/** Models that do not chat, by the words vendors put into their names. */
const otherKinds = /embed|whisper|tts|dall-e|image|imagen|veo|sora|audio|realtime|moderation|transcribe|rerank|ocr|davinci|babbage|guard/i;

/**
 * Reads the answer of `GET /models`: a list, or the same under `data`. What is known of a model
 * stands under other names with each vendor.
 */
export function toModels(body: unknown, contextWindow?: number): ModelInfo[] {
  const entries = Array.isArray(body) ? body : asList(asRecord(body).data);
  return entries
    .map(asRecord)
    .filter(chats)
    .map((entry) => toModel(entry, contextWindow));
}

function chats(entry: Json): boolean {
  const id = asText(entry.id);
  if (!id) return false;
  const kind = asText(entry.type);
  if (kind && !['chat', 'language', 'code', 'model', 'llm', 'vlm', 'base', 'fine-tuned'].includes(kind)) return false;
  if (asRecord(entry.capabilities).completion_chat === false) return false;
  return !otherKinds.test(id);
}

function toModel(entry: Json, fallbackWindow: number | undefined): ModelInfo {
  const info: ModelInfo = { model: String(entry.id).replace(/^models\//, '') };
  const label = asText(entry.name) ?? asText(entry.display_name);
  if (label && label !== info.model) info.label = label;
  const window =
    asCount(entry.context_length) ??
    asCount(entry.context_window) ??
    asCount(entry.max_context_length) ??
    asCount(entry.max_model_len) ??
    fallbackWindow;
  if (window) info.contextWindow = window;
  const cap = asCount(entry.max_completion_tokens) ?? asCount(asRecord(entry.top_provider).max_completion_tokens);
  if (cap) info.maxOutputTokens = cap;
  const tools = asRecord(entry.capabilities).function_calling;
  if (typeof tools === 'boolean') info.tools = tools;
  else if (Array.isArray(entry.supported_parameters)) info.tools = entry.supported_parameters.includes('tools');
  return info;
}
