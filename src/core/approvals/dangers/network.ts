import { type Case, type JudgeTable, operandsOf, writesTo } from './case';
import { network } from './tables';

/** Whether a plain command name is one that uses the network. */
export function isNetworkCommand(name: string): boolean {
  return network.has(name);
}

/** What commands of the network do besides using it: write files, send data, open a shell, run a command. */
export const networkJudges: JudgeTable = {
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
  openssl: (it) => {
    if (it.texts[0] === 's_client' || it.texts[0] === 's_server') it.ask('net', 'uses the network');
  },
};

/** `npm`, `pip` and their like: by their first word that is no option. */
export function judgeInstaller(name: string, texts: readonly string[], ask: Case['ask']): void {
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
