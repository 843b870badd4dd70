/** Where a path of a command leads, by its text alone. `path` is plain: inside it is relative (`''` is the workspace), outside it starts with `/`, `~` or `..`. */
export type Place = { inside: boolean; path: string };

const systemFolders =
  /^\/(etc|dev|proc|sys|boot|usr|bin|sbin|lib\w*|var|opt|root|run|private\/etc|private\/var|System|Library|Windows)(\/|$)/;
const temporaryFolders = /^\/(var\/tmp|private\/var\/folders|var\/folders)(\/|$)/;
const harmlessDevices = /^\/dev\/(null|zero|stdin|stdout|stderr|tty|fd\/\d+|random|urandom)$/;
const networkDevices = /^\/dev\/(tcp|udp)\//;
const startFiles =
  /^~\/\.(bash\w*|profile|zsh\w*|zprofile|kshrc|cshrc|login|logout|inputrc|vimrc|gitconfig|npmrc|pam_environment|xinitrc|xprofile|config\/(autostart|systemd|fish|git)(\/.*)?|ssh(\/.*)?|gnupg(\/.*)?|local\/bin(\/.*)?)$|^~\/Library\/LaunchAgents(\/|$)/;
const hookFiles = /(^|\/)\.git(\/|$)/i;

/** Files that hold keys and passwords; a command never reads them. */
const neverRead =
  /(^|[/=@:,])\.(ssh|gnupg|aws|azure|kube|password-store)(\/|$)|(^|[/=@:,])\.(netrc|git-credentials|pgpass|my\.cnf|vault-token|docker\/config\.json|config\/gh\/hosts\.yml|config\/gcloud(\/.*)?|[a-z]*_history)$|\/etc\/(g?shadow|sudoers)|\/proc\/[^/]+\/(environ|mem|maps)|\/dev\/(mem|kmem|sd[a-z]\d*|nvme\w*|disk\w*)|Library\/Keychains/i;
/** Files that may hold credentials; a person is asked. */
const maybeSecret =
  /(^|[/=@:,])(\.env(\.[\w.-]+)?|\.npmrc|\.pypirc|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|credentials(\.\w+)?|secrets?\.\w+|[^/]*\.(pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg))$|(^|[/=@:,])\.git\/(config|credentials)$/i;
const secretSamples = [
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/sudoers',
  '~/.ssh/id_rsa',
  '~/.ssh/id_ed25519',
  '~/.ssh/authorized_keys',
  '~/.aws/credentials',
  '~/.netrc',
  '~/.git-credentials',
  '~/.gnupg/secring.gpg',
  '~/.bash_history',
];

/** Resolves a path from a folder (plain: `''` is the workspace). `root` is the workspace's absolute path, where it is known. */
export function placeOf(path: string, folder: string, root?: string): Place {
  let full = path.replace(/^~[a-z][\w-]*/i, '~').replace(/^\/(home|Users)\/[^/]+(?=\/|$)/, (home) => (root?.startsWith(home) ? home : '~'));
  if (root !== undefined && (path === root || path.startsWith(`${root}/`))) full = path.slice(root.length).replace(/^\/+/, '');
  else if (!/^[/~]/.test(full) && !/^[a-z]:[\\/]/i.test(full)) full = folder === '' ? full : `${folder}/${full}`;
  const lead = full.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part !== '..' || last === undefined || last === '..' || last === '~') {
      if (part !== '..' || lead === '') parts.push(part);
    } else parts.pop();
  }
  const plain = lead + parts.join('/');
  return { inside: !/^(\/|~|\.\.(\/|$)|[a-z]:)/i.test(plain), path: plain };
}

/** Whether a word has the form of a path that leaves the workspace. */
export function leavesWorkspace(word: string): boolean {
  return /^[/~]|^[a-z]:[\\/]|(^|[/=:])\.\.([/\\]|$)|=[/~]/i.test(word);
}

/** `never` for files of keys and passwords, `ask` for what may hold some. Globs count for what they can match. */
export function secrecyOf(word: string): 'never' | 'ask' | undefined {
  if (/\s/.test(word)) return undefined;
  const plain = word.replace(/\/(\.?\/)+/g, '/');
  if (neverRead.test(plain)) return 'never';
  if (/[*?[]/.test(plain) && /^[/~]/.test(plain)) {
    const pattern = globPattern(plain.replace(/^\/(home|Users|root)(\/[^/]+)?(?=\/\.)/, '~'));
    if (pattern !== undefined && secretSamples.some((sample) => pattern.test(sample))) return 'never';
  }
  if (maybeSecret.test(plain) || /(^|[/=@:,])\.env[*?[]/.test(plain)) return 'ask';
  return undefined;
}

function globPattern(glob: string): RegExp | undefined {
  const body = glob.replace(/\[[^\]]*\]|[*?]|[.+^${}()|\\[\]]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?' || part.length > 1) return '[^/]';
    return `\\${part}`;
  });
  return new RegExp(`^${body}$`);
}

/** What is wrong with writing to a place: why it is never allowed, or why it is asked for. */
export function writeDanger(place: Place): { severity: 'refuse' | 'ask'; kind: 'write' | 'net' | 'outside'; why: string } | undefined {
  const { path } = place;
  if (harmlessDevices.test(path)) return undefined;
  if (networkDevices.test(path)) return { severity: 'ask', kind: 'net', why: 'opens a network connection' };
  if (path === '/') return { severity: 'refuse', kind: 'write', why: 'writes to the root of the file system' };
  if (systemFolders.test(path) && !temporaryFolders.test(path))
    return { severity: 'refuse', kind: 'write', why: `writes to the system (${path})` };
  if (/^[a-z]:/i.test(path)) return { severity: 'refuse', kind: 'write', why: `writes outside of the workspace (${path})` };
  if (startFiles.test(path))
    return { severity: 'refuse', kind: 'write', why: `changes what your own programs do when they start (${path})` };
  if (hookFiles.test(path)) return { severity: 'refuse', kind: 'write', why: `changes the repository's own files (${path})` };
  if (!place.inside) return { severity: 'ask', kind: 'outside', why: `writes outside of the workspace (${path})` };
  return undefined;
}

/** Whether a path is one that a command may write to without anything being written. */
export function isSink(path: string): boolean {
  return harmlessDevices.test(path);
}
