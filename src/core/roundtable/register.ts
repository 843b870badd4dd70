import type { CancelSignal } from '../../base/cancel';
import type { RegisteredFile } from '../../schema/event';
import type { Workspace } from '../ports/workspace';
import { registeredEntries } from './briefing';

/** Source: the origin's caps for the steward (256 KB a file); 400 files are as many as a prompt can speak of. */
export const maxFileBytes = 256 * 1024;
const maxFiles = 400;

const credential =
  /(^|\/)(\.env(\..*)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|credentials(\.\w+)?|secrets?\.(ya?ml|json|toml)|[^/]*\.(pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg))$|(^|\/)(\.ssh|\.aws|\.gnupg|\.azure|\.kube)(\/|$)/i;

/** Whether a path looks like one that holds keys or passwords; the steward never opens such a file. */
export function isCredentialPath(path: string): boolean {
  return credential.test(path);
}

const readable =
  /\.(c|cc|cfg|clj|conf|cpp|cs|css|csv|dart|ex|exs|fs|go|gradle|graphql|h|hpp|hs|html|ini|java|jl|js|json|jsx|kt|lua|m|md|mjs|cjs|ml|php|pl|proto|ps1|py|r|rb|rs|rst|scala|sh|sql|svelte|swift|tex|tf|toml|ts|tsx|txt|vue|xml|ya?ml|zig)$|(^|\/)(Dockerfile|Makefile|LICENSE|README)$/i;

export type Registered = { files: RegisteredFile[]; refused: { entry: string; why: string }[] };

/**
 * Which files the steward may read: what the briefing registers, each glob expanded and every
 * entry that came to nothing named with the reason. Without a section in the briefing: the
 * workspace's text files, as many as fit.
 */
export async function registerFiles(workspace: Workspace, briefing: string | undefined, signal: CancelSignal): Promise<Registered> {
  const entries = briefing === undefined ? undefined : registeredEntries(briefing);
  const files = new Map<string, RegisteredFile>();
  const refused: Registered['refused'] = [];
  const add = (path: string, bytes: number, entry: string, named: boolean): void => {
    if (isCredentialPath(path)) {
      if (named) refused.push({ entry, why: 'it looks like a file with credentials, and those are never read' });
    } else if (bytes > maxFileBytes) {
      if (named) refused.push({ entry, why: `it has ${bytes} bytes; the limit is ${maxFileBytes}` });
    } else if (files.size < maxFiles) files.set(path, { path, bytes });
  };

  if (!entries) {
    const listed = await workspace.list('**/*', 5 * maxFiles);
    for (const file of listed.files)
      if (readable.test(file.path) && !/(^|\/)(package-lock\.json|.*\.min\.\w+)$/.test(file.path))
        add(file.path, file.bytes, file.path, false);
    return { files: [...files.values()], refused };
  }
  for (const { entry } of entries) {
    if (signal.aborted) break;
    if (/[*?[\]{}]/.test(entry)) {
      if (/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(entry)) {
        refused.push({ entry, why: 'it points outside the workspace' });
        continue;
      }
      const before = files.size;
      const listed = await workspace.list(entry, maxFiles);
      for (const file of listed.files) add(file.path, file.bytes, file.path, true);
      if (listed.files.length === 0 && files.size === before) refused.push({ entry, why: 'it matches no file' });
      continue;
    }
    const stat = await workspace.stat(entry);
    if (stat.ok) add(entry.replace(/^\.\//, ''), stat.bytes, entry, true);
    else refused.push({ entry, why: stat.error.shown });
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), refused };
}
