import { placeOf } from '../places';
import { type ShellWord, unknownText } from '../words';
import { type Case, type JudgeTable, operandsOf, plain, writesTo } from './case';

/** Commands that delete, change, copy, link or go to files and folders. */
export const fileJudges: JudgeTable = {
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
  cd: judgeMove,
  pushd: judgeMove,
  popd: (it) => {
    it.ask('outside', 'goes to a folder that only the shell knows');
    it.hands.moveTo('..');
  },
  tar: judgeTar,
  gtar: judgeTar,
  bsdtar: judgeTar,
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
};

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
