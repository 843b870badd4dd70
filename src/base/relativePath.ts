export type PathCheck = { ok: true; path: string } | { ok: false; why: string };

const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\..*)?$/i;
/** The names by which Windows and macOS open `.git` too: a short name, a stream of it, characters that do not count. */
const gitFolder = /^(\.git|git~\d+)(:.*)?$/i;
const uncounted = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Checks a path that must stay inside a root, by its text alone (symbolic links are the
 * adapter's). Answers it in its plain form: forward slashes, no `.` parts. The rules are the same
 * on every system, so that a path that is good here is good elsewhere.
 */
export function relativePath(written: string): PathCheck {
  const refuse = (why: string): PathCheck => ({ ok: false, why: `${JSON.stringify(written)} ${why}` });
  if (written.includes('\0')) return refuse('has a NUL character');
  if (written.trim() === '') return refuse('is no path');
  if (/^[/\\]|^~([/\\]|$)/.test(written)) return refuse('is not relative to the workspace');
  if (/^[a-z]:/i.test(written)) return refuse('names a drive');
  const parts: string[] = [];
  for (const part of written.replace(/\\/g, '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') return refuse('leaves the workspace');
    if (deviceName.test(part)) return refuse('names a device');
    if (/[. ]$/.test(part)) return refuse('has a part that ends in a dot or a space');
    if (gitFolder.test(part.replace(uncounted, ''))) return refuse('is inside .git');
    parts.push(part);
  }
  return parts.length === 0 ? refuse('is no file') : { ok: true, path: parts.join('/') };
}

/** Folders that hold no work of the person's own: version control, dependencies, caches, build output. */
export const ignoredFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.roundtable',
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  '.venv',
  'venv',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.tox',
  '.next',
  '.nuxt',
  '.cache',
  '.gradle',
  '.idea',
  '.vscode-test',
]);
