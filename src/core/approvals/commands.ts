import {
  type Command,
  forEachChild,
  type HereDoc,
  type Pipeline,
  parse,
  type Redirection,
  type Script,
  type Function as ShellFunction,
  type SyntaxNode,
} from 'unbash';
import { judgeCommand } from './dangers/judgeCommand';
import { isNetworkCommand } from './dangers/network';
import { isHarmlessCommand } from './harmless';
import { isSink, leavesWorkspace, placeOf, secrecyOf, writeDanger } from './places';
import type { CommandReading, Flag, FlagKind, Hands, Input, SimpleCommand } from './reading';
import { expandWord, partsText, printedText, type ShellWord, unknownText, wordText } from './words';

const longestScript = 20_000;
const deepest = 8;
const deepestSubstitution = 12;
const mostCommands = 200;
const longestValue = 2_000;
const decoders = new Set([
  'base64',
  'base32',
  'xxd',
  'openssl',
  'gunzip',
  'zcat',
  'gzip',
  'bzcat',
  'xzcat',
  'tr',
  'rev',
  'uudecode',
  'od',
  'hexdump',
  'gpg',
]);
const startVariables =
  /^(LD_\w+|DYLD_\w+|BASH_ENV|ENV|PATH|IFS|PS4|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|NODE_OPTIONS|PYTHON\w+|PERL5\w+|RUBY(OPT|LIB)|GIT_\w+|EDITOR|VISUAL|PAGER|MANPAGER|LESS\w+|BROWSER|JAVA_TOOL_OPTIONS|CDPATH|HOME|SHELL)$/;
// Control characters, and those that change what a person sees without being seen.
const unseen = /(?![\t\n\r])\p{Cc}|\p{Cf}|[\u2028\u2029]/u;

/**
 * Reads a bash script without running it: every simple command that could run, seen through chains,
 * substitutions, wrappers, nested shells and what is piped into a shell. Words that only the running
 * shell knows are flagged, never guessed. `root`: the absolute path of the workspace, which is also
 * where the script starts; without it every absolute path counts as outside. Never throws.
 * Source: FACTS 3.10, 5.2 C7.
 */
export function readCommand(script: string, options: { root?: string } = {}): CommandReading {
  const commands: SimpleCommand[] = [];
  const flags: Flag[] = [];
  const writes = new Set<string>();
  const reads = new Set<string>();
  const variables = new Map<string, string>();
  const functions = new Set<string>();
  let folder = '';
  let moved = false;
  let depth = 0;
  let nesting = 0;

  const flag: Hands['flag'] = (kind, severity, words, why) => {
    const shown = short(words);
    if (!flags.some((known) => known.kind === kind && known.severity === severity && known.words === shown && known.why === why)) {
      flags.push({ kind, severity, words: shown, why });
    }
  };
  const unreadable = (words: string, why = 'cannot be read as a command'): void => flag('unreadable', 'refuse', words, why);

  const write: Hands['write'] = (path, quiet) => {
    const place = placeOf(path, folder, options.root);
    if (isSink(place.path)) return;
    writes.add(place.path);
    const danger = writeDanger(place);
    if (danger !== undefined) flag(danger.kind, danger.severity, path, danger.why);
    else if (!quiet) flag('write', 'ask', path, `writes to ${path}`);
    if (path.includes(unknownText)) flag('dynamic', 'ask', path, 'writes to a file whose name only the shell knows');
  };

  const readScript = (text: string, input?: Input): void => {
    if (depth >= deepest) return unreadable(text, 'is nested too deep to be read');
    if (text.length > longestScript) return unreadable(text, 'is too long to be read');
    if (unseen.test(text)) unreadable(text, 'has characters that cannot be seen');
    if (/\r(?!\n|$)/.test(text)) flag('dynamic', 'ask', text, 'has a carriage return within a line, which hides what stands before it');
    depth++;
    try {
      visitAll(parse(text), input);
    } catch {
      unreadable(text);
    }
    depth--;
  };

  const visitAll = (script: Script, input: Input | undefined): void => {
    const { errors } = script as { errors?: readonly { message: string }[] };
    if (errors !== undefined && errors.length > 0) unreadable(errors[0]?.message ?? '');
    forEachChild(script, (child) => visit(child, input));
  };

  const visit = (node: SyntaxNode, input: Input | undefined): void => {
    if (commands.length >= mostCommands) return unreadable('', 'has too many commands to be read');
    switch (node.type) {
      case 'Script':
        return visitAll(node, input);
      case 'Statement':
        if (node.background) flag('background', 'ask', '&', 'leaves something running in the background');
        break;
      case 'Coproc':
        flag('background', 'ask', 'coproc', 'leaves something running in the background');
        break;
      case 'Pipeline':
        return visitPipeline(node, input);
      case 'Command':
        return visitCommand(node, input);
      case 'Function':
        return visitFunction(node, input);
      case 'Redirected':
        visit(node.command, inputOf(node.redirects) ?? input);
        for (const redirect of node.redirects) visit(redirect, input);
        return;
      case 'Redirect':
      case 'HereString':
      case 'HereDoc':
        redirected(node);
        break;
      case 'CommandExpansion':
      case 'ArithmeticCommandExpansion':
      case 'ProcessSubstitution':
        flag('substitution', 'ask', node.text, 'puts the output of another command into itself');
        if (node.script === undefined) unreadable(node.text);
        if (nesting >= deepestSubstitution) return unreadable(node.text, 'is nested too deep to be read');
        nesting++;
        forEachChild(node, (child) => visit(child, input));
        nesting--;
        return;
      case 'If':
      case 'For':
      case 'ArithmeticFor':
      case 'Select':
      case 'While':
      case 'Case':
        flag('control', 'ask', node.type.toLowerCase(), 'repeats or chooses what it does');
        break;
      case 'TestCommand':
      case 'ArithmeticCommand':
        flag('control', 'ask', node.type === 'TestCommand' ? '[[' : '((', 'computes an expression, which can run commands');
        break;
    }
    if (node.type === 'For' || node.type === 'Select') variables.delete(node.name.value);
    forEachChild(node, (child) => visit(child, input));
  };

  const visitPipeline = (node: Pipeline, input: Input | undefined): void => {
    for (const prefix of node.prefixes) visit(prefix, input);
    let next = input;
    for (const command of node.commands) {
      visit(command, next);
      next = outputOf(command, next);
    }
  };

  const visitFunction = (node: ShellFunction, input: Input | undefined): void => {
    const name = node.name.value;
    functions.add(name);
    flag('definition', 'ask', name, `gives the name ${JSON.stringify(name)} another meaning`);
    let callsItself = false;
    let doubles = false;
    walk(node.body, (inner) => {
      if (inner.type === 'Command' && inner.name?.value === name) callsItself = true;
      if (inner.type === 'Pipeline' && inner.commands.length > 1) doubles = true;
      if (inner.type === 'Statement' && inner.background) doubles = true;
    });
    if (callsItself && doubles) flag('process', 'refuse', name, 'starts itself without end (a fork bomb)');
    visit(node.body, input);
  };

  const visitCommand = (node: Command, input: Input | undefined): void => {
    const given = inputOf(node.redirects) ?? input;
    for (const prefix of node.prefix) {
      if (prefix.type !== 'Assignment') continue;
      assigned(prefix.name, prefix.text);
      const value =
        prefix.value.type === 'Word' && !prefix.append && prefix.index === undefined ? wordText(prefix.value, variables).text : undefined;
      if (node.name === undefined) hands.set(prefix.name, value);
    }
    if (node.name !== undefined) {
      const words = [node.name, ...node.args].flatMap((argument): ShellWord[] => {
        if (argument.type === 'Word') return expandWord(argument, variables);
        const value = argument.value.type === 'Word' ? wordText(argument.value, variables) : { text: argument.text, literal: false };
        return [{ text: `${argument.name}${argument.append ? '+' : ''}=${value.text}`, literal: value.literal }];
      });
      runs(words, given);
    }
    // Children last: a substitution's commands follow the command that they are part of.
    forEachChild(node, (child) => visit(child, child.type === 'HereDoc' || child.type === 'HereString' ? undefined : given));
  };

  const assigned = (name: string, text: string): void => {
    const why = startVariables.test(name) ? `sets ${name}, which changes what the next commands are or do` : `sets the variable ${name}`;
    flag('assignment', 'ask', text, why);
  };

  const runs = (words: readonly ShellWord[], input: Input | undefined): void => {
    const first = words[0];
    if (first === undefined) return;
    if (depth > deepest) return unreadable(first.text, 'is nested too deep to be read');
    const name = plainName(first.text);
    const literal = words.every((word) => word.literal);
    const own: SimpleCommand = { name, words: words.map((word) => word.text), literal, wraps: false };
    commands.push(own);
    if (!first.literal) flag('dynamic', 'ask', first.node?.text ?? first.text, 'has a name that the shell computes');
    else if (!literal) {
      const computed = words.find((word) => !word.literal);
      flag('dynamic', 'ask', computed?.node?.text ?? computed?.text ?? '', 'has words that the shell computes');
    }
    for (const word of words) {
      const text = word.text.replaceAll(unknownText, '');
      const secrecy = secrecyOf(text);
      if (secrecy === 'never') flag('secret', 'refuse', text, 'touches keys, passwords or other secrets');
      if (secrecy === 'ask') flag('secret', 'ask', text, 'touches a file that may hold credentials');
      if (word !== first && leavesWorkspace(text) && !inWorkspace(text))
        flag('outside', 'ask', text, 'names a place outside of the workspace');
    }
    if (folder !== '' && !placeOf('x', folder, options.root).inside) flag('outside', 'ask', folder, 'works outside of the workspace');
    depth++;
    const { wraps } = judgeCommand(name, words, input, hands);
    depth--;
    own.wraps = wraps;
  };

  const inWorkspace = (text: string): boolean => options.root !== undefined && placeOf(text, folder, options.root).inside;

  const inputOf = (redirects: readonly Redirection[]): Input | undefined => {
    const last = redirects
      .filter((redirect) => redirect.operator === '<' || redirect.operator === '<<<' || redirect.operator.startsWith('<<'))
      .at(-1);
    if (last === undefined) return undefined;
    if (last.type === 'HereDoc') return { text: hereText(last), net: usesNetwork(last), decoded: false };
    if (last.target === undefined) return undefined;
    if (last.type === 'HereString') return { text: wordText(last.target, variables).text, net: usesNetwork(last.target), decoded: false };
    return { net: usesNetwork(last.target), decoded: false };
  };

  const hereText = (node: HereDoc): string => {
    if (node.body.parts === undefined) return node.body.text;
    return partsText(node.body.parts, variables);
  };

  const redirected = (node: Redirection): void => {
    if (node.type !== 'Redirect' || node.target === undefined) return;
    const target = wordText(node.target, variables);
    if (/^[<>]&$/.test(node.operator) && /^(\d+-?|-)$/.test(target.text)) return;
    const secrecy = secrecyOf(target.text);
    if (secrecy === 'never') flag('secret', 'refuse', target.text, 'touches keys, passwords or other secrets');
    if (secrecy === 'ask') flag('secret', 'ask', target.text, 'touches a file that may hold credentials');
    if (!target.literal) flag('dynamic', 'ask', node.target.text, 'redirects to a place that the shell computes');
    const place = placeOf(target.text, folder, options.root);
    if (node.operator === '<' || node.operator === '<&') {
      reads.add(place.path);
      if (/^\/dev\/(tcp|udp)\//.test(place.path)) flag('net', 'ask', target.text, 'opens a network connection');
      else if (!place.inside && !isSink(place.path)) flag('outside', 'ask', target.text, 'reads outside of the workspace');
      return;
    }
    write(target.text, true);
    if (!isSink(place.path))
      flag('redirect', 'ask', `${node.operator} ${target.text}`, `writes to ${target.text === '' ? 'a file' : target.text}`);
  };

  const outputOf = (node: SyntaxNode, input: Input | undefined): Input => {
    let net = input?.net ?? false;
    let decoded = input?.decoded ?? false;
    if (usesNetwork(node)) net = true;
    walk(node, (inner) => {
      if (
        inner.type === 'Command' &&
        [inner.name, ...inner.args].some((word) => word?.type === 'Word' && decoders.has(plainName(wordText(word, variables).text)))
      )
        decoded = true;
    });
    if (node.type !== 'Command' || node.name === undefined) return { net, decoded };
    const words = [node.name, ...node.args].flatMap((word) =>
      word.type === 'Word' ? expandWord(word, variables).map(({ text }) => text) : [word.text],
    );
    const printed = printedText(words);
    if (printed !== undefined) return { text: printed, net: usesNetwork(node), decoded: false };
    if (plainName(words[0] ?? '') === 'cat' && words.slice(1).every((word) => word === '-'))
      return inputOf(node.redirects) ?? input ?? { net, decoded };
    return { net, decoded };
  };

  const usesNetwork = (node: SyntaxNode): boolean => {
    let found = false;
    walk(node, (inner) => {
      if (inner.type !== 'Command' || inner.name === undefined) return;
      const names = [inner.name, ...inner.args].flatMap((word) => (word.type === 'Word' ? expandWord(word, variables) : []));
      if (/^(echo|printf)$/.test(names[0]?.text ?? '')) return;
      if (names.some((word) => isNetworkCommand(plainName(word.text)))) found = true;
    });
    return found;
  };

  const hands: Hands = {
    get folder() {
      return folder;
    },
    get moved() {
      return moved;
    },
    root: options.root,
    flag,
    write,
    script: readScript,
    command: runs,
    fromNetwork: (word) => word.node !== undefined && usesNetwork(word.node),
    moveTo: (to) => {
      folder = placeOf(to, folder, options.root).path;
      moved = true;
    },
    set: (name, value) => {
      if (value === undefined || value.includes(unknownText) || value.length > longestValue) variables.delete(name);
      else variables.set(name, value);
    },
  };

  readScript(script);
  if (commands.length === 0 && flags.length === 0) unreadable(script, 'has no command in it');
  for (const command of commands) {
    if (functions.has(command.words[0] ?? '')) flag('definition', 'ask', command.words[0] ?? '', 'runs a function of its own making');
  }
  return { commands, writes: [...writes], reads: [...reads], flags };
}

/**
 * Whether a line only looks at things: every command is on a short list, with words that are written out,
 * paths that are relative and stay inside, nothing flagged and no file written.
 */
export function isHarmless(reading: CommandReading): boolean {
  if (reading.flags.length > 0 || reading.writes.length > 0 || reading.commands.length === 0) return false;
  return reading.commands.every(isHarmlessCommand);
}

/** What could go wrong, in one or two sentences for a person; undefined for what is harmless. */
export function riskOf(reading: CommandReading): string | undefined {
  if (isHarmless(reading)) return undefined;
  const order = [...reading.flags].sort((a, b) => weight(a) - weight(b));
  const reasons = [...new Set(order.map((flag) => flag.why))].slice(0, 3);
  if (reasons.length > 0) return `The command ${listed(reasons)}.`;
  const names = [
    ...new Set(reading.commands.filter((command) => !isHarmlessCommand(command)).map((command) => command.words[0] ?? command.name)),
  ];
  return names.length === 0
    ? 'The command writes files.'
    : `The command runs ${listed(names.slice(0, 3))}; what that does cannot be told from its words.`;
}

const loudest: readonly FlagKind[] = [
  'downloaded',
  'secret',
  'disk',
  'delete',
  'system',
  'remote',
  'net',
  'code',
  'lasting',
  'outside',
  'write',
  'redirect',
];

function weight(flag: Flag): number {
  const place = loudest.indexOf(flag.kind);
  return (flag.severity === 'refuse' ? 0 : 100) + (place < 0 ? loudest.length : place);
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** A command's name without folder, case and `.exe`. */
function plainName(word: string): string {
  const last = word.split(/[/\\]/).at(-1) ?? word;
  return last.toLowerCase().replace(/\.(exe|cmd|bat)$/, '');
}

function walk(node: SyntaxNode, seen: (node: SyntaxNode) => void): void {
  seen(node);
  forEachChild(node, (child) => walk(child, seen));
}
