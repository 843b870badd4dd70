import type { CancelSignal } from '../../../base/cancel';
import { TeamError } from '../../../base/errors';
import type { ApprovalRule } from '../../../schema/approval';
import type { FactData } from '../../../schema/event';
import type { ResolvedMember, ResolvedTeam } from '../../../schema/team';
import type { Approver, Director } from '../../ports/approver';
import type { Bridge } from '../../ports/bridge';
import type { Lookout } from '../../ports/lookout';
import type { Objects, RunFiles } from '../../ports/objects';
import type { Shell } from '../../ports/shell';
import type { SkillHost } from '../../ports/skills';
import type { Web } from '../../ports/web';
import type { Workspace } from '../../ports/workspace';
import type { Clock } from '../../ports/world';
import { builtInTools } from '../../tools';
import type { Tool } from '../../tools/define';
import type { Home } from '../home';
import type { Recorder } from '../recorder';
import type { RunState } from '../runState';
import { createFileHand, type FileHand } from './fileHand';
import { createSkillHand } from './skillHand';
import { createToolHand, type ToolHand } from './toolHand';
import { createWriteReview } from './writeReview';

/** What the members of a team file touch the world with. */
export type Hands = {
  /** The shared files, for reading. */
  readonly shared: Workspace;
  /** The private files of all members, each under its name. */
  readonly private: Workspace;
  readonly files: FileHand;
  readonly tools: ToolHand;
  readonly home: Home;
  /** Loads the skills of the team; their sha256 by source. Called before the first turn. */
  loadSkills(): Promise<Record<string, string>>;
  /** Begins to keep what commands may change, while the first turns are being taken. Nothing when no member runs commands. */
  warmUp(): void;
  /** The tools that a member has, those of its skills included. */
  toolsOf(member: ResolvedMember): readonly Tool[];
  knowledge(member: ResolvedMember): readonly { name: string; text: string }[];
  /** Stores a text as an object and answers its hash. */
  keep(text: string): Promise<string>;
  /** Records what a member asked for and did not get. */
  refuse(refused: FactData['reply.refused']): Promise<void>;
  /** Takes in what a person put into inject.txt beside the journal. */
  takeDirective(round: number): Promise<void>;
  /** The person's word at the end of a round, where they asked to be asked. */
  afterRound(round: number, rounds: number): Promise<string | undefined>;
};

export type HandPorts = {
  workspace: Workspace;
  privateFiles: Workspace;
  objects: Objects;
  runFiles: RunFiles;
  shell: Shell;
  web: Web;
  /** Where tasks are handed to other teams. */
  bridge: Bridge;
  skills: SkillHost;
  approver: Approver;
  director?: Director;
  /** What sees the changes of commands in a folder. */
  lookoutOf(workspace: Workspace): Lookout;
  clock: Clock;
};

type Room = {
  runId: string;
  team: ResolvedTeam;
  state: RunState;
  recorder: Recorder;
  home: Home;
  stop: CancelSignal;
  rules: readonly ApprovalRule[];
  /** What the team's bridge signs with. */
  bridgeSecret: string | undefined;
};

/** The file in a run's folder that a person may put a directive into. Source: FACTS 4.2. */
const injectFile = 'inject.txt';

export function createHands(ports: HandPorts, room: Room): Hands {
  const { team, state, recorder, home, stop } = room;
  const shared = team.workspace === undefined ? ports.workspace : ports.workspace.within(team.workspace);
  const own = ports.privateFiles.within(team.name);
  const ownFolder = team.growth?.folder;
  let made: Lookout | undefined;
  const lookout = (): Lookout => {
    made ??= ports.lookoutOf(shared);
    return made;
  };
  const files = createFileHand({
    recorder,
    state,
    shared,
    private: own,
    own: ownFolder === undefined ? undefined : { workspace: ports.workspace, folder: ownFolder },
    objects: ports.objects,
    review: createWriteReview({ runId: room.runId, team, state, recorder, approver: ports.approver, stop }),
    keepsAll: team.review === 'auto',
    lookout: () => made,
  });
  const tools = createToolHand({
    runId: room.runId,
    team,
    state,
    recorder,
    files,
    shared,
    private: own,
    objects: ports.objects,
    shell: ports.shell,
    web: ports.web,
    async delegate(task, server, timeoutMs, signal) {
      const refuse = (shown: string) => ({ ok: false as const, error: new TeamError('user.badInput', { shown }) });
      const { bridge } = ports;
      const named = team.bridge?.secret;
      if (named && room.bridgeSecret === undefined)
        return refuse(
          'env' in named
            ? `bridge.secret of the team file names ${named.env}, which is not set. Set it in the environment.`
            : 'The secret that stood under bridge in the team file is not there any more.',
        );
      return bridge.delegate(task, { ...server, ...(room.bridgeSecret !== undefined && { secret: room.bridgeSecret }) }, timeoutMs, signal);
    },
    approver: ports.approver,
    home,
    clock: ports.clock,
    stop,
    lookout,
    rules: room.rules,
  });
  const skills = createSkillHand(
    ports.skills,
    () => shared.root,
    stop,
    (member, url) =>
      tools.mayLoad({ member, turn: 'skills' }, `skills/${url}`, url, `load the skill ${url}, whose tools run on this machine`),
  );

  return {
    shared,
    private: own,
    files,
    tools,
    home,
    loadSkills: () => skills.load(team.members),
    warmUp() {
      const runs = (name: string): boolean => builtInTools.find((tool) => tool.name === name)?.effect === 'run';
      if (!team.members.some((member) => member.work && (member.work.skills.length > 0 || member.work.tools.some(runs)))) return;
      // What goes wrong here comes again, and is said, when a command is about to run.
      lookout()
        .look()
        .catch(() => undefined);
    },
    toolsOf(member) {
      const ofSkills = skills.of(member).tools;
      return (member.work?.tools ?? []).map((name) => {
        const tool = ofSkills.find((known) => known.name === name) ?? builtInTools.find((known) => known.name === name);
        if (tool) return tool;
        const own = ofSkills.map((known) => known.name);
        throw new TeamError('user.badInput', {
          shown: `@${member.name} has no tool ${name}: it is not built in, and its skills bring ${own.length > 0 ? own.join(', ') : 'none'}.`,
        });
      });
    },
    knowledge: (member) => skills.of(member).knowledge,
    keep: (text) => ports.objects.put(text),
    async refuse(refused) {
      await recorder.record([{ type: 'reply.refused', data: refused }]);
    },
    async takeDirective(round) {
      const taken = await ports.runFiles.take(room.runId, injectFile);
      if (!taken) return;
      const text = taken.text.trim();
      // Taken already, by a process that ended before it could take the file away: nobody has spoken since.
      const last = state.said.at(-1)?.message;
      const known = last?.kind === 'steer' && last.text === text;
      if (text !== '' && !known)
        await recorder.record([{ type: 'message.posted', data: { message: { author: 'person', kind: 'steer', text, round } } }]);
      await taken.discard();
    },
    afterRound: async (round, rounds) => ports.director?.afterRound(room.runId, round, rounds, stop),
  };
}
