/** An http(s) address in the form in which two are compared: `host` in lower case and ASCII, `port` always given, `path` without dot segments. */
export type Address = { scheme: 'http' | 'https'; host: string; port: number; path: string; query: string };
export type AddressCheck = { ok: true; address: Address } | { ok: false; why: string };

const standardPorts = { http: 80, https: 443 } as const;

/**
 * Reads an address strictly: what two programs could read in two ways is refused, so that the host that is
 * judged is the host that is asked. Refused: other schemes than http and https, a name or password before
 * the host, backslashes, blanks, control characters, percent signs in the host, IP addresses in unusual forms.
 */
export function readAddress(text: string): AddressCheck {
  const refuse = (why: string): AddressCheck => ({ ok: false, why: `${JSON.stringify(text)} ${why}` });
  if (/[\s\\\p{Cc}\p{Cf}]/u.test(text)) return refuse('has a character that an address cannot have');
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(text);
  if (parts === null) return refuse('is not an address with a scheme and a host');
  const [, scheme = '', authority = '', path = '', query = ''] = parts;
  const kind = scheme.toLowerCase();
  if (kind !== 'http' && kind !== 'https') return refuse('is neither http nor https');
  if (authority.includes('@')) return refuse('has a user name before the host');
  const split = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(authority);
  if (split === null) return refuse('has no host that can be read');
  const host = plainHost(split[1] ?? '');
  if (host === undefined) return refuse('has no host that can be read');
  const port = split[2] === undefined ? standardPorts[kind] : Number(split[2]);
  if (port < 1 || port > 65_535) return refuse('has a port that does not exist');
  return { ok: true, address: { scheme: kind, host, port, path: plainPath(path), query } };
}

/** A host in the form in which it is compared, or undefined for what is none. Letters are folded as browsers fold them (NFKC, lower case, punycode). */
export function plainHost(written: string): string | undefined {
  if (written.startsWith('[')) return written.toLowerCase();
  const folded = written
    .normalize('NFKC')
    .replace(/[。．｡]/g, '.')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\.$/, '');
  const labels = folded.split('.').map((label) => (/^[\x21-\x7e]*$/.test(label) ? label : `xn--${punycode(label)}`));
  if (labels.some((label) => !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label) || label.length > 63)) return undefined;
  const host = labels.join('.');
  // A last label that is a number makes it an IPv4 address, which has only one form here.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '') && !/^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}$/.test(host)) return undefined;
  return host;
}

/** Whether a host can be one of the public internet, by its text alone: no local names, no private or reserved addresses. What it resolves to is the adapter's to check. */
export function isPublicHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[[23][0-9a-f]{3}:/.test(host) && !/^\[(2001:0{0,3}:|2001:0?db8:|2002:)/.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    const [a = 0, b = 0, c = 0] = host.split('.').map(Number);
    if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
    if (a === 100 && b >= 64 && b < 128) return false;
    if ((a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return false;
    if (
      (a === 192 && b === 0) ||
      (a === 198 && (b === 18 || b === 19)) ||
      (a === 198 && b === 51 && c === 100) ||
      (a === 203 && b === 0 && c === 113)
    )
      return false;
    return true;
  }
  return (
    host.includes('.') &&
    !/(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|localdomain|home\.arpa|test|invalid|example|onion)$/.test(host)
  );
}

function plainPath(path: string): string {
  const out: string[] = [];
  const parts = path.replace(/%2e/gi, '.').split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '..') out.pop();
    if (part !== '.' && part !== '..') out.push(part);
    else if (last) out.push('');
  }
  return `/${out.join('/')}`;
}

// Source: RFC 3492, section 6.3 with the parameters of section 5.
function punycode(label: string): string {
  const points = [...label].map((character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < 128);
  let out = String.fromCharCode(...basic);
  let handled = basic.length;
  if (handled > 0) out += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      let q = delta;
      for (let k = 36; ; k += 36) {
        const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (q < t) break;
        out += digit(t + ((q - t) % (36 - t)));
        q = Math.floor((q - t) / (36 - t));
      }
      out += digit(q);
      bias = adapted(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return out;
}

function adapted(delta: number, count: number, first: boolean): number {
  let left = first ? Math.floor(delta / 700) : Math.floor(delta / 2);
  left += Math.floor(left / count);
  let k = 0;
  for (; left > 455; k += 36) left = Math.floor(left / 35);
  return k + Math.floor((36 * left) / (left + 38));
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22);
}
