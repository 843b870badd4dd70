import { TeamError } from '../../base/errors';
import type { StoredFact } from '../../core/ports/journal';
import { parseFact } from '../../schema/event';

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (ISO 3309) of a text's UTF-8 bytes, as 8 hex digits. Node has one of its own only since 20.15. */
export function crc32(text: string): string {
  const bytes = Buffer.from(text);
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/**
 * A fact as a journal holds it, without the newline: one JSON object whose last key `crc` is the
 * CRC-32 of the text before `,"crc":`. The fact is brought into its schema's form first, so that a
 * line that is read and written again is the same line. Throws `system.bug` for a fact that its
 * schema refuses: it could never be read back.
 */
export function encodeLine(fact: StoredFact): string {
  const parsed = parseFact(fact);
  if (parsed.kind === 'bad') throw new TeamError('system.bug', { shown: `Fact ${fact.seq} cannot be kept: ${parsed.why}` });
  const { seq, at, v, type, data } = parsed.fact;
  const body = JSON.stringify({ seq, at, v, type, data }).slice(0, -1);
  return `${body},"crc":"${crc32(body)}"}`;
}

export type Decoded =
  | { ok: true; fact: StoredFact }
  /** `seq` is known when the checksum holds: then a writer put the line there, and it is no torn write. */
  | { ok: false; why: string; seq?: number };

/** `,"crc":"xxxxxxxx"}` */
const endLength = 18;
const ending = /^,"crc":"([0-9a-f]{8})"\}$/;

/** Reads a line back. A line that was changed or cut is refused; an unknown fact type is not. */
export function decodeLine(line: string): Decoded {
  const end = ending.exec(line.slice(-endLength));
  if (!end) return { ok: false, why: 'the line is cut or has no checksum' };
  const body = line.slice(0, -endLength);
  if (crc32(body) !== end[1]) return { ok: false, why: 'the checksum does not match' };
  let value: unknown;
  try {
    value = JSON.parse(`${body}}`);
  } catch {
    return { ok: false, why: 'the line is not JSON' };
  }
  const parsed = parseFact(value);
  if (parsed.kind !== 'bad') return { ok: true, fact: parsed.fact };
  const seq = (value as { seq?: unknown } | null)?.seq;
  return { ok: false, why: parsed.why, ...(Number.isSafeInteger(seq) && { seq: seq as number }) };
}
