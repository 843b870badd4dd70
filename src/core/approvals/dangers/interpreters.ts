import type { Hands, Input } from '../reading';
import type { ShellWord } from '../words';
import { type Case, type JudgeTable, operandsOf, writesTo } from './case';

/** Options by which an interpreter takes its program from the command itself, or opens what is no file. */
const inlineOption: readonly [RegExp, RegExp][] = [
  [/^(python|pypy|ipython)/, /^-[a-zA-Z]*c|^-$/],
  [/^(node|nodejs|deno|bun|tsx|ts-node)/, /^-(\w*[ep]\w*|-eval.*|-print.*|-require.*|-import.*|-loader.*|r)$|^eval$|^-$/],
  [/^perl/, /^-\w*[eEM]|^-$/],
  [/^(ruby|irb)/, /^-\w*[er]|^-$/],
  [/^php/, /^-\w*[rBRE]|^-$/],
  [
    /^(lua|luajit|r|rscript|julia|osascript|tclsh|elixir|groovy|expect|guile|racket|erl|sbcl|swipl|octave|gdb|pwsh|powershell|cmd)/,
    /^[-/]/,
  ],
];

/** Commands that run text or a file as a program. */
export const codeJudges: JudgeTable = {
  eval: (it) => {
    it.ask('code', 'runs text as a command');
    if (it.args.some(it.hands.fromNetwork)) it.refuse('downloaded', 'runs what it downloads, unseen');
    it.hands.script(it.texts.join(' '), it.input);
  },
  source: judgeSource,
  '.': judgeSource,
  alias: (it) => {
    for (const text of it.texts) if (text.includes('=')) it.hands.script(text.slice(text.indexOf('=') + 1));
  },
  trap: (it) => {
    if (it.texts.length > 1 && it.texts[0] !== undefined && !/^(-.*|)$/.test(it.texts[0])) it.hands.script(it.texts[0]);
  },
  awk: judgeAwk,
  gawk: judgeAwk,
  mawk: judgeAwk,
  nawk: judgeAwk,
  sed: judgeSed,
  gsed: judgeSed,
  script: (it) => {
    it.ask('code', 'runs a shell and writes down what it does');
    const at = it.texts.findIndex((text) => /^-\w*c$|^--command$/.test(text));
    if (at >= 0) it.hands.script(it.texts[at + 1] ?? '', it.input);
  },
  docker: (it) => it.ask('code', 'runs programs in a container, which can reach this computer'),
  podman: (it) => it.ask('code', 'runs programs in a container, which can reach this computer'),
};

/** `bash`, `sh` and their like: what they run is read as a script, if it is known. */
export function judgeShell(args: readonly ShellWord[], input: Input | undefined, hands: Hands, line: string): void {
  let inline = false;
  let fromInput = false;
  let at = 0;
  for (; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (text === '--' || text === '-') {
      at++;
      break;
    }
    if (!/^[-+]./.test(text)) break;
    if (/^--(rcfile|init-file)$/.test(text)) {
      hands.flag('code', 'ask', line, 'runs the commands of a file');
      at++;
    } else if (!text.startsWith('--')) {
      if (text.includes('c')) inline = true;
      if (text.includes('s')) fromInput = true;
      if (/[oO]$/.test(text)) at++;
    }
  }
  const operand = args[at];
  if (inline) {
    hands.flag('code', 'ask', line, 'runs text as a command');
    if (operand === undefined) return;
    if (hands.fromNetwork(operand)) hands.flag('downloaded', 'refuse', line, 'runs what it downloads, unseen');
    hands.script(operand.text, input);
    return;
  }
  if (operand !== undefined && !fromInput && !/^(-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(operand.text)) {
    hands.flag('code', 'ask', line, 'runs the commands of a file');
    if (hands.fromNetwork(operand)) hands.flag('downloaded', 'refuse', line, 'runs what it downloads, unseen');
    return;
  }
  runsInput(input, hands, line, true);
}

/** A shell or interpreter that runs what it finds on its standard input. */
function runsInput(input: Input | undefined, hands: Hands, line: string, isShell: boolean): void {
  hands.flag('code', 'ask', line, 'runs what it is fed');
  if (input === undefined) return;
  if (input.net) hands.flag('downloaded', 'refuse', line, 'runs what it downloads, unseen');
  if (input.decoded) hands.flag('downloaded', 'refuse', line, 'runs text that was made unreadable');
  if (input.text !== undefined && isShell) hands.script(input.text);
}

/** `python`, `node` and their like: what they run is not read, so it is always asked for. */
export function judgeInterpreter(name: string, args: readonly ShellWord[], input: Input | undefined, hands: Hands, line: string): void {
  const texts = args.map((word) => word.text);
  // Elsewhere these options do not keep a program from reading its input; `python -v` for one goes on.
  if (texts.length === 1 && /^(python|pypy|node|ruby|perl|php)/.test(name) && /^--(version|help)$|^-V$/.test(texts[0] ?? '')) return;
  if (texts.length === 1 && texts[0] === '-v' && /^(node|ruby|perl|php)/.test(name)) return;
  if (args.some(hands.fromNetwork)) hands.flag('downloaded', 'refuse', line, 'runs what it downloads, unseen');
  const inline = inlineOption.find(([names]) => names.test(name))?.[1];
  const isInline = inline !== undefined && texts.some((text) => inline.test(text));
  if (isInline) hands.flag('code', 'ask', line, 'runs a program written in the command itself');
  if (texts.every((text) => text.startsWith('-')) && (!isInline || texts.includes('-'))) return runsInput(input, hands, line, false);
  if (!isInline) hands.flag('code', 'ask', line, 'runs a program');
  if (
    /^python|^pypy/.test(name) &&
    texts.includes('-m') &&
    /^(http\.server|pip|ensurepip|smtpd|ftplib|telnetlib|webbrowser|urllib)/.test(texts[texts.indexOf('-m') + 1] ?? '')
  )
    hands.flag('net', 'ask', line, 'uses the network');
  if (input?.net) hands.flag('net', 'ask', line, 'uses the network');
}

/** `export`, `declare`, `let` and their like. Reports the values, so that later words can be expanded. */
export function judgeAssignments(name: string, args: readonly ShellWord[], hands: Hands): void {
  const set = args.filter((word) => !/^[-+]/.test(word.text));
  if (set.length === 0 && name !== 'let')
    return hands.flag('environment', 'ask', name, 'prints environment variables or history, which may hold secrets');
  for (const word of set) {
    const at = word.text.indexOf('=');
    hands.flag(
      'assignment',
      'ask',
      word.text,
      name === 'let'
        ? 'computes an expression, which can run commands'
        : `sets the variable ${at < 0 ? word.text : word.text.slice(0, at)}`,
    );
    if (at > 0) hands.set(word.text.slice(0, at), word.text.slice(at + 1));
  }
}

function judgeSource(it: Case): void {
  it.ask('code', 'runs the commands of a file');
  if (it.args.some(it.hands.fromNetwork)) it.refuse('downloaded', 'runs what it downloads, unseen');
  if (/^(-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(it.texts[0] ?? '')) runsInput(it.input, it.hands, it.line, true);
}

function judgeAwk(it: Case): void {
  const program = it.texts.join(' ');
  if (it.texts.some((text) => /^(-f|--file|-E|-i|-l|--load|--include)/.test(text))) it.ask('code', 'runs a program from a file');
  if (/system\s*\(|getline|\|\s*&?|>|ENVIRON|@load|@include|close\s*\(|@\w+\s*\(/.test(program))
    it.ask('code', 'runs a program written in the command itself');
}

function judgeSed(it: Case): void {
  const { texts } = it;
  const inPlace = texts.some((text) => /^-[a-zA-Z]*i|^--in-pl/.test(text));
  if (inPlace) {
    it.ask('write', 'changes files in place');
    writesTo(it, operandsOf(texts, /^-[ef]$/).slice(texts.some((text) => /^(-e|-f|--expr|--file)/.test(text)) ? 0 : 1));
  }
  if (texts.some((text) => /^(-f|--file)/.test(text))) it.ask('code', 'runs a program from a file');
  const onlyPrints = texts.every(
    (text) =>
      /^-[nErsz]+$|^-$/.test(text) ||
      /^(\d+|\$|\/[^/]*\/)?(,(\d+|\$|\/[^/]*\/))?[pdq]$/.test(text) ||
      /^s([/|#,])[^\n]*\1[^\n]*\1[gi\d]*$/.test(text) ||
      !/[;{}\n]|^\W*\d*\W*[ewrWR]\b|\/[ewrWR]/.test(text),
  );
  if (!onlyPrints) it.ask('code', 'runs a program written in the command itself');
}
