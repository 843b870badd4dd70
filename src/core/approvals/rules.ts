import picomatch from 'picomatch';
import { relativePath } from '../../base/relativePath';
import type { ApprovalAsk, ApprovalRule } from '../../schema/approval';
import { type Address, plainHost, readAddress } from './address';
import { readCommand } from './commands';
import { isHarmlessCommand } from './harmless';
import { type CommandReading, hiddenKinds, type SimpleCommand } from './reading';

/** What is known of an ask beside its words; `reading` saves reading the command again. */
export type MatchOptions = { reading?: CommandReading; root?: string };

/**
 * Whether a rule is about an ask: every condition that it names holds. A rule that allows is read narrowly,
 * one that denies or asks widely, so that doubt never allows anything:
 *
 * - command: to allow, every command of the line must fit (one that only looks may stand beside it) and the
 *   line must do nothing else (no redirection to a file, variable, computed word, background). To deny or
 *   ask, one command that fits is enough. `= ` before the pattern: exactly this line, for both.
 * - path: the plain relative path. To allow, `*` and `**` leave out names that begin with a dot and case counts.
 *   To deny or ask, they do not, and the files that a command names count too.
 * - url: a host is that host with the standard port. To deny or ask, it is also its subdomains and any port.
 */
export function matchRule(rule: ApprovalRule, ask: ApprovalAsk, options: MatchOptions = {}): boolean {
  const narrow = rule.then === 'allow';
  if (rule.tool !== undefined && !matchWildcard(rule.tool, ask.tool)) return false;
  if (rule.effect !== undefined && rule.effect !== ask.effect) return false;
  if (rule.member !== undefined && rule.member !== ask.member) return false;
  const reading = options.reading ?? (ask.command === undefined ? undefined : readCommand(ask.command, { root: options.root }));
  if (rule.path !== undefined && !matchesPath(rule.path, ask, reading, narrow)) return false;
  if (rule.command !== undefined && !matchesCommand(rule.command, ask, reading, narrow)) return false;
  return rule.url === undefined || matchesUrl(rule.url, ask, reading, narrow);
}

/** A pattern in which `*` stands for any characters. */
export function matchWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function matchesPath(glob: string, ask: ApprovalAsk, reading: CommandReading | undefined, narrow: boolean): boolean {
  const pattern = glob.replace(/^\.\//, '');
  if (narrow) {
    if (ask.path === undefined) return false;
    const checked = relativePath(ask.path);
    return checked.ok && matchesGlob(pattern, checked.path, { dot: false, nocase: false });
  }
  const named =
    reading === undefined ? [] : [...reading.writes, ...reading.reads, ...reading.commands.flatMap((command) => command.words.slice(1))];
  const paths = [...(ask.path === undefined ? [] : [ask.path]), ...named].flatMap((path) => {
    const checked = relativePath(path);
    return checked.ok ? [checked.path] : [path.replaceAll('\\', '/').replace(/^(\.\/)+/, '')];
  });
  return paths.some((path) => path !== '' && matchesGlob(pattern, path, { dot: true, nocase: true }));
}

/** A glob over a path with forward slashes; the same on every system. */
export function matchesGlob(glob: string, path: string, options: { dot: boolean; nocase: boolean }): boolean {
  return picomatch(glob, { ...options, windows: false, nonegate: true })(path);
}

type PatternWord = { text: string; quoted: boolean };

function matchesCommand(pattern: string, ask: ApprovalAsk, reading: CommandReading | undefined, narrow: boolean): boolean {
  if (ask.command === undefined || reading === undefined) return false;
  if (pattern.startsWith('= ')) return ask.command.trim() === pattern.slice(2).trim();
  const words = patternWords(pattern);
  if (words.length === 0) return false;
  if (!narrow) return reading.commands.some((command) => fits(words, command, false));
  if (reading.flags.some((flag) => hiddenKinds.has(flag.kind))) return false;
  // A file of credentials or a place outside is allowed only where the pattern itself names it, or its command fits.
  const secrets = reading.flags.filter((flag) => flag.kind === 'secret');
  if (!secrets.every((flag) => words.some((word) => word.text === flag.words))) return false;
  const strays = secrets.length > 0 || reading.flags.some((flag) => flag.kind === 'outside');
  if (strays && reading.reads.length > 0) return false;
  let own = 0;
  for (const command of reading.commands) {
    if (fits(words, command, true)) own++;
    else if (command.wraps) continue;
    // After a change of folder the same words do something else.
    else if (strays || command.name === 'cd' || !isHarmlessCommand(command)) return false;
  }
  return own > 0;
}

function fits(pattern: readonly PatternWord[], command: SimpleCommand, narrow: boolean): boolean {
  if (narrow && !command.literal) return false;
  const words = narrow ? command.words : [command.name, ...command.words.slice(1)];
  for (const [index, wanted] of pattern.entries()) {
    if (wanted.text === '*' && !wanted.quoted && index === pattern.length - 1) return true;
    const word = words[index];
    if (word === undefined) return false;
    const same = wanted.quoted ? wanted.text === word : matchWildcard(wanted.text, word);
    if (!same) return false;
  }
  return words.length === pattern.length;
}

/** The words of a pattern; in single quotes a word is exactly itself. */
function patternWords(pattern: string): PatternWord[] {
  return [...pattern.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? { text: plain ?? '', quoted: false } : { text: quoted.replaceAll("'\\''", "'"), quoted: true },
  );
}

/** Words as one command line for bash, each exactly itself; also the form of a command pattern that fits only them. */
export function quoteWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) && !/^=/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

function matchesUrl(pattern: string, ask: ApprovalAsk, reading: CommandReading | undefined, narrow: boolean): boolean {
  const wanted = urlPattern(pattern);
  if (wanted === undefined) return false;
  const written = narrow || reading === undefined ? [] : reading.commands.flatMap((command) => command.words.slice(1));
  const urls = [...(ask.url === undefined ? [] : [ask.url]), ...written];
  return urls.some((url) => {
    const checked = readAddress(url);
    if (checked.ok) return fitsAddress(wanted, checked.address, narrow);
    // A denied host is found by its name also in what cannot be read as an address.
    return !narrow && url.toLowerCase().includes(wanted.host);
  });
}

type UrlPattern = { scheme?: string; host: string; subdomains: boolean; port?: number; path?: string };

function urlPattern(pattern: string): UrlPattern | undefined {
  const parts = /^(?:(https?):\/\/)?(\*\.)?(\[[0-9a-f:.]+\]|[^/:?#@\s]+)(?::(\d+))?(\/\S*)?$/i.exec(pattern);
  if (parts === null) return undefined;
  const host = plainHost(parts[3] ?? '');
  if (host === undefined) return undefined;
  const scheme = parts[1]?.toLowerCase();
  return { scheme, host, subdomains: parts[2] !== undefined, port: parts[4] === undefined ? undefined : Number(parts[4]), path: parts[5] };
}

function fitsAddress(wanted: UrlPattern, address: Address, narrow: boolean): boolean {
  if (wanted.scheme !== undefined && wanted.scheme !== address.scheme && narrow) return false;
  const below = address.host.endsWith(`.${wanted.host}`);
  if (wanted.subdomains ? !(below || (!narrow && address.host === wanted.host)) : !(address.host === wanted.host || (!narrow && below)))
    return false;
  const standard = address.scheme === 'https' ? 443 : 80;
  if (wanted.port === undefined ? narrow && address.port !== standard : wanted.port !== address.port) return false;
  if (wanted.path === undefined || wanted.path === '/') return true;
  const path = address.path;
  if (wanted.path.includes('*')) return matchWildcard(wanted.path, path);
  return path === wanted.path || (wanted.path.endsWith('/') ? path.startsWith(wanted.path) : path.startsWith(`${wanted.path}/`));
}
