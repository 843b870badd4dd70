import { TeamError } from '../../base/errors';
import type { Sandbox, Shell, ShellCommand } from '../../core/ports/shell';

/** What a command of the in-memory shell does. */
export type MemoryReply = {
  output?: string;
  /** 0 when absent. */
  exitCode?: number;
  /** How long it would take; more than the command's time-out ends it as that. */
  takesMs?: number;
  /** Ends only when it is aborted. */
  hangs?: boolean;
};

export type MemoryShellOptions = {
  /** Answers a command; undefined stands for a program that is not there. */
  reply: (command: ShellCommand) => MemoryReply | undefined;
  sandboxes?: readonly Sandbox[];
};

/** A shell that runs nothing: the in-memory twin of the real one. Takes no time. */
export function createMemoryShell({ reply, sandboxes = [] }: MemoryShellOptions): Shell & { readonly ran: readonly ShellCommand[] } {
  const ran: ShellCommand[] = [];
  const sandbox: Shell['sandbox'] = async (kind) =>
    kind === 'none' || sandboxes.includes(kind)
      ? { ok: true }
      : { ok: false, why: `${kind} is not installed. Install it, or set the sandbox to none.` };
  return {
    ran,
    sandbox,
    async run(command, signal) {
      const fence = await sandbox(command.sandbox);
      if (!fence.ok)
        return {
          ok: false,
          error: new TeamError('user.badInput', { shown: `Nothing was run, because the sandbox cannot be used. ${fence.why}` }),
        };
      if (signal.aborted) return { ok: true, result: { output: '', cut: 0, ended: 'aborted', ms: 0 } };
      const answer = reply(command);
      if (answer === undefined)
        return { ok: false, error: new TeamError('user.notFound', { shown: 'Nothing was run: there is no such program.' }) };
      ran.push(command);
      const { text, cut } = keep(answer.output ?? '', command.maxOutputBytes);
      const takesMs = answer.takesMs ?? 0;
      if (answer.hangs && takesMs <= command.timeoutMs) {
        await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
        return { ok: true, result: { output: text, cut, ended: 'aborted', ms: takesMs } };
      }
      if (takesMs > command.timeoutMs) return { ok: true, result: { output: text, cut, ended: 'timeout', ms: command.timeoutMs } };
      return { ok: true, result: { output: text, cut, ended: 'exit', exitCode: answer.exitCode ?? 0, ms: takesMs } };
    },
  };
}

/** Three quarters of the start and one of the end, as the real one keeps them. */
function keep(output: string, max: number): { text: string; cut: number } {
  const bytes = Buffer.from(output);
  if (bytes.length <= max) return { text: output, cut: 0 };
  const tail = Math.floor(max / 4);
  const cut = bytes.length - max;
  return {
    text: `${bytes.toString('utf8', 0, max - tail)}\n[... ${cut} bytes cut ...]\n${bytes.toString('utf8', bytes.length - tail)}`,
    cut,
  };
}
