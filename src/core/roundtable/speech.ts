import { protocol } from '../../schema/prompt';

/** The data requests of a turn, in order, empty ones left out, each once. */
export function requestsIn(text: string): string[] {
  const found = [...text.matchAll(protocol.request)].map((match) => (match[1] ?? '').replace(/\s+/g, ' ').trim());
  return [...new Set(found)].filter((request) => request !== '').map((request) => request.slice(0, 500));
}

/** The position that a turn ends on: its last line, where the protocol asks for it, or nothing. */
export function positionIn(text: string): string | undefined {
  const last = text.trimEnd().split(/\r?\n/).at(-1) ?? '';
  // Models like to dress the line up; emphasis around it does not make it another line.
  const plain = last
    .trim()
    .replace(/^[*_>#\s-]+/, '')
    .replace(/[*_]+$/, '')
    .replace(/^POSITION:[*_]+/, 'POSITION:');
  return protocol.position.exec(plain)?.[1]?.replace(/[*_]+/g, '').trim();
}

/** Whether the whole of a floor turn is PASS. A sentence that begins with the word is a contribution. */
export function isPass(text: string): boolean {
  return protocol.pass.test(text.replace(/[*_`"']/g, ''));
}

/** What a turn says without its requests and its position line. */
export function proseOf(text: string): string {
  const lines = text.replace(protocol.request, '').replace(protocol.venture, '').trimEnd().split(/\r?\n/);
  if (positionIn(lines.join('\n')) !== undefined) lines.pop();
  return lines.join('\n').trim();
}

const metaLine =
  /^(?:(?:here(?:'s| is) (?:what i|my)|my (?:contribution|response|turn|post)|[\w-]+'s contribution)\b[^.!?]{0,60}:|i(?:'ve| have) posted\b.{0,60}|contribution posted.?)$/i;

/** Takes leading lines away in which a model talks about its answer instead of giving it (source: A.1, meta-stripping). */
export function withoutMeta(text: string): string {
  const lines = text.trim().split(/\r?\n/);
  while (lines.length > 1 && metaLine.test((lines[0] ?? '').trim())) lines.shift();
  return lines.join('\n').trim();
}
