import { placeOf } from './places';
import type { Hands, Input } from './reading';
import { type ShellWord, unknownText } from './words';

const network = new Set(
  'curl wget nc ncat netcat socat telnet ssh scp sftp rsync ftp tftp lftp lynx links w3m elinks http https httpie xh aria2c axel dig nslookup host ping ping6 traceroute whois nmap mail mailx sendmail mutt ngrok cloudflared gh glab aws gcloud az kubectl helm terraform docker podman heroku fly flyctl vercel netlify rclone s3cmd gsutil mosh autossh sshfs smbclient ldapsearch psql mysql mongo mongosh redis-cli sqlcmd lwp-request get post invoke-webrequest iwr irm'.split(
    ' ',
  ),
);
const installers = new Set(
  'npm npx pnpm pnpx yarn bun bunx pip pip3 pipx uv uvx poetry gem bundle cargo go composer conda mamba apt apt-get aptitude dnf yum pacman apk brew snap flatpak choco winget nix nix-env corepack deno'.split(
    ' ',
  ),
);
const projectRunners = new Set(
  'make gmake just task rake gradle gradlew mvn mvnw ant bazel tox nox invoke grunt gulp nx turbo lerna cmake ninja meson sbt lein mix dotnet msbuild xcodebuild swift pre-commit husky act jest vitest mocha pytest'.split(
    ' ',
  ),
);
const shells = /^(r?bash|sh|dash|ash|zsh|ksh|mksh|fish|csh|tcsh|posh|yash)[\d.]*$/;
const interpreters =
  /^(python|pypy|ipython|node|nodejs|deno|bun|tsx|ts-node|perl|ruby|php|lua|luajit|r|rscript|julia|tclsh|wish|osascript|pwsh|powershell|cmd|ghci|guile|racket|scheme|sbcl|erl|elixir|groovy|scala|jshell|irb|swipl|octave|gdb|expect|jrunscript|gawk|bc|dc|m4)[\d.]*$/;
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
const editors = new Set('vi vim nvim view ex ed emacs nano pico less more most man info screen tmux byobu'.split(' '));
const privileged = new Set(['sudo', 'su', 'doas', 'pkexec', 'runuser', 'sudoedit', 'gosu', 'setpriv']);
const powers = new Set(['shutdown', 'reboot', 'halt', 'poweroff', 'telinit']);
const diskTools =
  /^(mkfs(\..+)?|mke2fs|mkswap|fdisk|sfdisk|cfdisk|gdisk|sgdisk|parted|wipefs|blkdiscard|hdparm|cryptsetup|diskpart|format|mount|umount|losetup|swapoff|swapon|lvremove|vgremove|zpool|insmod|rmmod|modprobe|iptables|nft|sysctl|visudo|useradd|userdel|usermod|passwd|chpasswd|chroot)$/;
const lasting = new Set([
  'crontab',
  'at',
  'batch',
  'systemctl',
  'service',
  'launchctl',
  'update-rc.d',
  'schtasks',
  'disown',
  'ssh-add',
  'ssh-keygen',
  'reg',
  'defaults',
]);
const dumps = new Set(['printenv', 'history', 'fc', 'set', 'compgen']);
const definitions = new Set([
  'alias',
  'unalias',
  'trap',
  'hash',
  'enable',
  'bind',
  'complete',
  'shopt',
  'unset',
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'ulimit',
  'umask',
]);
const assigning = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'let']);

/** Wrappers that run the rest of their words: options with a value of their own, and words that come before the command. `plain` ones change nothing about it. */
const wrappers: Readonly<Record<string, { valued: RegExp; before?: number; plain?: true }>> = {
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

/** Whether a plain command name is one that uses the network. */
export function isNetworkCommand(name: string): boolean {
  return network.has(name);
}

/**
 * Reports through `hands` what is dangerous about one command, and hands on every command and script
 * that it would run itself. `wraps` in the answer: the command is nothing but what it runs.
 */
export function judgeCommand(name: string, words: readonly ShellWord[], input: Input | undefined, hands: Hands): { wraps: boolean } {
  const args = words.slice(1);
  const texts = args.map((word) => word.text);
  const line = words.map((word) => word.text).join(' ');
  const ask = (kind: Parameters<Hands['flag']>[0], why: string, shown = line): void => hands.flag(kind, 'ask', shown, why);
  const refuse = (kind: Parameters<Hands['flag']>[0], why: string, shown = line): void => hands.flag(kind, 'refuse', shown, why);

  if (privileged.has(name)) refuse('rights', 'asks for the rights of another user');
  if (powers.has(name) || (name === 'init' && /^[06s]$/i.test(texts[0] ?? ''))) refuse('system', 'stops or restarts the computer');
  if (name === 'systemctl' && texts.some((text) => powers.has(text) || /^(suspend|hibernate|kexec|rescue|emergency)$/.test(text)))
    refuse('system', 'stops or restarts the computer');
  if (diskTools.test(name)) refuse('disk', 'changes disks, accounts or the kernel');
  if (lasting.has(name)) ask('lasting', 'sets up something that lasts after the command');
  if (editors.has(name)) ask('code', 'opens a program in which other commands can be run');
  if (network.has(name)) ask('net', 'uses the network');
  if (projectRunners.has(name) && !(texts.length === 1 && texts[0] === '--version')) ask('project', 'runs what files of the project say');
  if (installers.has(name)) judgeInstaller(name, texts, ask);
  if (dumps.has(name) && (name !== 'set' || texts.length === 0))
    ask('environment', 'prints environment variables or history, which may hold secrets');
  if (name === 'set' && texts.length > 0) ask('definition', 'changes how the shell works');
  if (definitions.has(name)) ask('definition', 'changes what the next commands do');

  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (wrapper !== undefined) return judgeWrapper(name, wrapper, args, input, hands);

  if (shells.test(name)) judgeShell(args, input, hands, line);
  else if (interpreters.test(name)) judgeInterpreter(name, args, input, hands, line);
  else if (assigning.has(name)) judgeAssignments(name, args, hands);
  else if (Object.hasOwn(judges, name)) judges[name]?.({ name, args, texts, line, input, hands, ask, refuse });
  return { wraps: false };
}

type Case = {
  name: string;
  args: readonly ShellWord[];
  texts: readonly string[];
  line: string;
  input: Input | undefined;
  hands: Hands;
  ask: (kind: Parameters<Hands['flag']>[0], why: string, shown?: string) => void;
  refuse: (kind: Parameters<Hands['flag']>[0], why: string, shown?: string) => void;
};

const judges: Readonly<Record<string, (it: Case) => void>> = {
  rm: judgeRemove,
  rmdir: judgeRemove,
  unlink: judgeRemove,
  shred: judgeRemove,
  srm: judgeRemove,
  del: judgeRemove,
  rd: judgeRemove,
  trash: judgeRemove,
  truncate: (it) => {
    it.ask('delete', 'cuts off what a file holds');
    writesTo(it, operandsOf(it.texts, /^-[sr]$/));
  },
  find: judgeFind,
  fd: judgeFd,
  fdfind: judgeFd,
  dd: (it) => {
    it.ask('delete', 'copies raw data over a file');
    for (const text of it.texts) {
      if (!text.startsWith('of=')) continue;
      if (/^\/dev\//.test(text.slice(3))) it.refuse('disk', 'writes raw data to a device');
      it.hands.write(text.slice(3));
    }
  },
  chmod: judgeRights,
  chown: judgeRights,
  chgrp: judgeRights,
  chattr: judgeRights,
  setfacl: judgeRights,
  kill: (it) => {
    it.ask('process', 'ends other programs');
    const targets = it.texts.filter((text, index) => !(index === 0 && /^-/.test(text) && it.texts.length > 1) && text !== '--');
    if (targets.some((target) => target === '1' || target === '-1'))
      it.refuse('process', 'ends every program, or the first one of the system');
  },
  killall: (it) => it.ask('process', 'ends other programs'),
  pkill: (it) => it.ask('process', 'ends other programs'),
  env: judgeEnv,
  eval: (it) => {
    it.ask('code', 'runs text as a command');
    if (it.args.some(it.hands.fromNetwork)) it.refuse('downloaded', 'runs what it downloads, unseen');
    it.hands.script(it.texts.join(' '), it.input);
  },
  source: judgeSource,
  '.': judgeSource,
  cd: judgeMove,
  pushd: judgeMove,
  popd: (it) => {
    it.ask('outside', 'goes to a folder that only the shell knows');
    it.hands.moveTo('..');
  },
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
  git: judgeGit,
  tar: judgeTar,
  gtar: judgeTar,
  bsdtar: judgeTar,
  zip: (it) => {
    if (it.texts.some((text) => /^-\w*TT|^--unzip-command/.test(text))) it.ask('code', 'runs a command that is given as an option');
  },
  sort: (it) => {
    it.texts.forEach((text, index) => {
      if (/^--comp/.test(text)) it.ask('code', 'runs a command that is given as an option');
      const output = /^-\w*o(.*)$/.exec(text) ?? /^--o\w*=(.*)$/.exec(text);
      if (output !== null && !text.startsWith('--c')) it.hands.write(output[1] === '' ? (it.texts[index + 1] ?? '') : (output[1] ?? ''));
    });
  },
  uniq: (it) => {
    const [, output] = operandsOf(it.texts, /^-[fsw]$/);
    if (output !== undefined) it.hands.write(output);
  },
  rg: (it) => {
    if (it.texts.some((text) => /^--(pre|hostname-bin)/.test(text))) it.ask('code', 'runs a command that is given as an option');
  },
  tee: (it) => writesTo(it, operandsOf(it.texts, /^$/)),
  touch: (it) => writesTo(it, operandsOf(it.texts, /^-[drt]$/)),
  mkdir: (it) => writesTo(it, operandsOf(it.texts, /^-m$/)),
  mkfifo: (it) => writesTo(it, operandsOf(it.texts, /^-m$/)),
  mknod: (it) => it.refuse('disk', 'makes a device'),
  cp: judgeCopy,
  mv: judgeCopy,
  install: judgeCopy,
  ln: judgeLink,
  link: judgeLink,
  patch: (it) => it.ask('write', 'changes files that a patch names'),
  curl: judgeDownload,
  wget: judgeDownload,
  nc: judgeSocket,
  ncat: judgeSocket,
  netcat: judgeSocket,
  socat: judgeSocket,
  telnet: judgeSocket,
  ssh: (it) => {
    if (it.texts.some((text) => /ProxyCommand|LocalCommand|PermitLocalCommand/i.test(text)))
      it.ask('code', 'runs a command that is given as an option');
    it.ask('remote', 'works on another computer');
  },
  rsync: (it) => {
    if (it.texts.some((text) => /^-\w*e|^--rsh|^--rsync-path/.test(text))) it.ask('code', 'runs a command that is given as an option');
    if (it.texts.some((text) => /^--(delete|remove-source)/.test(text))) it.ask('delete', 'deletes files');
    writesTo(
      it,
      operandsOf(it.texts, /^-[ef]$/)
        .slice(-1)
        .filter((text) => !/^[^/]*:/.test(text)),
    );
  },
  script: (it) => {
    it.ask('code', 'runs a shell and writes down what it does');
    const at = it.texts.findIndex((text) => /^-\w*c$|^--command$/.test(text));
    if (at >= 0) it.hands.script(it.texts[at + 1] ?? '', it.input);
  },
  docker: (it) => it.ask('code', 'runs programs in a container, which can reach this computer'),
  podman: (it) => it.ask('code', 'runs programs in a container, which can reach this computer'),
  openssl: (it) => {
    if (it.texts[0] === 's_client' || it.texts[0] === 's_server') it.ask('net', 'uses the network');
  },
  printf: (it) => {
    if (/^-\w*v/.test(it.texts[0] ?? '')) it.ask('assignment', 'sets a variable');
  },
  test: judgeTest,
  '[': judgeTest,
  jq: (it) => {
    if (it.texts.some((text) => /\$ENV|\benv\b/.test(text)))
      it.ask('environment', 'prints environment variables or history, which may hold secrets');
  },
  ps: (it) => {
    if (it.texts.some((text) => /e/.test(text))) it.ask('environment', 'may print the environment of other programs');
  },
};

function operandsOf(texts: readonly string[], valued: RegExp): string[] {
  const out: string[] = [];
  let ended = false;
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] ?? '';
    if (!ended && text === '--') ended = true;
    else if (!ended && valued.test(text)) at++;
    else if (ended || !/^-./.test(text)) out.push(text);
  }
  return out;
}

function writesTo(it: Case, paths: readonly string[]): void {
  for (const path of paths) it.hands.write(path);
}

function judgeRemove(it: Case): void {
  it.ask('delete', 'deletes files');
  const deep = it.texts.some((text) => /^-\w*[rR]|^--r|^\/s$/.test(text));
  for (const target of operandsOf(it.texts, /^$/)) removes(it, target, deep);
}

/** Shared by `rm` and `find -delete`: what may never be deleted. */
function removes(it: Case, target: string, deep: boolean): void {
  const { hands } = it;
  // What the shell computes may be empty, and then only the rest of the word is left.
  const rest = target.replaceAll(unknownText, '');
  if (rest !== target && /^\/+[*.]*\/*$/.test(rest))
    return it.refuse('delete', 'may delete the whole file system, if a variable is empty', target);
  if (rest !== target && !rest.startsWith('/')) return;
  const place = placeOf(withoutGlob(rest), hands.folder, hands.root);
  hands.write(target, true);
  if (!place.inside) {
    if (deep) it.refuse('delete', `deletes or moves away folders outside of the workspace (${place.path})`, target);
    else it.ask('outside', `deletes outside of the workspace (${place.path})`, target);
    return;
  }
  if (!deep) return;
  if (place.path === '' && !(hands.moved && /[*?]/.test(target))) it.refuse('delete', 'deletes the whole workspace', target);
  if (/^\.git(\/|$)/i.test(place.path)) it.refuse('delete', 'deletes the history of the repository', target);
}

/** The folder that a trailing `*` stands for the files of. */
function withoutGlob(path: string): string {
  const parts = path.split('/');
  const last = parts.findLastIndex((part) => part !== '');
  const part = parts[last] ?? '';
  return part.includes('*') && /^[*?.[\]]+$/.test(part)
    ? `${parts.slice(0, last).join('/')}/`.replace(/^\/$/, last === 0 ? '' : '/')
    : path;
}

function judgeFind(it: Case): void {
  const { args, texts, hands } = it;
  const firstTest = texts.findIndex((text) => /^[-!(),]/.test(text) && !/^-([HLPDO]|O\d)$/.test(text));
  const starts = (firstTest < 0 ? texts : texts.slice(0, firstTest)).filter((text) => !text.startsWith('-'));
  const from = starts.length === 0 ? ['.'] : starts;
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] ?? '';
    if (text === '-delete') {
      it.ask('delete', 'deletes every file that it finds');
      for (const start of from) if (!placeOf(start, hands.folder, hands.root).inside) removes(it, start, true);
    }
    if (/^-(fprint0?|fprintf|fls)$/.test(text)) hands.write(texts[at + 1] ?? '');
    if (!/^-(exec|execdir|ok|okdir)$/.test(text)) continue;
    it.ask('wrapper', 'runs a command for every file that it finds');
    const end = texts.findIndex((word, index) => index > at && (word === ';' || (word === '+' && texts[index - 1] === '{}')));
    const inner = args.slice(at + 1, end < 0 ? undefined : end);
    const filled = inner.flatMap((word): ShellWord[] => {
      if (!word.text.includes('{}')) return [word];
      return from.map((start) => ({ text: word.text.replaceAll('{}', `${start.replace(/\/$/, '')}/${unknownText}`), literal: false }));
    });
    for (const start of from)
      if (!placeOf(start, hands.folder, hands.root).inside && /^(rm|shred|unlink)$/.test(plain(inner[0]?.text ?? '')))
        removes(it, start, true);
    hands.command(filled);
    if (end >= 0) at = end;
  }
}

function judgeFd(it: Case): void {
  const at = it.texts.findIndex((text) => /^(-x|-X|--exec|--exec-batch)$/.test(text));
  if (at < 0) return;
  it.ask('wrapper', 'runs a command for every file that it finds');
  it.hands.command(it.args.slice(at + 1));
}

function judgeRights(it: Case): void {
  it.ask('rights', 'changes who may use files');
  const deep = it.texts.some((text) => /^-\w*R|^--rec/.test(text));
  const [, ...targets] = operandsOf(it.texts, /^$/);
  for (const target of targets) {
    const place = placeOf(target.replaceAll(unknownText, '').replace(/\/\*+$/, '/'), it.hands.folder, it.hands.root);
    it.hands.write(target, true);
    if (!place.inside && deep) it.refuse('rights', `changes who may use folders outside of the workspace (${place.path})`, target);
  }
  if (it.texts.some((text) => /^[ugoa]*\+\w*s|^[2467]\d{3}$/.test(text)))
    it.refuse('rights', 'lets a program run with the rights of its owner');
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

function judgeSource(it: Case): void {
  it.ask('code', 'runs the commands of a file');
  if (it.args.some(it.hands.fromNetwork)) it.refuse('downloaded', 'runs what it downloads, unseen');
  if (/^(-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(it.texts[0] ?? '')) runsInput(it.input, it.hands, it.line, true);
}

function judgeMove(it: Case): void {
  const [to = '~'] = operandsOf(it.texts, /^$/);
  if (to === '-' || to.includes(unknownText)) {
    it.ask('outside', 'goes to a folder that only the shell knows');
    it.hands.moveTo('..');
    return;
  }
  it.hands.moveTo(to);
  if (!placeOf('', it.hands.folder, it.hands.root).inside) it.ask('outside', 'goes outside of the workspace');
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

const gitRuns =
  /^(-c|--config-env|--exec-path|--upload-pack|--receive-pack|--exec|-x|--ext-diff|--textconv|--extcmd|--open-files-in-pager|--tool|--editor|--sequence-editor|--to-cmd|--cc-cmd|--smtp-server|--template|--gpg-program|--man|--web|--paginate)(=.*)?$|^-c\S|^--(upl|rece|exe|ext|textc|open)\w*|^-O\S*$|^-p$/;
const gitNetwork = new Set([
  'clone',
  'fetch',
  'pull',
  'push',
  'ls-remote',
  'remote',
  'submodule',
  'send-email',
  'request-pull',
  'fetch-pack',
  'send-pack',
  'svn',
  'p4',
  'lfs',
  'daemon',
  'imap-send',
  'archive',
  'credential',
  'maintenance',
  'http-fetch',
  'http-push',
]);
const gitDeletes = new Set([
  'clean',
  'reset',
  'restore',
  'checkout',
  'switch',
  'rm',
  'stash',
  'gc',
  'prune',
  'reflog',
  'update-ref',
  'filter-branch',
  'filter-repo',
  'rebase',
  'replace',
  'worktree',
  'read-tree',
  'checkout-index',
  'symbolic-ref',
  'notes',
  'sparse-checkout',
]);
const gitCode = new Set([
  'config',
  'bisect',
  'filter-branch',
  'difftool',
  'mergetool',
  'submodule',
  'hook',
  'instaweb',
  'gui',
  'citool',
  'help',
  'send-email',
  'fast-import',
  'am',
  'apply',
  'commit',
  'merge',
  'rebase',
  'cherry-pick',
  'revert',
  'init',
  'add',
  'worktree',
  'grep',
  'credential',
  'web--browse',
  'shell',
  'upload-pack',
  'receive-pack',
]);

function judgeGit(it: Case): void {
  const { texts, hands } = it;
  let at = 0;
  for (; at < texts.length && /^-/.test(texts[at] ?? ''); at++) {
    const text = texts[at] ?? '';
    if (/^(-c|-C|--git-dir|--work-tree|--namespace|--exec-path|--config-env|--super-prefix)$/.test(text)) at++;
    if (/^(-C|--git-dir|--work-tree)/.test(text)) it.ask('outside', 'works on another repository');
    if (/^(-c|--config-env)/.test(text)) {
      const setting = text.length > 2 && text.startsWith('-c') ? text.slice(2) : (texts[at] ?? '');
      const value = setting.slice(setting.indexOf('=') + 1);
      if (value.startsWith('!')) hands.script(value.slice(1), it.input);
    }
  }
  const verb = texts[at] ?? '';
  if (texts.some((text) => gitRuns.test(text) && !(text === '-p' && at === 0) && !(text === '-c' && texts.indexOf(text) > at)))
    it.ask('code', 'makes git run other programs');
  if (gitNetwork.has(verb)) it.ask('net', 'uses the network');
  if (
    gitDeletes.has(verb) ||
    (verb === 'branch' && texts.some((text) => /^-\w*[dDmMf]|^--(delete|force|move)/.test(text))) ||
    (verb === 'push' && texts.some((text) => /^-f$|^--(force|delete|mirror|prune)|^[+:]/.test(text))) ||
    (verb === 'tag' && texts.includes('-d'))
  ) {
    it.ask('delete', 'may throw away work that git keeps');
  }
  if (gitCode.has(verb))
    it.ask('project', verb === 'config' ? 'changes or reads the settings of git' : 'may run hooks or settings of the repository');
  if (verb === 'config') {
    const bang = texts.find((text) => text.startsWith('!'));
    if (bang !== undefined) hands.script(bang.slice(1), it.input);
  }
  const exec = texts.findIndex((text) => /^(--exec|-x)$/.test(text));
  if (verb === 'rebase' && exec >= 0) hands.script(texts[exec + 1] ?? '', it.input);
  if (verb === 'bisect' && texts[at + 1] === 'run') hands.command(it.args.slice(at + 2), it.input);
  if (verb === 'submodule' && texts[at + 1] === 'foreach')
    hands.script(
      texts
        .slice(at + 2)
        .filter((text) => text !== '--recursive')
        .join(' '),
      it.input,
    );
  for (let index = at; index < texts.length; index++) {
    const output = /^--outp?u?t?(?:=(.*))?$/.exec(texts[index] ?? '');
    if (output !== null) {
      hands.write(output[1] ?? texts[index + 1] ?? '');
      it.ask('redirect', 'writes to a file');
    }
  }
}

function judgeTar(it: Case): void {
  if (it.texts.some((text) => /^--(to-c|checkp|use-comp|rsh|info-s|new-vol|rmt)|^-\w*[IF]/.test(text)))
    it.ask('code', 'runs a command that is given as an option');
  if (it.texts.some((text) => /^-?\w*x|^--(extract|get)/.test(text))) it.ask('write', 'writes the files of an archive');
  if (it.texts.some((text) => /^-\w*P|^--abs/.test(text))) it.refuse('outside', 'writes wherever the archive says');
  const to = it.texts.findIndex((text) => /^(-C|--directory)$/.test(text));
  if (to >= 0) it.hands.write(it.texts[to + 1] ?? '');
  if (it.texts.includes('--remove-files')) it.ask('delete', 'deletes files');
}

function judgeCopy(it: Case): void {
  it.ask('write', it.name === 'mv' ? 'moves files' : 'copies over files');
  const target = it.texts.findIndex((text) => /^(-t|--target-directory)$/.test(text));
  const operands = operandsOf(it.texts, /^-[tSmog]$/);
  if (target >= 0) it.hands.write(it.texts[target + 1] ?? '');
  else writesTo(it, operands.slice(-1));
  if (it.name === 'mv') for (const source of operands.slice(0, -1)) removes(it, source, true);
}

function judgeLink(it: Case): void {
  it.ask('write', 'makes a link, by which other places can be reached');
  const [to = '', name] = operandsOf(it.texts, /^-[tS]$/);
  const place = placeOf(to, it.hands.folder, it.hands.root);
  if (!place.inside) it.refuse('outside', `links to a place outside of the workspace (${place.path})`);
  if (name !== undefined) it.hands.write(name);
}

function judgeDownload(it: Case): void {
  it.texts.forEach((text, index) => {
    const output =
      /^(?:-o|-O|--output(?:-document)?|-P|--directory-prefix|-c|--cookie-jar|-D|--dump-header|--output-dir|-a)(?:=(.*))?$/.exec(text);
    if (
      output !== null &&
      !(it.name === 'curl' && /^-[OaPc]$/.test(text) && text !== '-c') &&
      !(it.name === 'wget' && /^-[oc]$/.test(text))
    ) {
      const path = output[1] ?? it.texts[index + 1] ?? '';
      if (path !== '-' && path !== '') it.hands.write(path);
    }
    if (/^(-K|--config|-e|--execute|--use-askpass)/.test(text) && !(it.name === 'curl' && text === '-e'))
      it.ask('code', 'takes its orders from a file or an option');
  });
  if (it.texts.some((text) => /^(-d|-T|-F|--data.*|--upload-file|--form|--post-.*|--body-.*)/.test(text)))
    it.ask('net', 'sends data to another computer');
}

function judgeSocket(it: Case): void {
  if (it.texts.some((text) => /^-\w*[ec]$|^--(exec|sh-exec|lua-exec)|^(exec|system):/i.test(text)))
    it.refuse('remote', 'gives another computer a shell');
  it.ask('remote', 'opens a connection to another computer');
}

function judgeTest(it: Case): void {
  // The index of an array is computed, which runs what stands in it.
  if (it.texts.some((text) => /\[.*[$`(]/.test(text))) it.ask('code', 'computes an expression, which can run commands');
}

function judgeInstaller(name: string, texts: readonly string[], ask: Case['ask']): void {
  const verb = texts.find((text) => !text.startsWith('-')) ?? '';
  if (texts.length === 1 && /^(--version|-v|-V|version|--help|-h)$/.test(texts[0] ?? '')) return;
  if (/^(npx|pnpx|bunx|uvx|pipx|corepack)$/.test(name) || /^(exec|x|dlx|create|init)$/.test(verb))
    return ask('net', 'may download a program and run it');
  if (
    /^(install|i|add|ci|update|upgrade|up|get|fetch|download|publish|login|logout|search|view|info|outdated|audit|sync|require|mod|push|pull|owner|token|whoami|adduser)$/.test(
      verb,
    )
  )
    ask('net', 'may download packages and run their scripts');
  if (/^(list|ls|why|explain|show|freeze|env)$/.test(verb) && verb !== 'env') return;
  if (verb === 'env' || verb === 'config') ask('environment', 'prints settings, which may hold secrets');
  ask('project', 'runs what files of the project say');
}

function judgeAssignments(name: string, args: readonly ShellWord[], hands: Hands): void {
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

function judgeWrapper(
  name: string,
  wrapper: { valued: RegExp; before?: number; plain?: true },
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

function judgeShell(args: readonly ShellWord[], input: Input | undefined, hands: Hands, line: string): void {
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

function judgeInterpreter(name: string, args: readonly ShellWord[], input: Input | undefined, hands: Hands, line: string): void {
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

function plain(word: string): string {
  return (word.split('/').at(-1) ?? word).toLowerCase();
}
