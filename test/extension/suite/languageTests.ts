import * as assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { extension, type HostTest, messagesOf, root, until } from './support';

const crew = `name: crew
goal: Let @ann begin.
workflow: { type: manager, manager: amn }
members:
  - name: ann
    persona: "@architect"
  - { name: bob,   persona: You doubt. }
`;

const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(root(), path));

/** A file of the workspace for one test, open in an editor's model. */
async function opened(path: string, text: string): Promise<vscode.TextDocument> {
  mkdirSync(dirname(uriOf(path).fsPath), { recursive: true });
  writeFileSync(uriOf(path).fsPath, text);
  return vscode.workspace.openTextDocument(uriOf(path));
}

/** Closes a file without saving it and takes it off the disk, so that no later test finds it. */
async function gone(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  rmSync(document.uri.fsPath);
}

const marksOf = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Roundtable');
const after = (document: vscode.TextDocument, text: string): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + text.length);

/** What a provider answers once the server has been told of the file and knows what the window knows. */
async function answered<T>(what: string, ask: () => Thenable<T>, holds: (answer: T) => boolean): Promise<T> {
  let answer: T | undefined;
  await until(
    what,
    async () => {
      answer = await ask();
      return answer !== undefined && answer !== null && holds(answer);
    },
    15_000,
  );
  return answer as T;
}

async function fixesAt(document: vscode.TextDocument, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  const found = await answered(
    `the fix ${title}`,
    () => vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range),
    (fixes) => fixes.some((fix) => title.test(fix.title)),
  );
  return found.find((fix) => title.test(fix.title)) as vscode.CodeAction;
}

async function change(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export const languageTests: HostTest[] = [
  {
    name: 'marks a member that nobody is, and a quick fix writes who was meant',
    async test() {
      const document = await opened('mended.team.yaml', crew);
      await until('the mark', () => marksOf(document.uri).length === 1, 15_000);
      const [mark] = marksOf(document.uri);
      assert.equal(document.getText(mark?.range), 'amn');
      const fix = await fixesAt(document, mark?.range as vscode.Range, /^Change to ann$/);
      assert.ok(fix.isPreferred && fix.edit);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /manager: ann \}/);
      await until('no mark', () => marksOf(document.uri).length === 0, 10_000);
      await gone(document);
    },
  },
  {
    name: 'completes fields, workflows, members and personas, and explains them',
    async test() {
      const document = await opened('completed.team.yaml', crew);
      const at = async (text: string, wanted: string): Promise<vscode.CompletionItem> => {
        const list = await answered(
          `${wanted} behind ${text}`,
          () =>
            vscode.commands.executeCommand<vscode.CompletionList>(
              'vscode.executeCompletionItemProvider',
              document.uri,
              after(document, text),
            ),
          ({ items }) => items.some(({ label }) => label === wanted),
        );
        return list.items.find(({ label }) => label === wanted) as vscode.CompletionItem;
      };
      await at('type: ', 'parallel_review');
      await at('manager, manager: ', 'bob');
      const persona = await at('persona: "@architect', '@architect');
      assert.match((persona.documentation as vscode.MarkdownString).value, /Software Architect/);
      const [hover] = await answered(
        'the hover',
        () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, after(document, 'work')),
        (hovers) => hovers.length > 0,
      );
      assert.match((hover?.contents[0] as vscode.MarkdownString | undefined)?.value ?? '', /How the members work together/);
      await gone(document);
    },
  },
  {
    name: 'renames a member wherever it is meant',
    async test() {
      const document = await opened('renamed.team.yaml', crew.replace('amn', 'ann'));
      const edit = await answered(
        'the rename',
        () =>
          vscode.commands.executeCommand<vscode.WorkspaceEdit>(
            'vscode.executeDocumentRenameProvider',
            document.uri,
            after(document, 'name: an'),
            'boss',
          ),
        (found) => found.size > 0,
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.equal(document.getText(), crew.replace('amn', 'boss').replace('@ann', '@boss').replace('name: ann', 'name: boss'));
      await assert.rejects(async () =>
        vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, after(document, 'name: bo'), 'bob'),
      );
      await gone(document);
    },
  },
  {
    name: 'leads to the member, and to the file of its persona and back',
    async test() {
      const document = await opened('defined.team.yaml', crew.replace('amn', 'ann'));
      await document.save();
      const goes = (text: string) =>
        answered(
          `the definition behind ${text}`,
          () => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', document.uri, after(document, text)),
          (found) => found.length > 0,
        );
      const [member] = await goes('manager: an');
      assert.equal(member?.range.start.line, 4);
      const [persona] = await goes('persona: "@arch');
      assert.match(persona?.uri.path ?? '', /\/personas\/architect\.yaml$/);
      const uri = persona?.uri as vscode.Uri;
      await vscode.workspace.openTextDocument(uri);
      const named = await answered(
        'who names it',
        () => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', uri, new vscode.Position(0, 6)),
        (found) => found.length > 0,
      );
      assert.deepEqual(
        named.map((one) => one.uri.path),
        [document.uri.path],
      );
      assert.deepEqual(marksOf(uri), []);
      await gone(document);
    },
  },
  {
    name: 'formats with the comments kept, and has an outline by names',
    async test() {
      const document = await opened('formatted.team.yaml', crew.replace('amn', 'ann').replace('goal', '# why\ngoal'));
      const edits = await answered(
        'the edits',
        () =>
          vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, {
            tabSize: 2,
            insertSpaces: true,
          }),
        (found) => found.length > 0,
      );
      await change(document, edits);
      assert.equal(document.getText(), crew.replace('amn', 'ann').replace('goal', '# why\ngoal').replace('bob,   persona', 'bob, persona'));
      const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
      assert.deepEqual(
        outline.find(({ name }) => name === 'members')?.children.map(({ name }) => name),
        ['ann', 'bob'],
      );
      await gone(document);
    },
  },
  {
    name: 'takes a key out of a file, and keeps it under the name that it writes there',
    async test() {
      const { keys } = extension().exports;
      const document = await opened(
        'keyed.team.yaml',
        crew.replace('amn', 'ann').replace('persona: "@', 'api_key: sk-secret-12345\n    persona: "@'),
      );
      await until('the mark', () => marksOf(document.uri).length === 1, 15_000);
      const fix = await fixesAt(document, marksOf(document.uri)[0]?.range as vscode.Range, /environment variable/);
      assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
      assert.match(document.getText(), /api_key: env:ANN_API_KEY\n/);
      const { command = '', arguments: given = [] } = fix.command ?? {};
      const told = await messagesOf(() => vscode.commands.executeCommand(command, ...given));
      assert.match(told.join(), /ANN_API_KEY/);
      assert.ok(!told.join().includes('sk-secret'));
      assert.equal(await keys.get('ANN_API_KEY'), 'sk-secret-12345');
      await keys.set('ANN_API_KEY', undefined);
      await gone(document);
    },
  },
  {
    name: 'marks pipelines, agents and personas, and never a file of somebody else',
    async test() {
      const strangers = [
        await opened('agents/stranger.yaml', 'name: x\npersona: y\napiVersion: v1\n'),
        await opened('ci/pipeline.yaml', 'stages:\n  - build\n'),
        await opened('people/team.yaml', 'teams: [red]\n'),
      ];
      const ours = [
        await opened('.roundtable/agents/zoe.yaml', 'name: zoe\npart: wroker\nrole: r\ntier: sonnet\npersona: p\n'),
        await opened('x.pipeline.yaml', 'name: x\nstages:\n  - { id: a, team: no.yaml }\n'),
        await opened('personas/own.yaml', 'role: r\npersona: p\n'),
      ];
      for (const { uri } of ours) await until(`a mark in ${uri.path}`, () => marksOf(uri).length === 1, 15_000);
      for (const { uri } of strangers) assert.deepEqual(marksOf(uri), []);
      for (const document of [...strangers, ...ours]) await gone(document);
    },
  },
];
