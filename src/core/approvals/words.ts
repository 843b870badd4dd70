import { forEachChild, type ParameterExpansionPart, type SyntaxNode, type Word, type WordPart } from 'unbash';

/** Stands in a word for what only the running shell knows. */
export const unknownText = '\uFFFD';

/** A word as a command gets it. `literal` is false as soon as the shell would compute any of it, also when the outcome is known. */
export type ShellWord = { text: string; literal: boolean; node?: Word };

/** What is known of variables by the script alone; HOME is kept as `~`. */
export type Variables = Map<string, string>;

const fieldBreak = '\u0001';
const mostAlternatives = 64;

type Draft = { texts: string[]; literal: boolean };

/** The words that one word of the script becomes: braces and known variables are resolved, all else is left as `unknownText` or as the glob it is. */
export function expandWord(node: Word, variables: Variables): ShellWord[] {
  if (node.parts === undefined) return [{ text: node.value, literal: true, node }];
  const draft: Draft = { texts: [''], literal: true };
  for (const part of node.parts) addPart(draft, part, variables, false);
  return draft.texts.flatMap((text) => {
    const fields = text.split(fieldBreak);
    const kept = fields.length === 1 ? fields : fields.filter((field) => field !== '');
    return kept.map((field) => ({ text: field, literal: draft.literal, node }));
  });
}

/** A word as one text, for a place where the shell does not split it: a redirection, an assignment. */
export function wordText(node: Word, variables: Variables): ShellWord {
  const words = expandWord(node, variables);
  return { text: words.map((word) => word.text).join(' '), literal: words.every((word) => word.literal), node };
}

/** The text of parts that the shell does not split, such as the body of a here-document. */
export function partsText(parts: readonly WordPart[], variables: Variables): string {
  const draft: Draft = { texts: [''], literal: true };
  for (const part of parts) addPart(draft, part, variables, true);
  return draft.texts.join(' ');
}

function addPart(draft: Draft, part: WordPart, variables: Variables, quoted: boolean): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      append(draft, part.value);
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) addPart(draft, child, variables, true);
      return;
    case 'Glob':
    case 'ExtendedGlob':
      draft.literal = false;
      append(draft, part.text);
      return;
    case 'BraceExpansion':
      draft.literal = false;
      multiply(draft, braceAlternatives(part.text));
      return;
    case 'SimpleExpansion':
      draft.literal = false;
      append(draft, fields(variableText(part.text.slice(1), variables), quoted));
      return;
    case 'ParameterExpansion':
      draft.literal = false;
      append(draft, fields(parameterText(part, variables), quoted));
      return;
    case 'CommandExpansion':
      draft.literal = false;
      append(draft, fields(echoedText(part, variables) ?? unknownText, quoted));
      return;
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      draft.literal = false;
      append(draft, unknownText);
  }
}

function append(draft: Draft, text: string): void {
  draft.texts = draft.texts.map((before) => before + text);
}

function multiply(draft: Draft, alternatives: readonly string[]): void {
  draft.texts = draft.texts.flatMap((before) => alternatives.map((alternative) => before + alternative)).slice(0, mostAlternatives);
}

function fields(text: string, quoted: boolean): string {
  return quoted ? text : text.replace(/[ \t\n]+/g, fieldBreak);
}

function variableText(name: string, variables: Variables): string {
  const set = variables.get(name);
  if (set !== undefined) return set;
  if (name === 'IFS') return ' ';
  if (name === 'HOME') return '~';
  if (name === 'PWD') return '.';
  return unknownText;
}

function parameterText(part: ParameterExpansionPart, variables: Variables): string {
  if (part.prefix !== undefined || part.index !== undefined) return unknownText;
  if (part.operation === undefined) return variableText(part.parameter, variables);
  if (part.operation.type !== 'Default') return unknownText;
  const value = variableText(part.parameter, variables);
  const otherwise = wordText(part.operation.operand, variables).text;
  if (part.operation.operator.endsWith('+')) return otherwise;
  return value === unknownText ? otherwise : value;
}

/** What `$(echo ...)` and `$(printf ...)` give when all of it is known; other substitutions are not. */
function echoedText(node: SyntaxNode, variables: Variables): string | undefined {
  const scripts: SyntaxNode[] = [];
  forEachChild(node, (child) => scripts.push(child));
  const script = scripts[0];
  if (script?.type !== 'Script' || script.commands.length !== 1) return undefined;
  const command = script.commands[0]?.command;
  if (command?.type !== 'Command' || command.name === undefined) return undefined;
  const words = [command.name, ...command.args].flatMap((word) => (word.type === 'Word' ? expandWord(word, variables) : []));
  return printedText(words.map((word) => word.text));
}

/** The text that an `echo` or `printf` with these words prints, undefined for any other command. Escapes are resolved as both may do. */
export function printedText(words: readonly string[]): string | undefined {
  const [name, ...rest] = words;
  if (name === 'echo') {
    let from = 0;
    while (/^-[neE]+$/.test(rest[from] ?? '')) from++;
    return unescaped(rest.slice(from).join(' '));
  }
  if (name !== 'printf') return undefined;
  const [format = '', ...values] = rest[0] === '--' ? rest.slice(1) : rest;
  let next = 0;
  const printed = format.replace(/%[-0-9.]*[sbqdxc]/g, () => values[next++] ?? '');
  return unescaped(next < values.length ? [printed, ...values.slice(next)].join(' ') : printed);
}

function unescaped(text: string): string {
  const named: Record<string, string> = { n: '\n', t: '\t', r: '\r', e: '\u001b', '\\': '\\' };
  return text.replace(/\\(x[0-9a-f]{1,2}|0?[0-7]{1,3}|[ntre\\])/gi, (_, code: string) => {
    const simple = named[code];
    if (simple !== undefined) return simple;
    const point = code.startsWith('x') ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8);
    return Number.isNaN(point) ? code : String.fromCharCode(point);
  });
}

function braceAlternatives(text: string, depth = 0): string[] {
  const inner = text.slice(1, -1);
  const sequence = /^([a-z]|-?\d+)\.\.([a-z]|-?\d+)(\.\.-?\d+)?$/i.exec(inner);
  if (sequence !== null) return sequenceOf(sequence[1] ?? '', sequence[2] ?? '');
  const alternatives: string[] = [];
  let level = 0;
  let current = '';
  for (const character of inner) {
    if (character === '{') level++;
    if (character === '}') level--;
    if (character === ',' && level === 0) {
      alternatives.push(current);
      current = '';
    } else current += character;
  }
  alternatives.push(current);
  return alternatives
    .flatMap((alternative) => {
      const nested = /\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/.exec(alternative);
      if (nested === null || depth > 4) return [alternative];
      const before = alternative.slice(0, nested.index);
      const after = alternative.slice(nested.index + nested[0].length);
      return braceAlternatives(nested[0], depth + 1).map((middle) => before + middle + after);
    })
    .map((alternative) => (/[$`]/.test(alternative) ? unknownText : alternative.replace(/['"\\]/g, '')))
    .slice(0, mostAlternatives);
}

function sequenceOf(from: string, to: string): string[] {
  const numeric = /\d/.test(from);
  const first = numeric ? Number(from) : from.charCodeAt(0);
  const last = numeric ? Number(to) : to.charCodeAt(0);
  const step = first <= last ? 1 : -1;
  const out: string[] = [];
  for (let at = first; out.length < mostAlternatives && (last - at) * step >= 0; at += step) {
    out.push(numeric ? String(at) : String.fromCharCode(at));
  }
  return out;
}
