import type { Hands, Input } from '../reading';
import { type ShellWord, unknownText } from '../words';
import { type Case, type JudgeTable, plain } from './case';

/** `valued`: options with a value of their own. `before`: how many words come before the command. `plain`: it changes nothing about the command. */
type Wrapper = { valued: RegExp; before?: number; plain?: true };

/** Commands that run the rest of their words, so that the rest is judged as a command of its own. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  nohup: { valued: /^$/ },
  setsid: { valued: /^$/ },
  time: { valued: /^-[fo]$/, plain: true },
  nice: { valued: /^-n$/, plain: true },
  ionice: { valued: /^-[cnp]$/, plain: true },
  timeout: { valued: /^-[sk]$|^--(signal|kill-after)$/, before: 1, plain: true },
  gtimeout: { valued: /^-[sk]$/, before: 1, plain: true },
  stdbuf: { valued: /^-[ioe]$/, plain: true },
  command: { valued: /^$/, plain: true },
  builtin: { valued: /^$/ },
  exec: { valued: /^-a$/ },
  xargs: { valued: /^-[aEIJLnPRSsd]$|^--(arg-file|delimiter|max-args|max-procs|max-lines|max-chars|replace)$/ },
  gxargs: { valued: /^-[aEIJLnPRSsd]$/ },
  parallel: { valued: /^-[jIaSNnL]$|^--(jobs|colsep|arg-file|delay|timeout)$/ },
  watch: { valued: /^-[nd]$|^--interval$/ },
  busybox: { valued: /^$/ },
  toybox: { valued: /^$/ },
  strace: { valued: /^-[eopsPuaEIOSX]$/ },
  ltrace: { valued: /^-[eopsuaAFln]$/ },
  flock: { valued: /^-[wE]$/, before: 1 },
  unshare: { valued: /^$/ },
  nsenter: { valued: /^-[tSG]$/ },
  'systemd-run': { valued: /^-[pEuHM]$/ },
  'xvfb-run': { valued: /^-[efnps]$/ },
  caffeinate: { valued: /^-[tw]$/ },
  chronic: { valued: /^$/ },
  unbuffer: { valued: /^$/ },
  rlwrap: { valued: /^$/ },
  taskset: { valued: /^-p$/, before: 1 },
  chrt: { valued: /^$/, before: 1 },
  'ssh-agent': { valued: /^-[aEtPO]$/ },
  'dbus-run-session': { valued: /^$/ },
  firejail: { valued: /^$/ },
  bwrap: { valued: /^$/ },
  sudo: { valued: /^-[ugpCDhRrTt]$/ },
  doas: { valued: /^-[uC]$/ },
  pkexec: { valued: /^--user$/ },
  runuser: { valued: /^-[ugG]$/ },
  gosu: { valued: /^$/, before: 1 },
  setpriv: { valued: /^$/ },
};

/** `env` sets variables for the command that it runs, or prints them all. */
export const wrapperJudges: JudgeTable = {
  env: judgeEnv,
};

/** Hands on the command that a wrapper runs. */
export function judgeWrapper(
  name: string,
  wrapper: Wrapper,
  args: readonly ShellWord[],
  input: Input | undefined,
  hands: Hands,
): { wraps: boolean } {
  let at = 0;
  for (; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (text === '--') {
      at++;
      break;
    }
    if (name === 'command' && /^-\w*[vV]/.test(text)) return { wraps: false };
    if (wrapper.valued.test(text)) at++;
    else if (!text.startsWith('-') && !(name === 'sudo' && /^\w+=/.test(text))) break;
  }
  at += wrapper.before ?? 0;
  const inner = args.slice(at);
  const shown = `${name} ${args.map((word) => word.text).join(' ')}`;
  hands.flag('wrapper', 'ask', shown, `runs another command through ${name}`);
  if (name === 'watch' || (name === 'flock' && /^-\w*c$/.test(inner[0]?.text ?? ''))) {
    hands.script(
      inner
        .map((word) => word.text)
        .filter((text) => !(name === 'flock' && text === '-c'))
        .join(' '),
      input,
    );
    return { wraps: false };
  }
  if (name === 'parallel') hands.script(inner.map((word) => word.text).join(' '), input);
  const first = inner[0];
  if (first === undefined) return { wraps: false };
  const fed = /xargs$/.test(name);
  hands.command(
    fed ? [...inner, { text: unknownText, literal: false }] : inner,
    fed && !/^(\w*sh|python\d*)$/.test(plain(first.text)) ? undefined : input,
  );
  return { wraps: wrapper.plain === true && args.every((word) => word.literal) };
}

function judgeEnv(it: Case): void {
  const { args, hands } = it;
  let at = 0;
  for (; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (/^(-S|--split-string)$/.test(text) || /^-\w*S|^--split-string=/.test(text)) {
      const own = /^(-S|--split-string)$/.test(text);
      const joined = own
        ? args.slice(at + 1).map((word) => word.text)
        : [text.replace(/^-\w*?S|^--split-string=/, ''), ...args.slice(at + 1).map((word) => word.text)];
      it.ask('wrapper', 'runs another command with other variables');
      hands.script(joined.join(' '), it.input);
      return;
    }
    if (/^(-[uC]|--unset|--chdir|-P)$/.test(text)) {
      if (/^(-C|--chdir)$/.test(text)) hands.moveTo(args[at + 1]?.text ?? '..');
      at++;
    } else if (/^\w+=/.test(text)) it.ask('assignment', `sets ${text.slice(0, text.indexOf('='))} for another command`, text);
    else if (!text.startsWith('-') || text === '--') break;
  }
  if (args[at]?.text === '--') at++;
  if (at >= args.length) return it.ask('environment', 'prints environment variables or history, which may hold secrets');
  it.ask('wrapper', 'runs another command with other variables');
  hands.command(args.slice(at), it.input);
}
