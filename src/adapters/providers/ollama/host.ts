const defaultPort = '11434';

/**
 * The address that `OLLAMA_HOST` names, in each form that Ollama itself takes: `host`, `host:port`,
 * `:port`, an IPv6 address, or a URL with a path. An address to listen on becomes one to call.
 */
export function resolveHost(value: string | undefined): string {
  const text = (value ?? '')
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim();
  if (text === '') return `http://127.0.0.1:${defaultPort}`;
  if (/^https?:\/\//i.test(text)) return callable(text, text.toLowerCase().startsWith('https') ? '443' : '80');
  if (text === 'ollama.com') return 'https://ollama.com';
  const isBareIpv6 = !text.includes('[') && text.split(':').length > 2;
  if (text.startsWith(':') && !isBareIpv6) return callable(`http://127.0.0.1${text}`, defaultPort);
  return callable(`http://${isBareIpv6 ? `[${text}]` : text}`, defaultPort);
}

function callable(text: string, port: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The call will say that this address cannot be used; guessing another would hide the slip.
    return text;
  }
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  const login = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  const path = url.pathname.replace(/\/+$/, '');
  // URL drops the port that is usual for its scheme; Ollama's own default is another.
  const named = /:(\d+)(?:\/|$)/.exec(text.replace(/^https?:\/\/(?:[^@/]*@)?/i, ''))?.[1];
  return `${url.protocol}//${login}${url.hostname}:${url.port || named || port}${path}`;
}
