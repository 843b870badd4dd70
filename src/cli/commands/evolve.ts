import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { decideEvolution, voteOnEvolution, votersOn } from '../../core/evolution/decide';
import { decideChanges } from '../../core/growth/memberFiles';
import { type Credit, leaveOneOut, recordedOf } from '../../core/reputation/leaveOneOut';
import { standingReport } from '../../core/reputation/report';
import { readDigest } from '../../core/roundtable/readDigest';
import type { Fact } from '../../schema/event';
import { ReputationOptions } from '../../schema/growthOptions';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import type { Cli } from '../context';
import { homeFiles } from '../homeFiles';
import { creditText, evolutionText, standingText } from '../print/evolve';
import { plain } from '../print/plain';
import { resolveRun } from '../resolveRun';

export type DecideEvolutionOptions = { id?: string; reason?: string; json?: boolean };
export type EvolveVoteOptions = { reason?: string; json?: boolean };
export type CreditOptions = { json?: boolean };

/** `roundtable evolve`: how members stand and why, what is to change of them; with a decision, the person's word on a change. */
export async function evolve(
  cli: Cli,
  member: string | undefined,
  decision: string | undefined,
  options: DecideEvolutionOptions,
): Promise<number> {
  if (member !== undefined && decision !== undefined) return decide(cli, member, decision, options);
  const { growth } = await (await cli.knowledge()).read();
  const names = namesIn(growth);
  if (member !== undefined && !names.includes(member))
    throw new TeamError('user.notFound', {
      shown: `Nothing is known of a member ${member}.${didYouMean(member, names)} \`roundtable evolve\` lists those that a roundtable was settled with.`,
    });
  const reports = (member === undefined ? names : [member]).map((name) => standingReport(growth, name));
  if (options.json) for (const report of reports) cli.io.out(`${JSON.stringify(report)}\n`);
  else cli.io.out(standingText(plain(reports), cli.io.width, member !== undefined));
  if (reports.length === 0 && !options.json) cli.io.err(`No run has said anything of a member in ${cli.home} yet.\n`);
  return 0;
}

async function decide(cli: Cli, member: string, decision: string, options: DecideEvolutionOptions): Promise<number> {
  if (decision !== 'confirm' && decision !== 'reject')
    throw new TeamError('user.badInput', {
      shown: `${decision} is no decision. Give confirm or reject.${didYouMean(decision, ['confirm', 'reject'])}`,
    });
  const { reason } = options;
  if (reason === undefined) throw new TeamError('user.badInput', { shown: 'A decision needs a reason. Give it with --reason "…".' });
  let id = options.id;
  await decideChanges(await cli.knowledge(), homeFiles(cli), (growth) => {
    const meant = options.id ?? openOf(growth, member).id;
    if (growth.evolutions.list.some((one) => one.id === meant && one.member !== member))
      throw new TeamError('user.badInput', { shown: `${meant} is not a change of ${member}.` });
    id = meant;
    return decideEvolution(growth, meant, decision, 'person', reason);
  });
  return print(cli, id ?? '', options.json);
}

/** `roundtable evolve vote`: the person's vote on a change of role. */
export async function voteEvolution(cli: Cli, id: string, vote: string, options: EvolveVoteOptions): Promise<number> {
  if (vote !== 'for' && vote !== 'against') throw new TeamError('user.badInput', { shown: `${vote} is no vote. Give for or against.` });
  const home = await cli.knowledge();
  const known = (await home.read()).growth.evolutions.list.find((one) => one.id === id);
  const rules = await rulesOf(cli, known?.runId);
  await decideChanges(home, homeFiles(cli), (growth) => {
    const one = growth.evolutions.list.find((other) => other.id === id);
    return voteOnEvolution(growth, id, { voter: 'person', vote, why: options.reason ?? '' }, one ? votersOn(growth, one) : [], rules);
  });
  return print(cli, id, options.json);
}

/** `roundtable evolve credit`: what a run would have come to without each of its members. */
export async function showCredit(cli: Cli, run: string | undefined, options: CreditOptions): Promise<number> {
  const { runId, facts } = await resolveRun(cli, run);
  const { growth } = await (await cli.knowledge()).read();
  const written = facts.findLast((fact) => fact.type === 'digest.written') as Extract<Fact, { type: 'digest.written' }> | undefined;
  const text = written && (await cli.objects().get(written.data.digest));
  const digest = text === undefined ? undefined : readDigest(text);
  const credits: Credit[] = leaveOneOut(recordedOf(growth, runId, facts as readonly Fact[], digest));
  if (options.json) for (const credit of credits) cli.io.out(`${JSON.stringify({ runId, ...credit })}\n`);
  else cli.io.out(creditText(plain(credits), runId, cli.io.width));
  return 0;
}

/** The rules of the team that the change came from; those of a team file without any of its own where its run is gone. */
async function rulesOf(cli: Cli, runId: string | undefined): Promise<ReputationOptions> {
  const fallback = ReputationOptions.parse({});
  if (runId === undefined) return fallback;
  const { facts } = await cli.journal().read(`run:${runId}`, 0);
  const [created] = facts as readonly Fact[];
  return (created?.type === 'run.created' ? created.data.team.growth?.reputation : undefined) ?? fallback;
}

function openOf(growth: GrowthState, member: string): EvolutionState {
  const open = growth.evolutions.list.filter((one) => one.member === member && !one.decided);
  const [one, second] = open;
  if (one && !second) return one;
  throw new TeamError('user.badInput', {
    shown: one
      ? `${member} has ${open.length} open changes: ${open.map(({ id }) => id).join(', ')}. Say which with --id.`
      : `No change of ${member} is open. To take an applied one back, name it with --id; \`roundtable evolve ${member}\` lists them.`,
  });
}

function namesIn({ reputation, evolutions }: GrowthState): string[] {
  return [...new Set([...Object.keys(reputation.members), ...evolutions.list.map(({ member }) => member)])].sort();
}

async function print(cli: Cli, id: string, json: boolean | undefined): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  const one = growth.evolutions.list.find((other) => other.id === id);
  if (one) cli.io.out(json ? `${JSON.stringify(one)}\n` : evolutionText(plain(one), cli.io.width));
  return 0;
}
