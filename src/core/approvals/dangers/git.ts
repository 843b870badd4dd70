import type { Case, JudgeTable } from './case';

/** `git`, which has so many commands of its own that it has a file here. */
export const gitJudges: JudgeTable = {
  git: judgeGit,
};

/** Options by which git runs other programs. */
const gitRuns =
  /^(-c|--config-env|--exec-path|--upload-pack|--receive-pack|--exec|-x|--ext-diff|--textconv|--extcmd|--open-files-in-pager|--tool|--editor|--sequence-editor|--to-cmd|--cc-cmd|--smtp-server|--template|--gpg-program|--man|--web|--paginate)(=.*)?$|^-c\S|^--(upl|rece|exe|ext|textc|open)\w*|^-O\S*$|^-p$/;

/** Commands of git that reach, or may reach, another computer. */
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

/** Commands of git that may lose changes, commits or where a branch was. */
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

/** Commands of git that may run hooks, filters or programs from the settings of the repository. */
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
