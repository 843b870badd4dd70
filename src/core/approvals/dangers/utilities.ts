import type { Case, JudgeTable } from './case';

/** Small commands with one or two dangerous uses each. */
export const utilityJudges: JudgeTable = {
  kill: (it) => {
    it.ask('process', 'ends other programs');
    const targets = it.texts.filter((text, index) => !(index === 0 && /^-/.test(text) && it.texts.length > 1) && text !== '--');
    if (targets.some((target) => target === '1' || target === '-1'))
      it.refuse('process', 'ends every program, or the first one of the system');
  },
  killall: (it) => it.ask('process', 'ends other programs'),
  pkill: (it) => it.ask('process', 'ends other programs'),
  zip: (it) => {
    if (it.texts.some((text) => /^-\w*TT|^--unzip-command/.test(text))) it.ask('code', 'runs a command that is given as an option');
  },
  rg: (it) => {
    if (it.texts.some((text) => /^--(pre|hostname-bin)/.test(text))) it.ask('code', 'runs a command that is given as an option');
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

function judgeTest(it: Case): void {
  // The index of an array is computed, which runs what stands in it.
  if (it.texts.some((text) => /\[.*[$`(]/.test(text))) it.ask('code', 'computes an expression, which can run commands');
}
