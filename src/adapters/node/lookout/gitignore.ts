/** The rules of one .gitignore, in the order they stand. */
export type IgnoreRules = readonly Rule[];

type Rule = {
  negated: boolean;
  foldersOnly: boolean;
  /** Tells whether a path relative to the rules' folder is meant; `name` is its last part. */
  matches(path: string, name: string): boolean;
};

/** One position of a name's pattern: a character, a class of them, any one, or any number. */
type Token = string | ((char: string) => boolean) | typeof anyOne | typeof anyNumber;
type Part = 'folders' | readonly Token[];

const anyOne = Symbol('?');
const anyNumber = Symbol('*');

/**
 * Reads a .gitignore: comments, escapes, negation, anchored rules, rules for folders only, `*`, `?`, `[…]`, `**`.
 * Matching never takes more than the product of both lengths, whatever the patterns are.
 * Source: gitignore(5), "Pattern format".
 */
export function readIgnoreRules(text: string): IgnoreRules {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line) => readRule(line.replace(/\r$/, '')) ?? []);
}

/** What the rules say of a path relative to their folder: true ignored, false taken back, undefined nothing. The last word counts. */
export function verdictOf(rules: IgnoreRules, path: string, folder: boolean): boolean | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (let at = rules.length - 1; at >= 0; at--) {
    const rule = rules[at];
    if (rule && (folder || !rule.foldersOnly) && rule.matches(path, name)) return !rule.negated;
  }
  return undefined;
}

function readRule(line: string): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  let pattern = withoutTrailingSpaces(line);
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  if (pattern === '') return undefined;
  const matches = anchored ? pathMatcher(pattern) : nameMatcher(pattern);
  return matches && { negated, foldersOnly, matches };
}

/** A trailing space counts only behind a backslash that is no escaped one itself. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  let slashes = 0;
  while (line[end - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1 && end < line.length ? line.slice(0, end + 1) : line.slice(0, end);
}

function nameMatcher(pattern: string): Rule['matches'] | undefined {
  if (!/[\\*?[]/.test(pattern)) return (_path, name) => name === pattern;
  const ending = /^\*([^\\*?[]+)$/.exec(pattern)?.[1];
  if (ending !== undefined) return (_path, name) => name.endsWith(ending);
  const tokens = readTokens(pattern);
  return tokens && ((_path, name) => matchesName(tokens, name));
}

function pathMatcher(pattern: string): Rule['matches'] | undefined {
  if (!/[\\*?[]/.test(pattern)) return (path) => path === pattern;
  const parts: Part[] = [];
  for (const written of pattern.split('/')) {
    const part = written === '**' ? 'folders' : readTokens(written);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  // What is in a folder is not the folder itself.
  if (parts.at(-1) === 'folders') parts.push([anyNumber]);
  return (path) => matchesPath(parts, path.split('/'));
}

/** Both matchers go back to the last wildcard only: what an earlier one could take besides, the later one can take too. */
function matchesPath(parts: readonly Part[], names: readonly string[]): boolean {
  let part = 0;
  let back: { part: number; name: number } | undefined;
  for (let name = 0; name < names.length; ) {
    const wanted = parts[part];
    if (wanted === 'folders') back = { part: ++part, name };
    else if (wanted && matchesName(wanted, names[name] ?? '')) {
      part++;
      name++;
    } else if (back) {
      back.name++;
      part = back.part;
      name = back.name;
    } else return false;
  }
  return part === parts.length;
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  let token = 0;
  let back: { token: number; char: number } | undefined;
  for (let char = 0; char < name.length; ) {
    const wanted = tokens[token];
    const found = name.charAt(char);
    if (wanted === anyNumber) back = { token: ++token, char };
    else if (wanted === anyOne || wanted === found || (typeof wanted === 'function' && wanted(found))) {
      token++;
      char++;
    } else if (back) {
      back.char++;
      token = back.token;
      char = back.char;
    } else return false;
  }
  while (tokens[token] === anyNumber) token++;
  return token === tokens.length;
}

/** Undefined for a pattern that matches nothing: a class without an end, a backslash at the end. */
function readTokens(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '*') tokens.push(anyNumber);
    else if (char === '?') tokens.push(anyOne);
    else if (char === '\\') {
      if (++at === pattern.length) return undefined;
      tokens.push(pattern.charAt(at));
    } else if (char === '[') {
      const read = readClass(pattern, at + 1);
      if (!read) return undefined;
      tokens.push(read.has);
      at = read.end;
    } else tokens.push(char);
  }
  return tokens;
}

const named: Readonly<Record<string, RegExp>> = {
  alnum: /[a-z0-9]/i,
  alpha: /[a-z]/i,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9a-f]/i,
};

/** The class that begins at `start`, behind its bracket; `end` is where its closing bracket stands. */
function readClass(pattern: string, start: number): { has: (char: string) => boolean; end: number } | undefined {
  let at = start;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; at < pattern.length; first = false, at++) {
    if (pattern[at] === ']' && !first) {
      return { has: (char) => tests.some((test) => test(char)) !== negated, end: at };
    }
    const posix = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    if (posix) {
      const test = named[posix[1] ?? ''];
      if (!test) return undefined;
      tests.push((char) => test.test(char));
      at += posix[0].length - 1;
      continue;
    }
    if (pattern[at] === '\\') at++;
    const from = pattern.charAt(at);
    if (pattern[at + 1] === '-' && at + 2 < pattern.length && pattern[at + 2] !== ']') {
      at += pattern[at + 2] === '\\' ? 3 : 2;
      const to = pattern.charAt(at);
      tests.push((char) => char >= from && char <= to);
    } else tests.push((char) => char === from);
  }
  return undefined;
}
