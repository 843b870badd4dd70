import type { ModelProvider } from '../../core/ports/modelProvider';
import type { Log, Secrets } from '../../core/ports/world';
import type { Endpoint } from '../../schema/team';
import { createOllama } from './ollama/client';
import { createOpenai } from './openai/client';

/** The name under which the key of a team file's own server is asked for, where the key stands in the file. */
const fileKey = 'TEAM_FILE_KEY';
const ownMachine = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal)([:/]|$)/i;

/**
 * A provider for a server that a team file names. `key` is one that stands in the file itself; others come from the secrets,
 * by the name of their variable.
 */
export function connectEndpoint(
  endpoint: Endpoint,
  key: string | undefined,
  { secrets, log }: { secrets: Secrets; log: Log },
): ModelProvider {
  if (endpoint.backend === 'ollama') return createOllama({ host: endpoint.url, secrets, log });
  const baseUrl = endpoint.url ?? '';
  const name = endpoint.key && 'env' in endpoint.key ? endpoint.key.env : fileKey;
  const withKey: Secrets =
    key === undefined ? secrets : { ...secrets, get: async (asked) => (asked === fileKey ? key : secrets.get(asked)) };
  return createOpenai({
    endpoint: {
      id: 'openai-compat',
      label: hostOf(baseUrl),
      baseUrl,
      keyEnv: [name],
      needsKey: endpoint.key !== undefined,
      local: ownMachine.test(baseUrl),
    },
    secrets: withKey,
    log,
  });
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
