import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import { runsOf, weighed } from '../../core/growth/behaviors';
import { elapsedOf } from '../../core/growth/goals';
import { historyOf, type OwnChange, versionOf } from '../../core/growth/history';
import { readOwnFiles } from '../../core/growth/readOwnFiles';
import { MemberName } from '../../schema/message';
import type { GrowthState } from '../../views/growthView';
import type { Cli } from '../context';
import { homeFiles } from '../homeFiles';
import { plain } from '../print/plain';
import { countText } from '../print/style';
import { tableText } from '../print/table';
import { wrap } from '../print/wrap';

export type TherapistOptions = { history?: boolean; restore?: string; json?: boolean };

/** `roundtable therapist`: what came of the sessions with a member, or with everybody. */
export async function showTherapist(cli: Cli, named: string | undefined, options: TherapistOptions): Promise<number> {
  const { growth } = await (await cli.knowledge()).read();
  const known = [
    ...new Set([
      ...growth.skills.sessions.map(({ member }) => member),
      ...Object.values(growth.scores.runs).flatMap((run) => Object.keys(run.members)),
    ]),
  ].sort();
  const member = named?.replace(/^@/, '');
  if (member === undefined) {
    if (options.history || options.restore !== undefined)
      throw new TeamError('user.badInput', { shown: `Say whose history: ${cli.commandLine('therapist')} <member> --history` });
    return everybody(cli, growth, known, options);
  }
  if (!MemberName.safeParse(member).success || !known.includes(member))
    throw new TeamError('user.notFound', {
      shown: `@${member} was in no roundtable that was settled here.${known.length > 0 ? ` Those who were: ${known.join(', ')}.` : ''}${didYouMean(member, known)}`,
    });
  if (options.restore !== undefined) return restore(cli, member, options.restore, options);
  if (options.history) return history(cli, member, options);
  const notes = await notesOf(cli, growth, member);
  for (const warning of notes.warnings) cli.io.err(plain(`${warning}\n`));
  cli.io.out(options.json ? `${JSON.stringify(notes)}\n` : notesText(plain(notes), cli.io.width));
  return 0;
}

type Notes = Awaited<ReturnType<typeof notesOf>>;

async function notesOf(cli: Cli, growth: GrowthState, member: string) {
  const { files, warnings } = await readOwnFiles(homeFiles(cli).read, member);
  const goals = files['goals.yaml'];
  return {
    member,
    roundtables: runsOf(growth.scores, member).length,
    sessions: growth.skills.sessions
      .filter((one) => one.member === member)
      .map(({ runId, at, frameworks, summary, refused, behaviors, focus }) => ({
        runId,
        at,
        frameworks,
        summary,
        refused,
        behaviors,
        ...(focus && { focus }),
      })),
    ...(goals.focus && { focus: goals.focus }),
    traits: files['traits.yaml'],
    behaviors: weighed(files['behaviors.yaml'].behaviors, growth.scores, member),
    goals: goals.active.map((goal) => ({ ...goal, elapsed: elapsedOf(goal, growth.scores, member) })),
    past_goals: goals.past,
    memory: files['memory.yaml'],
    changes: files['prompt.md'].blocks,
    warnings,
  };
}

async function everybody(cli: Cli, growth: GrowthState, known: readonly string[], { json }: TherapistOptions): Promise<number> {
  const rows: string[][] = [];
  for (const member of known) {
    const notes = await notesOf(cli, growth, member);
    for (const warning of notes.warnings) cli.io.err(plain(`${warning}\n`));
    if (json) cli.io.out(`${JSON.stringify(notes)}\n`);
    else
      rows.push([
        `@${member}`,
        countText(notes.sessions.length, 'session'),
        countText(notes.behaviors.length, 'behaviour'),
        countText(notes.traits.confirmed.length, 'trait'),
        plain(notes.focus ?? ''),
      ]);
  }
  if (rows.length > 0) cli.io.out(tableText(rows));
  if (known.length === 0) cli.io.err(`No roundtable of ${cli.home} was settled yet, so there are no notes.\n`);
  return 0;
}

const fadingWords = { firm: '', nudge: ', seldom seen lately', fading: ', fading', gone: ', to be removed' } as const;

function notesText(notes: Notes, width: number): string {
  const part = (heading: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? [`\n${heading}\n`, ...lines.map((one) => wrap(one, width, '  '))] : [];
  const { traits } = notes;
  return [
    `@${notes.member}  ${countText(notes.roundtables, 'roundtable')}, ${countText(notes.sessions.length, 'session')}\n`,
    ...part('Focus', notes.focus ? [notes.focus] : []),
    ...part(
      'Goals',
      notes.goals.map(
        ({ goal, elapsed, runs, progress }) =>
          `- ${goal} (${Math.min(elapsed, runs)} of ${runs} roundtables)${progress ? `: ${progress}` : ''}`,
      ),
    ),
    ...part(
      'Behaviours',
      notes.behaviors.map(
        ({ id, text, fires_when, confidence, fading }) =>
          `- ${confidence.toFixed(2)} ${text}${fires_when ? ` (when ${fires_when})` : ''}${fadingWords[fading]}  ${id}`,
      ),
    ),
    ...part('Traits', [
      ...traits.confirmed.map(({ label, runs }) => `- ${label}, confirmed in ${runs.length} runs`),
      ...traits.candidate.map(({ label, runs }) => `- ${label}, a candidate: seen in ${countText(runs.length, 'run')}`),
    ]),
    ...part(
      'Changes of its prompt',
      notes.changes.map(({ date, run, diagnosis }) => `- ${date}, ${run}: ${diagnosis}`),
    ),
    ...part(
      'Sessions',
      notes.sessions
        .slice(-5)
        .reverse()
        .flatMap(({ runId, summary, frameworks, refused }) => [
          `- ${runId} (${frameworks.join(', ')}): ${summary}`,
          ...refused.map(({ what, why }) => `  not done: ${what}. ${why}`),
        ]),
    ),
  ].join('');
}

/** All changes of a member's files; what of a journal cannot be read is said on standard error. */
async function changesOf(cli: Cli, member: string): Promise<OwnChange[]> {
  const { folder } = homeFiles(cli);
  if (folder === undefined) return [];
  const runs = [];
  for (const stream of await cli.journal().streams()) {
    if (!stream.startsWith('run:')) continue;
    const { facts, problems } = await cli.journal().read(stream, 0);
    for (const problem of problems) cli.io.err(`${problem}\n`);
    runs.push({ runId: stream.slice('run:'.length), facts });
  }
  return historyOf(runs, `${folder}/agents/${member}`);
}

const idOf = ({ runId, seq }: OwnChange): string => `${runId}/${seq}`;

async function history(cli: Cli, member: string, { json }: TherapistOptions): Promise<number> {
  const changes = await changesOf(cli, member);
  for (const change of changes) {
    if (json) cli.io.out(`${JSON.stringify(change)}\n`);
    else
      cli.io.out(
        plain(
          `${new Date(change.at).toISOString().slice(0, 10)}  ${idOf(change)}  ${change.path.split('/').slice(-1)}  ${change.reason}\n`,
        ),
      );
  }
  if (changes.length === 0 && !json) cli.io.err(`No run has changed a file of @${member} yet.\n`);
  return 0;
}

/** Puts one file back to what it was before a change, whatever came after it; the others stay. */
async function restore(cli: Cli, member: string, wanted: string, { json }: TherapistOptions): Promise<number> {
  const changes = await changesOf(cli, member);
  const change = changes.find((one) => idOf(one) === wanted);
  if (!change)
    throw new TeamError('user.notFound', {
      shown: `There is no change ${wanted} of @${member}.${didYouMean(wanted, changes.map(idOf))} To list them: ${cli.commandLine('therapist', member, '--history')}`,
    });
  const files = homeFiles(cli);
  const text = await versionOf(cli.objects(), change, 'before');
  await files.write(change.path.slice(`${files.folder}/`.length), text);
  if (json) cli.io.out(`${JSON.stringify({ path: change.path, restored: change.before, change: wanted })}\n`);
  else
    cli.io.out(plain(`${cli.pathOf(change.path)} is ${text === null ? 'removed, as there was none' : 'what it was'} before ${wanted}.\n`));
  return 0;
}
