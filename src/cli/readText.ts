import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TeamError } from '../base/errors';

/** A briefing or a team file beyond this is a mistake: no model reads that much of a task. */
const maxBytes = 1_000_000;

/**
 * A text file that the person names, by a path relative to where they stand, else to the
 * workspace. Rejects with TeamError: absent, not readable, no text, too large.
 */
export async function readText(cwd: string, path: string, what: string): Promise<string> {
  const places = [...new Set([resolve(path), resolve(cwd, path)])];
  const refuse = (code: 'user.notFound' | 'user.badInput', why: string, cause?: unknown): TeamError =>
    new TeamError(code, { shown: `The ${what} ${path} cannot be read: ${why}.`, cause });
  for (const place of places) {
    let bytes: Buffer;
    try {
      bytes = await readHead(place);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') continue;
      if (code === 'EISDIR') throw refuse('user.badInput', 'it is a folder', error);
      if (code === 'EACCES' || code === 'EPERM') throw refuse('user.badInput', 'you may not open it', error);
      throw refuse('user.badInput', message, error);
    }
    if (bytes.length > maxBytes) throw refuse('user.badInput', `it is larger than ${maxBytes / 1_000_000} MB`);
    if (bytes.includes(0)) throw refuse('user.badInput', 'it is not a text file');
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      throw refuse('user.badInput', 'it is not UTF-8 text', error);
    }
  }
  throw refuse('user.notFound', `there is no such file (looked for ${places.join(' and ')})`);
}

/** As much of a file as is needed to see that it is too large; also of a pipe or a device, which have no size. */
async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= maxBytes; ) {
      const chunk = Buffer.alloc(64 * 1024);
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      chunks.push(chunk.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
