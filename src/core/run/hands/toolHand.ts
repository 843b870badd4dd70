import { type CancelSignal, createCancel, orCancelled } from '../../../base/cancel';
import { asTeamError } from '../../../base/errors';
import { createSerial } from '../../../base/queue';
import { hash32 } from '../../../base/seeded';
import type { ApprovalAsk, ApprovalRule, Decision } from '../../../schema/approval';
import type { Body } from '../../../schema/event';
import type { ResolvedMember, ResolvedTeam } from '../../../schema/team';
import { alwaysWords } from '../../approvals/alwaysWords';
import { readCommand, riskOf } from '../../approvals/commands';
import { decide } from '../../approvals/policy';
import type { Approver } from '../../ports/approver';
import type { BridgeOutcome, BridgeServer, BridgeTask } from '../../ports/bridge';
import type { Lookout } from '../../ports/lookout';
import type { Objects } from '../../ports/objects';
import type { Shell } from '../../ports/shell';
import type { Web } from '../../ports/web';
import type { Workspace } from '../../ports/workspace';
import type { Clock } from '../../ports/world';
import type { Tool, ToolHands, ToolOutcome } from '../../tools/define';
import type { Home } from '../home';
import type { Recorder } from '../recorder';
import { rememberedRules } from '../remembered';
import type { RunState } from '../runState';
import type { Cause, FileHand } from './fileHand';
import { asksBeforeWrite, rejected } from './writeReview';

export type ToolCaller = { member: ResolvedMember; turn: string };

/** Runs tools for members: rules, the person's yes, the intent, the call, its result. */
export type ToolHand = {
  /** Never throws for what goes wrong in a tool; rejects when nothing can be recorded or the run was stopped. */
  call(caller: ToolCaller, tool: Tool, id: string, input: unknown): Promise<{ text: string; failed: boolean }>;
  /** Whether a skill from elsewhere may be loaded for a member; the person is asked unless a rule names `load_skill`. */
  mayLoad(caller: ToolCaller, id: string, url: string, what: string): Promise<{ ok: true } | { ok: false; why: string }>;
  /** Whether a member may write a file by a block of its reply; asks the person where the rules say so. */
  mayWrite(caller: ToolCaller, id: string, path: string, what: string): Promise<{ ok: true } | { ok: false; why: string }>;
};

type Ports = {
  runId: string;
  team: ResolvedTeam;
  state: RunState;
  recorder: Recorder;
  files: FileHand;
  shared: Workspace;
  private: Workspace;
  objects: Objects;
  shell: Shell;
  web: Web;
  /** Bound to the team's secret. */
  delegate(task: BridgeTask, server: BridgeServer, timeoutMs: number, signal: CancelSignal): Promise<BridgeOutcome>;
  approver: Approver;
  home: Home;
  clock: Clock;
  stop: CancelSignal;
  lookout: () => Lookout;
  /** Rules that the person gave for this run, before the team's own. */
  rules: readonly ApprovalRule[];
};

/** A result that is longer is kept as an object; the fact names it. */
const inlineChars = 2_000;
const maxOutputBytes = 64 * 1024;

export function createToolHand(ports: Ports): ToolHand {
  const { state, recorder, team, clock } = ports;
  // Commands run one at a time, so that what each of them changed can be told apart.
  const commands = createSerial();

  const bodyOf = async (text: string): Promise<Body> => (text.length <= inlineChars ? { text } : { object: await ports.objects.put(text) });
  const textOf = async (body: Body): Promise<string> =>
    'text' in body ? body.text : ((await ports.objects.get(body.object)) ?? '(the result is missing under .roundtable/objects)');

  /** Rules look at where a path leads, so that a link gets around none of them. */
  const byRealPath = async (ask: ApprovalAsk): Promise<ApprovalAsk> => {
    if (ask.path === undefined || ask.path.startsWith('private/')) return ask;
    const real = await ports.shared.realPath(ask.path);
    return real.ok && real.path !== ask.path ? { ...ask, path: real.path } : ask;
  };

  /** Whether the call may run; asks the person where the rules say so. */
  const permit = async (
    caller: ToolCaller,
    tool: Pick<Tool, 'name' | 'effect' | 'getOnly'>,
    id: string,
    written: ApprovalAsk,
    replayed?: string,
  ): Promise<{ ok: true } | { ok: false; why: string }> => {
    const autonomy = team.autonomy ?? 1;
    const ask = await byRealPath(written);
    const verdict = decide(ask, {
      rules: [...ports.rules, ...(team.approvals ?? [])],
      autonomy,
      remembered: rememberedRules(state),
      sandboxed: tool.effect === 'run' && (caller.member.work?.sandbox ?? 'none') !== 'none',
      getOnly: tool.getOnly ?? false,
      root: ports.shared.root,
    });
    if (verdict.verdict === 'deny') return { ok: false, why: verdict.because };
    // Asked with the change itself, by whoever writes it.
    const asksLater = asksBeforeWrite(team) && tool.effect === 'write' && ask.path !== undefined && !ask.path.startsWith('private/');
    if (asksLater) return { ok: true };
    if (verdict.verdict === 'allow' && replayed === undefined) return { ok: true };
    const key = replayed === undefined ? id : `${id}/again`;
    let decision: Decision | undefined = state.decided.get(key);
    if (!decision) {
      const risk = ask.command === undefined ? undefined : riskOf(readCommand(ask.command, { root: ports.shared.root }));
      const question: ApprovalAsk = { ...ask, why: replayed ?? verdict.because, ...(risk && { risk }), always: alwaysWords(ask) };
      await recorder.record([{ type: 'approval.asked', data: { ask: key, turn: caller.turn, call: id, ...question } }]);
      decision = await ports.approver.ask({ ...question, id: key, runId: ports.runId }, ports.stop);
      if (ports.stop.aborted) return { ok: false, why: 'The run was stopped.' };
      await recorder.record([{ type: 'approval.decided', data: { ask: key, ...decision } }]);
    }
    if (decision.decision !== 'reject') return { ok: true };
    return { ok: false, why: rejected(decision) };
  };

  /** As `permit`, for a file that is read or written besides a tool of its own. */
  const permitFile = (caller: ToolCaller, effect: 'read' | 'write', id: string, path: string, what: string) => {
    const name = effect === 'read' ? 'read_file' : 'write_file';
    return permit(caller, { name, effect }, id, { member: caller.member.name, tool: name, effect, what, path, why: '' });
  };

  /** Does what may change files in ways that only looking tells, and records what it changed. What changed before was not its doing. */
  const watched = <T>(cause: Cause, work: () => Promise<T>): Promise<{ outcome: T; changed: readonly string[] }> =>
    commands(async () => {
      const lookout = ports.lookout();
      await lookout.look();
      const outcome = await work();
      return { outcome, changed: await ports.files.ran(cause, lookout) };
    });

  const handsFor = (caller: ToolCaller, id: string, timeoutMs: number, signal: CancelSignal): ToolHands => {
    const { member, turn } = caller;
    return {
      member,
      team,
      runId: ports.runId,
      turn,
      shared: ports.shared,
      private: ports.private.within(member.name),
      saw: (path, text) => ports.files.saw(member, path, text),
      change: (path, wanted, reason) => ports.files.change({ member, turn, call: id, reason }, path, wanted),
      async run(kind, script) {
        const command = {
          run: { kind, script },
          cwd: ports.shared.root,
          timeoutMs,
          maxOutputBytes,
          sandbox: member.work?.sandbox ?? 'none',
        };
        const reason = `ran ${script.trim().split('\n')[0]?.slice(0, 120) ?? ''}`;
        const there = await ports.shared.ensure();
        if (!there.ok) return there;
        const { outcome: ran, changed } = await watched({ member, turn, call: id, reason }, () => ports.shell.run(command, signal));
        return ran.ok ? { ok: true, result: ran.result, changed } : ran;
      },
      async skill(run) {
        await ports.shared.ensure();
        return (await watched({ member, turn, call: id, reason: 'ran a tool of a skill' }, run)).outcome;
      },
      web: ports.web,
      bridge: { delegate: (task, server, limitMs) => ports.delegate(task, server, limitMs, signal) },
      may: (effect, path, what) =>
        permitFile(caller, effect, `${id}/${effect === 'read' ? 'read_file' : 'write_file'}/${path}`, path, what),
      home: ports.home,
      now: () => clock.now(),
      id: (length) => idOf(`${ports.runId}/${turn}/${id}`, length),
      timeoutMs,
      signal,
    };
  };

  const execute = async (caller: ToolCaller, tool: Tool, id: string, input: unknown): Promise<ToolOutcome> => {
    const ownMs = tool.limitMs?.(input);
    const timeoutMs = ownMs ?? caller.member.work?.toolTimeoutMs ?? 300_000;
    const waitsForPerson = tool.effect === 'write' && asksBeforeWrite(team);
    const endsItself = tool.effect === 'run' || ownMs !== undefined || waitsForPerson;
    const limit = createCancel(ports.stop);
    if (!waitsForPerson) void clock.sleep(timeoutMs, limit.signal).then(() => limit.cancel('timeout'));
    try {
      // A command ends itself at its own time-out, so that what it changed is still recorded; a task elsewhere, so that it is stopped there.
      const done = tool.run(input, handsFor(caller, id, timeoutMs, endsItself ? ports.stop : limit.signal));
      const outcome = endsItself ? await done : await orCancelled(done, limit.signal);
      return outcome ?? { text: `${tool.name} did not end within ${Math.round(timeoutMs / 1000)} s.`, failed: true };
    } finally {
      limit.cancel();
      limit.unlink();
    }
  };

  return {
    mayLoad: (caller, id, url, what) => {
      const tool = { name: 'load_skill', effect: 'run' as const };
      return permit(caller, tool, id, { member: caller.member.name, tool: tool.name, effect: tool.effect, what, url, why: '' });
    },
    mayWrite: (caller, id, path, what) => permitFile(caller, 'write', id, path, what),
    async call(caller, tool, id, input) {
      const known = state.tools.get(id);
      if (known?.finished) return { text: await textOf(known.finished.result), failed: known.finished.failed };
      const { what, path, command, url } = tool.about(input, team);
      const ask: ApprovalAsk = {
        member: caller.member.name,
        tool: tool.name,
        effect: tool.effect,
        what,
        ...(path !== undefined && { path }),
        ...(command !== undefined && { command }),
        ...(url !== undefined && { url }),
        why: '',
      };
      // Its intent stands without an outcome: it may have happened before the process ended. Reading can just be done again, and so can
      // writing, because the file hand knows what it did.
      const replayed =
        known && (tool.effect === 'run' || tool.effect === 'net')
          ? 'It was under way when the process ended, so it may have happened already. Run it again?'
          : undefined;
      const permitted = await permit(caller, tool, id, ask, replayed);
      const started = clock.ticks();
      const finish = async (outcome: ToolOutcome): Promise<{ text: string; failed: boolean }> => {
        const text = capped(outcome.text, tool.maxChars);
        const failed = outcome.failed ?? false;
        await recorder.record([
          {
            type: 'tool.finished',
            data: {
              turn: caller.turn,
              call: id,
              member: caller.member.name,
              tool: tool.name,
              failed,
              result: await bodyOf(text),
              ms: Math.round(clock.ticks() - started),
            },
          },
        ]);
        return { text, failed };
      };
      if (!known) {
        await recorder.record([
          {
            type: 'tool.started',
            data: {
              turn: caller.turn,
              call: id,
              member: caller.member.name,
              tool: tool.name,
              effect: tool.effect,
              what: what.slice(0, 500),
            },
          },
        ]);
      }
      if (!permitted.ok) return finish({ text: permitted.why, failed: true });
      try {
        return await finish(await execute(caller, tool, id, input));
      } catch (error) {
        const failure = asTeamError(error);
        // What cannot be recorded breaks the run; everything else is the member's to know.
        if (failure.code.startsWith('system.') && failure.code !== 'system.bug') throw failure;
        return finish({ text: `${tool.name} failed: ${failure.shown}`, failed: true });
      }
    },
  };
}

function capped(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const head = Math.floor(maxChars * 0.75);
  const tail = maxChars - head;
  return `${text.slice(0, head)}\n[... ${text.length - maxChars} of ${text.length} characters left out ...]\n${text.slice(-tail)}`;
}

/** Letters and digits that follow from a text. */
function idOf(text: string, length: number): string {
  let out = '';
  for (let round = 0; out.length < length; round++) out += hash32(`${text}/${round}`).toString(16).padStart(8, '0');
  return out.slice(0, length);
}
