import * as vscode from 'vscode';
import type { StartRequest } from '../../core/team/plan';
import type { House } from '../house';
import { isTeamFile } from '../teamFiles';

/** What a person pointed at in the chat, as files with the lines meant, and texts. */
export type Pointed = { files: readonly { uri: vscode.Uri; range?: vscode.Range }[]; texts: readonly string[] };

/** A topic that is longer has a briefing of its own. */
const topicChars = 200;

export function pointedAt(references: readonly vscode.ChatPromptReference[]): Pointed {
  const files = references.flatMap(({ value }) => {
    if (value instanceof vscode.Uri) return [{ uri: value }];
    return value instanceof vscode.Location ? [{ uri: value.uri, range: value.range }] : [];
  });
  return { files, texts: references.flatMap(({ value }) => (typeof value === 'string' && value.trim() !== '' ? [value] : [])) };
}

export type Asked = { request: StartRequest /** Files that no run of this folder can see. */; outside: readonly vscode.Uri[] };

/**
 * A prompt and what it points at, as a request: a team file among the files is the team, the others are what the briefing registers
 * for the steward, and texts stand in it.
 */
export async function requestOf(prompt: string, { files, texts }: Pointed, house: House): Promise<Asked> {
  const isInside = (uri: vscode.Uri): boolean => vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === house.folder.uri.toString();
  const inside = files.filter(({ uri }) => isInside(uri));
  const team = await teamIn(inside.map(({ uri }) => uri));
  const path = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);
  const lines = inside
    .filter(({ uri }) => uri.toString() !== team?.uri.toString())
    .map(({ uri, range }) => (range ? `- ${path(uri)} (lines ${range.start.line + 1} to ${range.end.line + 1})` : `- ${path(uri)}`));
  const topic = topicOf(prompt);
  const parts = [
    `# ${topic}`,
    ...(prompt.trim() === topic ? [] : [prompt.trim()]),
    ...texts.map((text) => `Given along:\n\n${text.trim()}`),
    ...(lines.length > 0 ? [`## Steward-Registered Files\n\n${[...new Set(lines)].join('\n')}`] : []),
  ];
  return {
    request: {
      topic,
      ...(parts.length > 1 && { briefing: { text: `${parts.join('\n\n')}\n` } }),
      ...(team && { team: { path: path(team.uri), text: team.getText() } }),
      roundtable: true,
    },
    outside: files.filter(({ uri }) => !isInside(uri)).map(({ uri }) => uri),
  };
}

/** The first line, or as much of it as a list can show. */
function topicOf(prompt: string): string {
  const line = prompt.trim().split('\n')[0]?.trim() ?? '';
  return line.length <= topicChars ? line : `${line.slice(0, topicChars).replace(/\s+\S*$/, '')}…`;
}

/** The first that is a team file. */
async function teamIn(uris: readonly vscode.Uri[]): Promise<vscode.TextDocument | undefined> {
  for (const uri of uris.filter(({ path }) => /\.ya?ml$/i.test(path))) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (isTeamFile(document)) return document;
  }
  return undefined;
}
