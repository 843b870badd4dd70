import type { ApprovalAsk } from '../../schema/approval';
import { rememberable } from './policy';

const doing: Readonly<Record<ApprovalAsk['effect'], string>> = { read: 'read', write: 'write', run: 'run', net: 'ask' };

/** What answering "always" to an ask allows from then on, as one sentence: whom, what exactly, and for how long. */
export function alwaysWords(ask: ApprovalAsk): string {
  const { member, tool, command, path, url, effect } = rememberable(ask);
  const what = [
    ...(command === undefined ? [] : [commandWords(command)]),
    ...(path === undefined ? [] : [`${doing[effect ?? 'write']} ${path.replace(/\\(.)/g, '$1')}`]),
    ...(url === undefined ? [] : [`ask ${url}, at any address there`]),
  ];
  const how = what.length > 0 ? `${what.join(' and ')} with ${tool}` : `call ${tool} with anything`;
  return `For the rest of this run @${member} may ${how} without asking.`;
}

/** `= ` before a rule's command means the exact line; a * at its end any further words. */
function commandWords(command: string): string {
  if (command.startsWith('= ')) return `run exactly “${command.slice(2)}”`;
  return command.endsWith(' *') ? `run “${command.slice(0, -2)}” with any words after it` : `run “${command}”`;
}
