import type { Endpoint } from '../../../schema/settings';

/** An OpenAI-compatible endpoint as it is shipped. */
export type Preset = {
  id: string;
  label: string;
  /** Up to and with the version. */
  baseUrl: string;
  /** The environment variable that replaces `baseUrl`. */
  baseUrlEnv: string;
  /** Where the key may stand, the usual name first. */
  keyEnv: readonly string[];
  needsKey: boolean;
  /** Runs on the person's own machine and costs nothing. */
  local: boolean;
};

const cloud = { needsKey: true, local: false } as const;
const local = { needsKey: false, local: true } as const;

export const presets: readonly Preset[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    baseUrlEnv: 'OPENAI_BASE_URL',
    keyEnv: ['OPENAI_API_KEY'],
    ...cloud,
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    baseUrlEnv: 'OPENROUTER_BASE_URL',
    keyEnv: ['OPENROUTER_API_KEY'],
    ...cloud,
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    baseUrlEnv: 'GEMINI_BASE_URL',
    keyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    ...cloud,
  },
  {
    id: 'mistral',
    label: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    baseUrlEnv: 'MISTRAL_BASE_URL',
    keyEnv: ['MISTRAL_API_KEY'],
    ...cloud,
  },
  {
    id: 'deepseek',
    label: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    baseUrlEnv: 'DEEPSEEK_BASE_URL',
    keyEnv: ['DEEPSEEK_API_KEY'],
    ...cloud,
  },
  { id: 'groq', label: 'Groq', baseUrl: 'https://api.groq.com/openai/v1', baseUrlEnv: 'GROQ_BASE_URL', keyEnv: ['GROQ_API_KEY'], ...cloud },
  {
    id: 'together',
    label: 'Together',
    baseUrl: 'https://api.together.xyz/v1',
    baseUrlEnv: 'TOGETHER_BASE_URL',
    keyEnv: ['TOGETHER_API_KEY'],
    ...cloud,
  },
  { id: 'flock', label: 'FLock', baseUrl: 'https://api.flock.io/v1', baseUrlEnv: 'FLOCK_BASE_URL', keyEnv: ['FLOCK_API_KEY'], ...cloud },
  {
    id: 'minimax',
    label: 'MiniMax',
    baseUrl: 'https://api.minimax.io/v1',
    baseUrlEnv: 'MINIMAX_BASE_URL',
    keyEnv: ['MINIMAX_API_KEY'],
    ...cloud,
  },
  {
    id: 'lmstudio',
    label: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    baseUrlEnv: 'LMSTUDIO_BASE_URL',
    keyEnv: ['LMSTUDIO_API_KEY'],
    ...local,
  },
  { id: 'vllm', label: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', baseUrlEnv: 'VLLM_BASE_URL', keyEnv: ['VLLM_API_KEY'], ...local },
  {
    id: 'llamacpp',
    label: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    baseUrlEnv: 'LLAMACPP_BASE_URL',
    keyEnv: ['LLAMACPP_API_KEY'],
    ...local,
  },
];

/** An endpoint ready to be called. */
export type OpenaiEndpoint = Omit<Preset, 'baseUrlEnv'> & {
  /** Tokens by the person's settings, for models that do not say it themselves. */
  contextWindow?: number;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Ids that are providers of another kind; an endpoint of the settings cannot take them. */
const taken: readonly string[] = ['anthropic', 'ollama', 'rehearsal', 'vscode', 'claude-code'];

/** The presets with their environment, changed and completed by the settings. Settings go before the environment. */
export function resolveEndpoints(environment: Environment, settings: Readonly<Record<string, Endpoint>> = {}): OpenaiEndpoint[] {
  const known = presets.map((preset) => resolve(preset, environment, settings[preset.id]));
  const added = Object.entries(settings)
    .filter(([id]) => /^[a-z][a-z0-9-]*$/.test(id) && !taken.includes(id) && !presets.some((preset) => preset.id === id))
    .map(([id, endpoint]) => ({
      id,
      label: id,
      baseUrl: trimmed(endpoint.baseUrl),
      keyEnv: endpoint.keyEnv ? [endpoint.keyEnv] : [],
      needsKey: endpoint.keyEnv !== undefined && !isLoopback(endpoint.baseUrl),
      local: isLoopback(endpoint.baseUrl) && endpoint.keyEnv === undefined,
      contextWindow: endpoint.contextWindow,
    }));
  return [...known, ...added];
}

function resolve({ baseUrlEnv, ...preset }: Preset, environment: Environment, changed: Endpoint | undefined): OpenaiEndpoint {
  const baseUrl = trimmed(changed?.baseUrl ?? (environment[baseUrlEnv]?.trim() || preset.baseUrl));
  const keyEnv = changed?.keyEnv ? [changed.keyEnv] : preset.keyEnv;
  const loopback = isLoopback(baseUrl);
  return {
    ...preset,
    baseUrl,
    keyEnv,
    needsKey: preset.needsKey && !loopback,
    // A proxy on this machine that is given a key may well cost money.
    local: preset.local || (loopback && !keyEnv.some((name) => environment[name]?.trim())),
    contextWindow: changed?.contextWindow,
  };
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}

export function isLoopback(url: string): boolean {
  try {
    const { hostname } = new URL(url);
    return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
  } catch {
    return false;
  }
}
