import type { SimpleCommand } from './reading';

/** What a harmless command may be given: options by this pattern, and other words (checked as paths unless `text`). */
type Terms = { options: RegExp; text?: boolean; check?: (operands: readonly string[], options: readonly string[]) => boolean };

const anyOption = /^-[A-Za-z0-9]+$|^--[a-z-]+(=[\w.,:+-]*)?$/;
const noOption = /^$/;
const none = (operands: readonly string[]): boolean => operands.length === 0;
const recursive = (options: readonly string[]): boolean =>
  options.some((option) => /^-[a-zA-Z]*[rR]|^--(recursive|dereference)/.test(option));

// GNU programs take any unambiguous beginning of a long option, so the long ones are listed where one of them writes or runs something.
const table: Readonly<Record<string, Terms>> = {
  ls: { options: anyOption },
  cat: { options: anyOption },
  head: { options: anyOption },
  tail: { options: /^-(n|c|q|v|z|\d+|[nc]\+?\d+)$|^--(lines|bytes)=\+?\d+$|^\+\d+$/ },
  wc: { options: /^-[clmwL]+$|^--(lines|words|bytes|chars)$/ },
  nl: { options: /^-[a-z]+\d*$/ },
  tac: { options: noOption },
  grep: {
    options:
      /^-[abcEFGhHilLnoPqsvwxrRzABCme]+\d*$|^--(color|include|exclude|exclude-dir|max-count|context|after-context|before-context)(=[\w.,*{}/-]+)?$|^--(ignore-case|line-number|count|files-with-matches|word-regexp|recursive|only-matching|invert-match|fixed-strings|extended-regexp|perl-regexp|no-messages|quiet)$/,
    check: searched,
  },
  egrep: { options: /^-[abchHilLnoqsvwxrABCme]+\d*$/, check: searched },
  fgrep: { options: /^-[abchHilLnoqsvwxrABCme]+\d*$/, check: searched },
  rg: {
    options:
      /^-[abcFhHilLnoPqsvwxUSABCmetT]+\d*$|^--(color|type|max-count|context)(=[\w.,*-]+)?$|^--(ignore-case|line-number|count|files-with-matches|files|word-regexp|only-matching|fixed-strings|smart-case|stats|no-heading|heading|multiline)$/,
  },
  find: {
    options:
      /^-(name|iname|path|ipath|type|maxdepth|mindepth|size|empty|newer|mtime|mmin|not|o|a|or|and|print|print0|prune|true|false|regex|iregex|depth)$|^!$/,
    check: (operands) => operands.length > 0,
  },
  pwd: { options: /^-[LP]$/, check: none },
  echo: { options: /^-/, text: true },
  printf: { options: noOption, text: true },
  date: {
    options: /^-(u|R|I\w*|d)$|^\+.*$|^--(utc|universal|rfc-email)$|^--(iso-8601|rfc-3339|date)=.*$/,
    check: (operands, options) => operands.length === 0 || (options.includes('-d') && operands.length === 1),
  },
  sort: {
    options:
      /^-[bdfghinMnrRVsuzckt]+[\d,.:;nr]*$|^--(reverse|numeric-sort|unique|human-numeric-sort|version-sort|ignore-case|stable|check)$/,
  },
  uniq: { options: /^-[cdDiuz]+$|^--(count|repeated|unique|ignore-case)$/, check: (operands) => operands.length <= 1 },
  diff: {
    options: /^-[abBcdeEiNpqrstTuwyZ]+\d*$|^-U\d*$|^--(brief|unified|side-by-side|recursive|ignore-case|ignore-all-space|color)(=\w+)?$/,
    check: (operands) => operands.length === 2 && operands.every((operand) => operand !== '.'),
  },
  cmp: { options: /^-[bls]+$/ },
  comm: { options: /^-[123]+$/ },
  cut: { options: /^-[bcdfsnz]+[\w,.:;|-]*$/ },
  tr: { options: /^-[cCdst]+$/, text: true },
  column: { options: /^-[tsnx]+.?$/ },
  basename: { options: anyOption },
  dirname: { options: noOption },
  stat: { options: /^-[cfLt]$|^--(format|printf)=.*$/ },
  du: { options: /^-[abchksx]+$|^-d\d*$|^--(summarize|human-readable|max-depth=\d+)$/ },
  file: { options: /^-[bik]+$|^--(brief|mime|mime-type)$/ },
  md5sum: { options: noOption },
  sha1sum: { options: noOption },
  sha256sum: { options: noOption },
  which: { options: /^-a$/, text: true },
  whoami: { options: noOption, check: none },
  uname: { options: /^-[asnrvmpio]+$/, check: none },
  true: { options: noOption },
  false: { options: noOption },
  seq: { options: /^-w$|^-?\d+$/, check: (operands) => operands.every((operand) => /^\d{1,6}$/.test(operand)) },
  sed: { options: /^-n$/, check: (operands) => /^\d+(,\d+)?p$/.test(operands[0] ?? '') },
  cd: { options: noOption, check: (operands) => operands.length === 1 && operands[0] !== '-' },
};

// Only programs that look at nothing of the workspace before they answer; `node version` would run a file.
const versions: Readonly<Record<string, RegExp>> = {
  node: /^(--version|-v)$/,
  npm: /^(--version|-v)$/,
  python: /^(--version|-V)$/,
  python3: /^(--version|-V)$/,
  ruby: /^(--version|-v)$/,
  perl: /^(--version|-v)$/,
  php: /^(--version|-v)$/,
  gcc: /^--version$/,
  make: /^--version$/,
  cmake: /^--version$/,
  git: /^--version$/,
};

// Git too takes the beginning of a long option.
const gitOption =
  /^-([abcpsuvwznrMCSGLU]|\d+|[nU]\d+|[MC]\d*%?|vv)$|^--(oneline|stat|shortstat|numstat|name-only|name-status|cached|staged|graph|decorate|all|short|porcelain|branch|no-color|color|abbrev-commit|reverse|no-merges|merges|first-parent|word-diff|patch|no-patch|follow|show-current|list|summary|ignored|untracked-files|max-count|since|until|after|before|author|grep|format|pretty|date|unified|diff-filter|no-ext-diff|no-textconv|abbrev-ref|short|verify|is-inside-work-tree|show-toplevel|others|exclude-standard|modified|deleted|line-porcelain)(=.*)?$/;
const gitVerbs: Readonly<Record<string, ((operands: readonly string[], options: readonly string[]) => boolean) | true>> = {
  status: true,
  log: true,
  diff: true,
  show: true,
  'rev-parse': true,
  blame: true,
  'ls-files': true,
  describe: true,
  shortlog: (operands) => operands.length > 0,
  branch: (operands, options) =>
    operands.length === 0 && options.every((option) => /^(-[arv]|-vv|--show-current|--list|--all)$/.test(option)),
};

/** Whether one command is on the list of those that only look, with words that keep it so. Says nothing about redirections and the rest of the line. */
export function isHarmlessCommand(command: SimpleCommand): boolean {
  const [name = '', ...rest] = command.words;
  // A name with a folder or another case may be a program of somebody else's.
  if (!command.literal || name !== command.name) return false;
  if (Object.hasOwn(versions, name) && rest.length === 1 && versions[name]?.test(rest[0] ?? '')) return true;
  if (name === 'git') return harmlessGit(rest);
  const terms = Object.hasOwn(table, name) ? table[name] : undefined;
  if (terms === undefined) return false;
  const { options, operands } = split(
    rest,
    name === 'find' || name === 'seq' ? /^[-!+]/ : name === 'date' || name === 'tail' ? /^[-+]./ : /^-./,
  );
  if (!options.every((option) => terms.options.test(option))) return false;
  if (!terms.text && !operands.every(isPlainOperand)) return false;
  return terms.check === undefined || terms.check(operands, options);
}

function harmlessGit(rest: readonly string[]): boolean {
  const words = rest[0] === '--no-pager' ? rest.slice(1) : rest;
  const [verb = '', ...given] = words;
  const allowed = Object.hasOwn(gitVerbs, verb) ? gitVerbs[verb] : undefined;
  if (allowed === undefined) return false;
  const { options, operands } = split(given, /^-./);
  if (!options.every((option) => gitOption.test(option)) || !operands.every(isPlainOperand)) return false;
  return allowed === true || allowed(operands, options);
}

function split(words: readonly string[], option: RegExp): { options: string[]; operands: string[] } {
  const options: string[] = [];
  const operands: string[] = [];
  let ended = false;
  for (const word of words) {
    if (!ended && word === '--') ended = true;
    else if (!ended && option.test(word)) options.push(word);
    else operands.push(word);
  }
  return { options, operands };
}

/** A word that, taken as a path, is relative and stays inside. */
function isPlainOperand(word: string): boolean {
  return !/^[/~\\]|^[a-z]:[\\/]|(^|[/\\:])\.\.([/\\]|$)/i.test(word);
}

/** A recursive search of the whole workspace prints files of credentials too; one of a named folder is taken as meant. */
function searched(operands: readonly string[], options: readonly string[]): boolean {
  if (operands.length === 0) return false;
  if (!recursive(options)) return true;
  // An option whose value is a word of its own would be taken for the pattern.
  if (
    options.some((option) =>
      /^-[a-zA-Z]*[ABCme]$|^--(include|exclude|exclude-dir|max-count|context|after-context|before-context)$/.test(option),
    )
  )
    return false;
  const folders = operands.slice(1);
  return folders.length > 0 && folders.every((folder) => !/^(\.\/?)*$/.test(folder) && !folder.startsWith('.'));
}
