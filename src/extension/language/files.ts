import * as vscode from 'vscode';
import { teamSelector } from '../teamFiles';

const scheme = 'file';
/** In these folders files are agents and personas, whatever they say. */
const sure = ['**/.roundtable/agents/*.{yaml,yml}', '**/.roundtable/personas/*.{yaml,yml}'];
/** Others have files of these names too, so what they say decides whether anything is marked. */
const likely = ['**/*.pipeline.{yaml,yml}', '**/pipeline.{yaml,yml}', '**/agents/*.{yaml,yml}', '**/personas/*.{yaml,yml}'];

/** The files that the language server is told of. */
export function languageSelector(): vscode.DocumentFilter[] {
  return [...teamSelector(), ...[...sure, ...likely].map((pattern) => ({ scheme, pattern }))];
}

/** Whether a file is worth a language server: those that may be somebody else's only when they begin as ours do. */
export function needsLanguage(document: vscode.TextDocument): boolean {
  const matches = (selector: vscode.DocumentSelector): boolean => vscode.languages.match(selector, document) > 0;
  if (matches([...teamSelector(), ...sure.map((pattern) => ({ scheme, pattern }))])) return true;
  return matches(likely.map((pattern) => ({ scheme, pattern }))) && /^\s*$|^(?:persona|stages|part|tier)\s*:/m.test(document.getText());
}
