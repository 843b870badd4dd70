import { z } from 'zod';
import { relativePath } from '../../base/relativePath';
import { didYouMean } from '../../base/similar';
import type { ResolvedTeam } from '../../schema/team';
import { readAddress } from '../approvals/address';
import { conflictPath, resolveWrite } from '../changes/writeFile';
import { isCredentialPath } from '../roundtable/register';
import { defineTool, type ToolHands } from './define';

/** Source: FACTS 4.5 and 4.7. A server keeps a task for an hour when nobody says otherwise. */
const defaultTimeoutS = 600;
const maxTimeoutS = 3_600;
/** Of all files that are sent with a task. */
const maxSentBytes = 1024 * 1024;
const maxSentFiles = 100;
const goalShown = 160;
/** Holds the private files of all members, and the replies that they were written in. */
const closed = /^\.roundtable(\/|$)/i;

type Input = { url?: string | undefined; peer?: string | undefined };
type Server = { ok: true; url: string; named: boolean } | { ok: false; why: string };

export const delegateTask = defineTool({
  name: 'delegate_task',
  describe:
    'Hands a task to another team at its server, waits for the result, and writes the files that it made into the shared workspace. Name the server by peer or by url.',
  effect: 'net',
  input: z.object({
    url: z.string().min(1).optional().describe('Base URL of the other team'),
    peer: z.string().min(1).optional().describe('A name from bridge.peers of the team file, in place of url'),
    goal: z.string().min(1).describe('What the other team should reach'),
    context: z.string().optional().describe('What it should know'),
    files: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe('Paths of shared files to send, with commas between them'),
    timeout: z.coerce
      .number()
      .positive()
      .max(maxTimeoutS)
      .optional()
      .describe(`Seconds to wait; ${defaultTimeoutS} when absent, ${maxTimeoutS} at most`),
  }),
  body: { text: 'context' },
  about({ url, peer, goal, files }, team) {
    const server = serverOf({ url, peer }, team);
    const sent = pathsOf(files);
    const short = goal.trim().replace(/\s+/g, ' ');
    return {
      what: `hand a task to ${server.ok ? server.url : (peer ?? url ?? 'another team')}${sent.length > 0 ? `, with ${sent.join(', ')}` : ''}: ${short.slice(0, goalShown)}${short.length > goalShown ? '…' : ''}`,
      ...(server.ok && { url: server.url }),
    };
  },
  limitMs: ({ timeout = defaultTimeoutS }) => timeout * 1000,
  async run({ url, peer, goal, context = '', files }, hands) {
    const server = serverOf({ url, peer }, hands.team);
    if (!server.ok) return { text: server.why, failed: true };
    const sent = await readSent(pathsOf(files), hands);
    if (!sent.ok) return { text: `${sent.why} Nothing was sent.`, failed: true };
    const task = { id: hands.id(32), goal: goal.trim(), context, files: sent.files, sender: `${hands.team.name}/${hands.member.name}` };
    const outcome = await hands.bridge.delegate(task, server, hands.timeoutMs);
    if (!outcome.ok) return { text: outcome.error.shown, failed: true };
    const { summary, files: made } = outcome.result;
    const lines = await takeIn(made, sent.files, peer ?? 'bridge', hands);
    const head = `The other team (${server.url}) is done. ${summary.trim() === '' ? 'It gave no summary.' : 'It says:'}`;
    return {
      text: [
        head,
        ...(summary.trim() === '' ? [] : ['', summary.trim()]),
        '',
        ...(lines.length === 0 ? ['It sent no files.'] : ['Its files:', ...lines]),
      ].join('\n'),
    };
  },
});

function serverOf({ url, peer }: Input, team: ResolvedTeam): Server {
  const peers = team.bridge?.peers ?? {};
  const names = Object.keys(peers);
  const known = names.length > 0 ? `Peers are: ${names.join(', ')}.` : 'The team file names no peers under bridge.';
  if (url !== undefined && peer !== undefined) return { ok: false, why: 'Give either url or peer, not both.' };
  if (url === undefined && peer === undefined) return { ok: false, why: `Say which team: by peer, or by url. ${known}` };
  const named = peer?.trim();
  if (named !== undefined && !Object.hasOwn(peers, named))
    return { ok: false, why: `There is no peer ${named}. ${known}${didYouMean(named, names)}` };
  const written = (named === undefined ? (url ?? '') : (peers[named] ?? '')).trim();
  const read = readAddress(written);
  if (!read.ok) return { ok: false, why: `${read.why}. Give the base URL of the other team, with http:// or https://.` };
  const same = (other: string): boolean => {
    const { address } = read;
    const one = readAddress(other.trim());
    return one.ok && one.address.scheme === address.scheme && one.address.host === address.host && one.address.port === address.port;
  };
  return { ok: true, url: written.replace(/\/+$/, ''), named: Object.values(peers).some(same) };
}

function pathsOf(files: string | readonly string[] | undefined): string[] {
  const written = typeof files === 'string' ? listed(files) : (files ?? []);
  return [...new Set(written.map((path) => path.trim()).filter((path) => path !== ''))];
}

/** Commas or line breaks between the paths; brackets and quotes as a list in YAML or JSON has them are let through. */
function listed(text: string): string[] {
  return text
    .trim()
    .replace(/^\[([\s\S]*)\]$/, '$1')
    .split(/[,\n]/)
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

/** The files to send; one that cannot be sent is a reason to send none. */
async function readSent(
  paths: readonly string[],
  hands: ToolHands,
): Promise<{ ok: true; files: Record<string, string> } | { ok: false; why: string }> {
  const files: Record<string, string> = {};
  let bytes = 0;
  if (paths.length > maxSentFiles) return { ok: false, why: `${paths.length} files are too many; the limit is ${maxSentFiles}.` };
  for (const written of paths) {
    const plain = relativePath(written);
    if (!plain.ok) return { ok: false, why: `${plain.why}. Paths are relative to the shared workspace.` };
    const { path } = plain;
    if (path.startsWith('private/')) return { ok: false, why: `${path} is private; only shared files are sent.` };
    if (closed.test(path)) return { ok: false, why: `${path} is closed to members: it belongs to .roundtable.` };
    if (isCredentialPath(path)) return { ok: false, why: `${path} looks like a file with credentials; those are never sent.` };
    const permitted = await hands.may('read', path, `send ${path} to another team`);
    if (!permitted.ok) return { ok: false, why: `${path} may not be sent: ${permitted.why}` };
    const read = await hands.shared.read(path, maxSentBytes);
    if (!read.ok) return { ok: false, why: read.error.shown };
    bytes += read.bytes;
    if (bytes > maxSentBytes) return { ok: false, why: `The files have more than ${maxSentBytes} bytes together, which is the limit.` };
    files[path] = read.text;
  }
  return { ok: true, files };
}

/** Writes what the other team made, each file on its own; answers a line for each. */
async function takeIn(
  made: readonly { path: string; text: string }[],
  sent: Readonly<Record<string, string>>,
  from: string,
  hands: ToolHands,
): Promise<string[]> {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const file of made) {
    const shown = JSON.stringify(file.path.slice(0, 200));
    const plain = relativePath(file.path);
    if (!plain.ok) {
      lines.push(`- ${plain.why}; it was left out.`);
      continue;
    }
    const { path } = plain;
    if (/^private(\/|$)/i.test(path)) lines.push(`- ${shown} would be a private file; it was left out.`);
    else if (seen.has(path.toLowerCase())) lines.push(`- ${shown} names a file that was sent already; it was left out.`);
    else if (hands.signal.aborted) lines.push(`- ${path} was left out, because the run was stopped.`);
    else
      lines.push(`- ${await takeInOne({ path, text: file.text }, Object.hasOwn(sent, path) ? (sent[path] ?? null) : null, from, hands)}`);
    seen.add(path.toLowerCase());
  }
  return lines;
}

/**
 * The other team saw the file as it was sent, or did not see it at all: that is what its version is merged against, so that no change
 * of anybody here is lost. Where both changed the same lines, the file stays, and the other version stands beside it.
 */
async function takeInOne(
  { path, text }: { path: string; text: string },
  base: string | null,
  from: string,
  hands: ToolHands,
): Promise<string> {
  const permitted = await hands.may('write', path, `write ${path} from another team (${text.length} characters)`);
  if (!permitted.ok) return `${path} was left out: ${permitted.why}`;
  const reason = `from the team ${from}`;
  let conflict = false;
  let merged = false;
  const changed = await hands.change(
    path,
    (present) => {
      const decision = resolveWrite({ base, current: present, wanted: text, labels: { ours: 'the file as it is', theirs: from } });
      conflict = decision.action === 'conflict';
      merged = decision.action === 'write' && decision.how === 'merged';
      if (decision.action === 'conflict') return { ok: false, why: 'both sides changed it' };
      return { ok: true, text: decision.action === 'none' ? present : decision.text };
    },
    reason,
  );
  if (changed.ok) {
    if (changed.how === 'none') return `${path} is as it was.`;
    return merged ? `${path} was changed here too; both changes were merged.` : `${path} is written (${changed.bytes} characters).`;
  }
  if (!conflict) return `${path} was left out: ${changed.why}`;
  const why = base === null ? 'is here already, and the other team did not see it' : 'was changed here in the same lines since it was sent';
  for (let nth = 1; nth <= 50; nth++) {
    const beside = conflictPath(path, from, nth);
    let taken = false;
    const kept = await hands.change(
      beside,
      (present) => {
        taken = present !== null && present !== text;
        return taken ? { ok: false, why: 'taken' } : { ok: true, text };
      },
      reason,
    );
    if (kept.ok) return `${path} ${why}. It was left as it is, and the other team's version stands in ${kept.path}.`;
    if (!taken) return `${path} ${why}, and the other version could not be kept: ${kept.why}`;
  }
  return `${path} ${why}, and there are too many other versions of it already. It was left as it is.`;
}
