import type { Hands, Input } from '../reading';
import type { ShellWord } from '../words';
import type { JudgeTable } from './case';
import { fileJudges } from './files';
import { gitJudges } from './git';
import { codeJudges, judgeAssignments, judgeInterpreter, judgeShell } from './interpreters';
import { judgeInstaller, networkJudges } from './network';
import {
  assigning,
  definitions,
  diskTools,
  dumps,
  editors,
  installers,
  interpreters,
  lasting,
  network,
  powers,
  privileged,
  projectRunners,
  shells,
} from './tables';
import { utilityJudges } from './utilities';
import { judgeWrapper, wrapperJudges, wrappers } from './wrappers';

// No two rooms judge the same name: a later one would silently take the place of an earlier one.
const judges: JudgeTable = {
  ...fileJudges,
  ...gitJudges,
  ...codeJudges,
  ...networkJudges,
  ...utilityJudges,
  ...wrapperJudges,
};

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
