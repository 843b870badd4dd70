import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { proposed, skillNamed } from '../../core/growth/curate';
import { decideSkill } from '../../core/growth/memberFiles';
import { skillPath } from '../../core/growth/ownFiles';
import { renderSkill } from '../../core/growth/skillFile';
import type { SkillState, SkillStatus } from '../../views/skillsView';
import type { Cli } from '../context';
import { homeFiles } from '../homeFiles';
import { plain } from '../print/plain';
import { wrap } from '../print/wrap';
import { resolveRunId } from '../resolveRun';

export type SkillsOptions = { run?: string; all?: boolean; reason?: string; json?: boolean };

const actions = ['list', 'show', 'keep', 'drop', 'share', 'retire'] as const;

/** `roundtable skills`: what was learnt, and what the person makes of it. */
export async function curateSkills(cli: Cli, what: string, ids: string[], options: SkillsOptions): Promise<number> {
  const action = actions.find((one) => one === what);
  if (!action)
    throw new TeamError('user.badInput', {
      shown: `skills knows no ${what}. It takes one of: ${actions.join(', ')}.${didYouMean(what, [...actions])}`,
    });
  if (action === 'list') return list(cli, options);
  if (ids.length === 0) throw new TeamError('user.badInput', { shown: `Say which: ${cli.commandLine('skills', action)} sk-…` });
  return action === 'show' ? show(cli, ids, options) : decide(cli, action, ids, options);
}

const headings: readonly [SkillStatus, string][] = [
  ['proposed', 'Waiting for you: keep the best three to five of a roundtable'],
  ['kept', 'Kept: their authors have them'],
  ['shared', 'Shared: everybody has them'],
  ['dropped', 'Dropped'],
  ['retired', 'Retired'],
  ['superseded', 'Superseded'],
];
const gone: readonly SkillStatus[] = ['dropped', 'retired', 'superseded'];

async function list(cli: Cli, { run, all, json }: SkillsOptions): Promise<number> {
  const { skills } = (await (await cli.knowledge()).read()).growth.skills;
  const runId = run === undefined ? undefined : await resolveRunId(cli, run);
  const inRun = (one: SkillState): boolean =>
    runId === undefined || one.runId === runId || one.again.some((other) => other.runId === runId);
  const found = Object.values(skills).filter((one) => inRun(one) && (all === true || !gone.includes(one.status)));
  // What waits for the person stands in the order of its promise.
  const order = [...proposed(skills), ...Object.values(skills).filter((one) => one.status !== 'proposed')].filter((one) =>
    found.includes(one),
  );
  if (json) {
    for (const one of order) cli.io.out(`${JSON.stringify(one)}\n`);
    return 0;
  }
  for (const [status, heading] of headings) {
    const own = plain(order.filter((one) => one.status === status));
    if (own.length === 0) continue;
    cli.io.out(`${heading}\n`);
    for (const one of own) cli.io.out(line(one, cli.io.width));
    cli.io.out('\n');
  }
  if (order.length === 0)
    cli.io.err(
      Object.keys(skills).length === 0
        ? `No roundtable of ${cli.home} has left a skill yet.\n`
        : 'No skill is like that. --all shows those that are gone too.\n',
    );
  return 0;
}

function line(one: SkillState, width: number): string {
  const used = one.uses.length > 0 ? `, used ${one.uses.length} times, ${one.uses.filter((use) => use.success).length} with success` : '';
  const again = one.again.length > 0 ? `, seen again ${one.again.length === 1 ? 'once' : `${one.again.length} times`}` : '';
  const into = one.into ? `, in its place ${one.into}` : '';
  return `  ${one.id}  ${one.kind}  @${one.author}  confidence ${one.confidence.toFixed(2)}${used}${again}${into}\n${wrap(`${one.title}. ${one.oneLiner}`, width, '    ')}`;
}

async function show(cli: Cli, ids: readonly string[], { json }: SkillsOptions): Promise<number> {
  const { skills } = (await (await cli.knowledge()).read()).growth.skills;
  const files = homeFiles(cli);
  for (const id of ids) {
    const one = skillNamed(skills, id);
    if (json) {
      cli.io.out(`${JSON.stringify(one)}\n`);
      continue;
    }
    const path = one.status === 'shared' ? skillPath(id) : skillPath(id, one.author);
    const text = (await files.read(path)) ?? renderSkill(one);
    const past = one.changes.map(
      ({ change, by, why, at }) => `${new Date(at).toISOString().slice(0, 10)} ${change} by ${by}${why ? `: ${why}` : ''}\n`,
    );
    cli.io.out(plain(`${text.trimEnd()}\n\nSeen in ${one.runId}: ${one.turns.join(', ')}\n${past.join('')}`));
  }
  return 0;
}

const done = { keep: 'Kept', drop: 'Dropped', share: 'Shared', retire: 'Retired' } as const;

async function decide(cli: Cli, how: keyof typeof done, ids: readonly string[], { reason, json }: SkillsOptions): Promise<number> {
  const home = await cli.knowledge();
  const files = homeFiles(cli);
  for (const id of new Set(ids)) {
    const where = await decideSkill(home, files, { id, how, by: 'person', why: reason?.trim() ?? '' });
    const skill = skillNamed((await home.read()).growth.skills.skills, id);
    if (json) cli.io.out(`${JSON.stringify(skill)}\n`);
    else cli.io.out(plain(`${done[how]} ${id}: ${skill.title}\n${where ? `  ${cli.pathOf(where)}\n` : ''}`));
  }
  return 0;
}
