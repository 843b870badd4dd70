import type { ModelProvider } from '../../core/ports/modelProvider';
import type { Log, Secrets } from '../../core/ports/world';
import type { Settings } from '../../schema/settings';
import { createAnthropic } from './anthropic/client';
import { createOllama } from './ollama/client';
import { createOpenai } from './openai/client';
import { resolveEndpoints } from './openai/presets';
import { createRehearsal } from './rehearsal/index';

export type ProviderOptions = {
  /** Addresses come from here: `ANTHROPIC_BASE_URL`, `OPENAI_BASE_URL`, `OLLAMA_HOST`. Keys do not. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Every key comes from here, so that a redactor with the same secrets knows it. */
  secrets: Secrets;
  settings: Settings;
  log: Log;
};

/**
 * All providers, rehearsal last. Costs nothing: no SDK is loaded and no server is called until a
 * provider is asked. An endpoint named `anthropic` or `ollama` in the settings moves that provider.
 */
export function createProviders({ environment, secrets, settings, log }: ProviderOptions): ModelProvider[] {
  const endpoints = settings.endpoints ?? {};
  const anthropicUrl = endpoints.anthropic?.baseUrl ?? (environment.ANTHROPIC_BASE_URL?.trim() || undefined);
  const ollamaHost = endpoints.ollama?.baseUrl.replace(/\/v1\/?$/, '') ?? environment.OLLAMA_HOST;
  const organization = environment.OPENAI_ORG_ID;
  const project = environment.OPENAI_PROJECT_ID;
  return [
    createAnthropic({ baseUrl: anthropicUrl, secrets, log }),
    ...resolveEndpoints(environment, endpoints).map((endpoint) => createOpenai({ endpoint, secrets, log, organization, project })),
    createOllama({ host: ollamaHost, secrets, log }),
    createRehearsal(),
  ];
}
