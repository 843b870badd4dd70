import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const checkout = resolve(__dirname, '../../..');
const planted = resolve(checkout, 'src/core/planted.ts');

/** What TypeScript says of a file with this text, were it a part of the brain. */
function complaints(text: string): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    resolve(checkout, 'tsconfig.brain.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (!config) throw new Error('tsconfig.brain.json cannot be read');
  const host = ts.createCompilerHost(config.options);
  const { getSourceFile, fileExists, readFile } = host;
  const isPlanted = (file: string): boolean => resolve(file) === planted;
  host.fileExists = (file) => isPlanted(file) || fileExists(file);
  host.readFile = (file) => (isPlanted(file) ? text : readFile(file));
  host.getSourceFile = (file, options, ...rest) =>
    isPlanted(file) ? ts.createSourceFile(file, text, options) : getSourceFile(file, options, ...rest);
  const program = ts.createProgram([planted], config.options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the brain', () => {
  it.each([
    ['process', 'export const a = process.env;'],
    ['console', 'console.log(1);\nexport {};'],
    ['setTimeout', 'setTimeout(() => 1, 1);\nexport {};'],
    ['fetch', "export const a = fetch('a');"],
    ['Buffer', "export const a = Buffer.from('a');"],
    ['window', 'export const a = window;'],
    ['AbortController', 'export const a = new AbortController();'],
    ['crypto', 'export const a = crypto.randomUUID();'],
    ['node:fs', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;"],
    ['path', "import { join } from 'path';\nexport const a = join;"],
    ['__dirname', 'export const a = __dirname;'],
  ])('does not compile with %s', (word, text) => {
    const said = complaints(text);
    expect(said.join('\n')).toMatch(new RegExp(`(Cannot find (name|module)( or type declarations for side-effect import of)? '${word}')`));
  });

  it('compiles with what it may use', () => {
    expect(complaints("import { z } from 'zod';\nexport const a = z.string().parse([...'abc'].toSorted().join(''));")).toEqual([]);
  });
});
