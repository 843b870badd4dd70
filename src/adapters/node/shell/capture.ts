/** Keeps the first and the last bytes of a stream and counts the rest, in bounded memory however much comes. */
export type Capture = {
  add(chunk: Buffer): void;
  /** What was kept as UTF-8, with a line where something is missing, and how many bytes are. */
  text(): { text: string; cut: number };
};

export function createCapture({ headBytes, tailBytes }: { headBytes: number; tailBytes: number }): Capture {
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let inHead = 0;
  let inTail = 0;
  let seen = 0;
  return {
    add(chunk) {
      seen += chunk.length;
      const forHead = chunk.subarray(0, headBytes - inHead);
      if (forHead.length > 0) {
        head.push(Buffer.from(forHead));
        inHead += forHead.length;
      }
      const forTail = chunk.subarray(forHead.length).subarray(-tailBytes);
      if (tailBytes === 0 || forTail.length === 0) return;
      tail.push(Buffer.from(forTail));
      inTail += forTail.length;
      for (let first = tail[0]; first !== undefined && inTail - first.length >= tailBytes; first = tail[0]) {
        tail.shift();
        inTail -= first.length;
      }
    },
    text() {
      const end = tailBytes === 0 ? Buffer.alloc(0) : Buffer.concat(tail).subarray(-tailBytes);
      if (seen === inHead + end.length) return { text: Buffer.concat([...head, end]).toString('utf8'), cut: 0 };
      const start = withoutTornEnd(Buffer.concat(head));
      const rest = withoutTornStart(end);
      const cut = seen - start.length - rest.length;
      return { text: `${start.toString('utf8')}\n[... ${cut} bytes cut ...]\n${rest.toString('utf8')}`, cut };
    },
  };
}

const continues = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Without the bytes of a character that goes on after the end. */
function withoutTornEnd(bytes: Buffer): Buffer {
  let at = bytes.length;
  while (at > 0 && bytes.length - at < 3 && continues(bytes[at - 1])) at--;
  const lead = bytes[at - 1];
  if (lead === undefined || lead < 0xc0) return bytes;
  const needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return bytes.length - at + 1 < needs ? bytes.subarray(0, at - 1) : bytes;
}

/** Without the bytes of a character that began before the start. */
function withoutTornStart(bytes: Buffer): Buffer {
  let at = 0;
  while (at < 3 && continues(bytes[at])) at++;
  return bytes.subarray(at);
}
