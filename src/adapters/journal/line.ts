import { parseFact } from '../../schema/event';
import type { StoredFact } from '../../core/ports/journal';

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (ISO 3309) of a text's UTF-8 bytes, as 8 hex digits. Node's own came only after 20. */
export function crc32(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) crc = (table[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

const closing = /,"crc":"([0-9a-f]{8})"\}$/;

/**
 * A fact as a journal holds it, without the newline: one JSON object whose last key `crc` is the
 * CRC-32 of the text before it.
 */
export function encodeLine(fact: StoredFact): string {
  const { seq, at, v, type, data } = fact;
  const body = JSON.stringify({ seq, at, v, type, data }).slice(0, -1);
  return `${body},"crc":"${crc32(body)}"}`;
}

export type Decoded = { ok: true; fact: StoredFact } | { ok: false; why: string };

/** Reads a line back. A line that was changed or cut is refused; an unknown fact type is not. */
export function decodeLine(line: string): Decoded {
  const end = closing.exec(line);
  if (!end) return { ok: false, why: 'the line is cut or has no checksum' };
  const body = line.slice(0, end.index);
  if (crc32(body) !== end[1]) return { ok: false, why: 'the checksum does not match' };
  let value: unknown;
  try {
    value = JSON.parse(`${body}}`);
  } catch {
    return { ok: false, why: 'the line is not JSON' };
  }
  const parsed = parseFact(value);
  return parsed.kind === 'bad' ? { ok: false, why: parsed.why } : { ok: true, fact: parsed.fact };
}
