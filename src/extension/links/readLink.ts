import * as vscode from 'vscode';
import { relativePath } from '../../base/relativePath';

/** What a link asks for. It never asks for more than to show something, or to begin to ask the person. */
export type Link =
  | { to: 'panel' }
  | { to: 'run'; runId: string }
  | { to: 'team'; path: string }
  | { to: 'start'; topic?: string; team?: string };
export type ReadLink = { ok: true; link: Link } | { ok: false; why: string };

const longest = 4_000;
const topicChars = 500;
const runId = /^\d{8}-\d{4}-[a-z0-9]{1,16}$/;
/** Put there by VS Code itself, to find its window. */
const ofTheEditor = new Set(['windowId', 'vscode-reqid', 'vscode-scheme', 'vscode-authority', 'vscode-path']);
const keys: Readonly<Record<string, readonly string[]>> = { '/open': ['run', 'team'], '/start': ['topic', 'team'] };

/** Reads the path and the query of a link to this extension. Whatever is not known, doubled or too long is refused: a link comes from anywhere. */
export function readLink(path: string, query: string): ReadLink {
  const refuse = (why: string): ReadLink => ({ ok: false, why });
  if (path.length + query.length > longest) return refuse(vscode.l10n.t('it is too long'));
  const asked = [...new URLSearchParams(query)].filter(([key]) => !ofTheEditor.has(key));
  const values = new Map(asked);
  if (values.size < asked.length) return refuse(vscode.l10n.t('it says something twice'));
  const run = /^\/run\/([^/]*)\/?$/.exec(path)?.[1];
  if (run !== undefined) {
    if (values.size > 0) return refuse(vscode.l10n.t('a link to a run has nothing after its name'));
    return runId.test(run) ? { ok: true, link: { to: 'run', runId: run } } : refuse(vscode.l10n.t('it names no run'));
  }
  const place = path.replace(/\/$/, '');
  const known = Object.hasOwn(keys, place) ? keys[place] : undefined;
  if (!known) return refuse(vscode.l10n.t('it leads to no place here'));
  const foreign = [...values.keys()].find((key) => !known.includes(key));
  if (foreign !== undefined) return refuse(vscode.l10n.t('it asks for something that is not known here'));
  const team = values.get('team');
  const file = team === undefined ? undefined : teamPath(team);
  if (team !== undefined && file === undefined) return refuse(vscode.l10n.t('its team is no YAML file inside the folder'));
  if (place === '/start') {
    const topic = values.get('topic')?.trim();
    if (topic !== undefined && (topic === '' || topic.length > topicChars || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(topic)))
      return refuse(vscode.l10n.t('its topic is no plain line of at most {0} characters', topicChars));
    return { ok: true, link: { to: 'start', ...(topic !== undefined && { topic }), ...(file !== undefined && { team: file }) } };
  }
  const named = values.get('run');
  if (named !== undefined && file !== undefined) return refuse(vscode.l10n.t('it asks for two things at once'));
  if (file !== undefined) return { ok: true, link: { to: 'team', path: file } };
  if (named === undefined) return { ok: true, link: { to: 'panel' } };
  return runId.test(named) ? { ok: true, link: { to: 'run', runId: named } } : refuse(vscode.l10n.t('it names no run'));
}

function teamPath(written: string): string | undefined {
  const checked = relativePath(written);
  return checked.ok && /\.ya?ml$/i.test(checked.path) && !/[\p{Cc}\p{Cf}]/u.test(checked.path) ? checked.path : undefined;
}
