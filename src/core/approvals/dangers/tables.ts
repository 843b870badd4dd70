/** Programs that talk to other computers, or usually do: what is sent or fetched cannot be taken back. */
export const network = new Set(
  'curl wget nc ncat netcat socat telnet ssh scp sftp rsync ftp tftp lftp lynx links w3m elinks http https httpie xh aria2c axel dig nslookup host ping ping6 traceroute whois nmap mail mailx sendmail mutt ngrok cloudflared gh glab aws gcloud az kubectl helm terraform docker podman heroku fly flyctl vercel netlify rclone s3cmd gsutil mosh autossh sshfs smbclient ldapsearch psql mysql mongo mongosh redis-cli sqlcmd lwp-request get post invoke-webrequest iwr irm'.split(
    ' ',
  ),
);

/** Package managers: most of what they do downloads code, and runs scripts of the packages. */
export const installers = new Set(
  'npm npx pnpm pnpx yarn bun bunx pip pip3 pipx uv uvx poetry gem bundle cargo go composer conda mamba apt apt-get aptitude dnf yum pacman apk brew snap flatpak choco winget nix nix-env corepack deno'.split(
    ' ',
  ),
);

/** Programs that run what files of the project say, which a member may have written itself. */
export const projectRunners = new Set(
  'make gmake just task rake gradle gradlew mvn mvnw ant bazel tox nox invoke grunt gulp nx turbo lerna cmake ninja meson sbt lein mix dotnet msbuild xcodebuild swift pre-commit husky act jest vitest mocha pytest'.split(
    ' ',
  ),
);

/** Programs that take shell commands from their words or their input, so that these are read as a script of their own. */
export const shells = /^(r?bash|sh|dash|ash|zsh|ksh|mksh|fish|csh|tcsh|posh|yash)[\d.]*$/;

/** Programs that run a language of their own, which nothing here reads. */
export const interpreters =
  /^(python|pypy|ipython|node|nodejs|deno|bun|tsx|ts-node|perl|ruby|php|lua|luajit|r|rscript|julia|tclsh|wish|osascript|pwsh|powershell|cmd|ghci|guile|racket|scheme|sbcl|erl|elixir|groovy|scala|jshell|irb|swipl|octave|gdb|expect|jrunscript|gawk|bc|dc|m4)[\d.]*$/;

/** Programs with a prompt of their own, from which a shell can be opened. */
export const editors = new Set('vi vim nvim view ex ed emacs nano pico less more most man info screen tmux byobu'.split(' '));

/** Programs that run others with the rights of another user: never allowed. */
export const privileged = new Set(['sudo', 'su', 'doas', 'pkexec', 'runuser', 'sudoedit', 'gosu', 'setpriv']);

/** Programs that stop or restart the computer: never allowed. Also words of `systemctl`. */
export const powers = new Set(['shutdown', 'reboot', 'halt', 'poweroff', 'telinit']);

/** Programs that change disks, accounts or the kernel: never allowed, since no checkpoint brings these back. */
export const diskTools =
  /^(mkfs(\..+)?|mke2fs|mkswap|fdisk|sfdisk|cfdisk|gdisk|sgdisk|parted|wipefs|blkdiscard|hdparm|cryptsetup|diskpart|format|mount|umount|losetup|swapoff|swapon|lvremove|vgremove|zpool|insmod|rmmod|modprobe|iptables|nft|sysctl|visudo|useradd|userdel|usermod|passwd|chpasswd|chroot)$/;

/** Programs whose effect goes on when the run is over and nobody looks any more. */
export const lasting = new Set([
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

/** Shell commands that print variables or earlier lines, in which keys may stand. `set` does so without words only. */
export const dumps = new Set(['printenv', 'history', 'fc', 'set', 'compgen']);

/** Shell commands after which the same words may mean something else, so that what follows is read wrongly. */
export const definitions = new Set([
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

/** Shell commands that set variables with words of their own. */
export const assigning = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'let']);
