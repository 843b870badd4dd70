import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionItem, Diagnostic, Location, WorkspaceEdit } from 'vscode-languageserver';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { checkRequest, foundRequest, modelsRequest, shelfChanged, shelfRequest, teamFilesRequest } from '../../src/server/protocol';
import { shelf } from './support';

const uri = 'file:///w/crew.team.yaml';
const text =
  'name: crew\ngoal: g\nworkflow: { type: manager, manager: ann }\nmembers:\n  - { name: ann, persona: p }\n  - { name: bob, persona: "@reviewer" }\n';

/** What the server said of each file last, and those who wait for it to say something. */
const marks = new Map<string, Diagnostic[]>();
let server: ChildProcess;
let connection: MessageConnection;
let agents = shelf.agents;
const listeners: (() => void)[] = [];

async function marked(of: string, holds: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
  for (;;) {
    const found = marks.get(of);
    if (found && holds(found)) return found;
    await new Promise<void>((heard) => listeners.push(heard));
  }
}

const change = (version: number, line: number, from: number, to: number, put: string) =>
  connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text: put }],
  });
const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

beforeAll(async () => {
  server = spawn(process.execPath, [resolve('dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!server.stdout || !server.stdin) throw new Error('the server has no streams');
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onNotification('textDocument/publishDiagnostics', (said: { uri: string; diagnostics: Diagnostic[] }) => {
    marks.set(said.uri, said.diagnostics);
    for (const heard of listeners.splice(0)) heard();
  });
  connection.onRequest(shelfRequest, () => ({ ...shelf, agents }));
  connection.onRequest(modelsRequest, () => [{ name: 'ollama/here:1b', about: 'Ollama' }]);
  connection.onRequest(teamFilesRequest, () => [uri]);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: { teamFiles: ['**/flows/*.yaml'] },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
});
afterAll(async () => {
  await connection.sendRequest('shutdown');
  const gone = new Promise((resolve) => server.once('exit', resolve));
  await connection.sendNotification('exit');
  expect(await gone).toBe(0);
  connection.dispose();
});

describe('the language server as a process', () => {
  it('marks while a person types, and unmarks', async () => {
    expect(await marked(uri, (found) => found.length === 0)).toEqual([]);
    await change(2, 2, 36, 39, 'amn');
    const [mark] = await marked(uri, (found) => found.length === 1);
    expect(mark?.range).toEqual({ start: { line: 2, character: 36 }, end: { line: 2, character: 39 } });
  });

  it('mends it with a quick fix', async () => {
    const [mark] = await marked(uri, (found) => found.length === 1);
    const fixes = await connection.sendRequest<{ title: string; edit: WorkspaceEdit }[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: mark?.range,
      context: { diagnostics: [mark] },
    });
    expect(fixes.map(({ title }) => title)).toEqual(['Change to ann']);
    await change(3, 2, 36, 39, 'ann');
    await marked(uri, (found) => found.length === 0);
  });

  it('completes with what the window knows by then', async () => {
    await change(4, 5, 0, 0, '  - name: cy\n    persona: p\n    model: \n');
    const labels = async () =>
      (await connection.sendRequest<CompletionItem[]>('textDocument/completion', at(7, 11))).map((item) => item.label);
    await labels();
    // The window's answer was asked for before this request, so it stands before it in the stream.
    await connection.sendRequest('textDocument/hover', at(0, 0));
    expect(await labels()).toContain('ollama/here:1b');
  });

  it('renames over the wire, and says why it does not', async () => {
    const edit = await connection.sendRequest<WorkspaceEdit>('textDocument/rename', { ...at(2, 37), newName: 'boss' });
    expect(edit.changes?.[uri]).toHaveLength(2);
    await expect(connection.sendRequest('textDocument/rename', { ...at(2, 37), newName: 'bob' })).rejects.toThrow(/is there already/);
  });

  it('finds the teams that name a persona from the file of the persona', async () => {
    const persona = 'file:///w/personas/reviewer.yaml';
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: persona, languageId: 'yaml', version: 1, text: 'key: reviewer\nrole: r\ndescription: d\npersona: p\n' },
    });
    const found = await connection.sendRequest<Location[]>('textDocument/references', {
      textDocument: { uri: persona },
      position: { line: 0, character: 6 },
      context: { includeDeclaration: true },
    });
    expect(found.map((one) => one.uri)).toEqual([uri]);
  });

  it('looks at the agents again when they are others', async () => {
    await change(5, 7, 11, 11, 'auto');
    await change(6, 4, 0, 0, '  - elena\n');
    await marked(uri, (found) => found.length === 0);
    agents = agents.filter((agent) => agent.name !== 'elena');
    await connection.sendNotification(shelfChanged);
    await marked(uri, (found) => found.some(({ message }) => String(message).startsWith('There is no agent elena')));
    agents = shelf.agents;
    await connection.sendNotification(shelfChanged);
    await marked(uri, (found) => !found.some(({ message }) => String(message).startsWith('There is no agent elena')));
  });

  it('checks a file that nobody has open, and shows it until told otherwise', async () => {
    const other = 'file:///w/crew.yaml';
    const problems = await connection.sendRequest<{ message: string }[]>(checkRequest, {
      uri: other,
      text: 'name: t\nmembers: [elenaa]\n',
    });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('There is no agent elenaa')]);
    expect(await marked(other, (found) => found.length === 1)).toHaveLength(1);
    await connection.sendRequest(foundRequest, { uri: other, problems: [] });
    await marked(other, (found) => found.length === 0);
  });

  it('takes files as teams that the person says are', async () => {
    const own = 'file:///w/flows/x.yaml';
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: own, languageId: 'yaml', version: 1, text: 'nam: x\n' },
    });
    await marked(own, (found) => found.length > 0);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: own } });
    await marked(own, (found) => found.length === 0);
  });
});
