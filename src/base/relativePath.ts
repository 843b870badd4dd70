export type PathCheck = { ok: true; path: string } | { ok: false; why: string };

const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/**
 * Checks a path that must stay inside a root, by its text alone (symbolic links are the
 * adapter's). Answers it in its plain form: forward slashes, no `.` parts.
 */
export function relativePath(written: string): PathCheck {
  const refuse = (why: string): PathCheck => ({ ok: false, why: `${JSON.stringify(written)} ${why}` });
  if (written.includes('\0')) return refuse('has a NUL character');
  if (written.trim() === '') return refuse('is no path');
  if (/^[/\\~]/.test(written)) return refuse('is not relative to the workspace');
  if (/^[a-z]:/i.test(written)) return refuse('names a drive');
  const parts: string[] = [];
  for (const part of written.replace(/\\/g, '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') return refuse('leaves the workspace');
    if (deviceName.test(part)) return refuse('names a device');
    if (/[. ]$/.test(part)) return refuse('has a part that ends in a dot or a space');
    if (/^\.git$/i.test(part)) return refuse('is inside .git');
    parts.push(part);
  }
  return parts.length === 0 ? refuse('is no file') : { ok: true, path: parts.join('/') };
}
