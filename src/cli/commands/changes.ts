import { TeamError } from '../../base/errors';
import { didYouMean } from '../../base/similar';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import { unifiedDiff } from '../../core/changes/unifiedDiff';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { countText, createStyle, type Style } from '../print/style';
import { tableText } from '../print/table';
import { resolveRunId } from '../resolveRun';

export type DecideOptions = {
  path?: string;
  member?: string;
  turn?: string;
  hunk?: string[];
  all?: boolean;
  force?: boolean;
  putBack?: boolean;
  json?: boolean;
};

/** `roundtable changes`: every file that agents of a run changed, hunk by hunk, or as a patch. */
export async function showChanges(cli: Cli, run: string | undefined, options: { diff?: boolean; json?: boolean }): Promise<number> {
  const { io } = cli;
  const runId = await resolveRunId(cli, run);
  const reviews = await (await cli.fileDesk()).reviews(runId);
  if (options.json) {
    for (const review of reviews) io.out(`${JSON.stringify(options.diff ? { ...review, diff: diffOf(review) } : review)}\n`);
    return 0;
  }
  if (reviews.length === 0) io.err(`No member of ${runId} has changed a file.\n`);
  // A patch in a file or a pipe must be whole to the byte; a terminal must be kept from what is in it.
  if (options.diff) for (const review of reviews) io.out(io.terminal ? plain(diffOf(review)) : diffOf(review));
  else for (const review of plain(reviews)) io.out(reviewText(review, createStyle(io)));
  if (reviews.some((review) => review.hunks.some((hunk) => hunk.state === 'pending' || hunk.state === 'edited')) && !options.diff)
    io.out(
      `\nTo take some back: ${cli.commandLine('undo', runId)} --path P | --member M | --turn T | --hunk ID | --all\nTo settle them: the same with keep.\n`,
    );
  return 0;
}

/** `roundtable keep` and `roundtable undo`: the person's word on hunks. */
export async function decideChanges(cli: Cli, decision: 'keep' | 'undo', run: string | undefined, options: DecideOptions): Promise<number> {
  const { io } = cli;
  const chosen = [options.path, options.member, options.turn, options.hunk].some((one) => one !== undefined);
  if (!chosen && !options.all)
    throw new TeamError('user.badInput', {
      shown: `Say which changes to ${decision}: --path P, --member M, --turn T, --hunk ID (more than one may stand there), or --all. \`roundtable changes\` lists them.`,
    });
  if (chosen && options.all)
    throw new TeamError('user.badInput', { shown: '--all means every change, so it goes without --path, --member, --turn and --hunk.' });
  const runId = await resolveRunId(cli, run);
  const desk = await cli.fileDesk();
  const act = decision === 'keep' && options.putBack ? 'redo' : decision;
  const reviews = await desk.reviews(runId);
  const selected = selectedHunks(reviews, act, options);
  const forced = { force: options.force ?? false };
  const { done, refused } = selected.length > 0 ? await desk.decide(runId, act, selected, forced) : { done: [], refused: [] };
  if (options.json) io.out(`${JSON.stringify({ runId, decision: act, done, refused })}\n`);
  else {
    const word = act === 'keep' ? 'kept' : act === 'undo' ? 'undone' : 'put back';
    const paths = [...new Set(done.map((one) => one.path))];
    io.out(done.length > 0 ? `${countText(done.length, 'change')} ${word} in ${plain(paths).join(', ')}.\n` : `Nothing was ${word}.\n`);
    for (const one of refused) io.err(`${plain(one.path)} ${one.id}: ${one.why.replace(/\bwith force\b/, 'with --force')}\n`);
  }
  return refused.length > 0 ? 1 : 0;
}

/** The hunks that the options name. Rejects names that nothing has. */
function selectedHunks(
  reviews: readonly FileReview[],
  act: 'keep' | 'undo' | 'redo',
  { path, member, turn, hunk }: Pick<DecideOptions, 'path' | 'member' | 'turn' | 'hunk'>,
): { path: string; ids: string[] }[] {
  const wantedPath = path?.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const wantedMember = member?.replace(/^@/, '');
  const all = reviews.flatMap((review) => review.hunks.map((one) => ({ path: review.path, one })));
  const known = (what: string, named: string | undefined, names: string[]): void => {
    if (named === undefined || names.includes(named)) return;
    const list = [...new Set(names)];
    throw new TeamError('user.notFound', {
      shown: `There is no change with ${what} ${named}. ${list.length > 0 ? `There are: ${list.slice(0, 20).join(', ')}.` : 'Agents of this run changed nothing.'}${didYouMean(named, list)}`,
    });
  };
  known(
    'path',
    wantedPath,
    all.map((item) => item.path),
  );
  known(
    'member',
    wantedMember,
    all.map((item) => item.one.member),
  );
  known(
    'turn',
    turn,
    all.map((item) => item.one.turn),
  );
  for (const id of hunk ?? [])
    known(
      'id',
      id,
      all.map((item) => item.one.id),
    );
  // What is named by its id is meant whatever its state, so that a refusal can say why.
  const open = (state: ReviewHunk['state']): boolean =>
    hunk !== undefined || (act === 'redo' ? state === 'undone' : state === 'pending' || state === 'edited' || state === 'replaced');
  const byPath = new Map<string, string[]>();
  for (const { path: own, one } of all) {
    if (wantedPath !== undefined && own !== wantedPath) continue;
    if (wantedMember !== undefined && one.member !== wantedMember) continue;
    if (turn !== undefined && one.turn !== turn) continue;
    if (hunk !== undefined && !hunk.includes(one.id)) continue;
    if (open(one.state)) byPath.set(own, [...(byPath.get(own) ?? []), one.id]);
  }
  return [...byPath].map(([own, ids]) => ({ path: own, ids }));
}

function diffOf(review: FileReview): string {
  return unifiedDiff(review.path, review.original, review.present);
}

function reviewText(review: FileReview, style: Style): string {
  const rows = review.hunks.map((hunk) => [
    `  ${hunk.id}`,
    hunk.state,
    placeText(review, hunk),
    `@${hunk.member}`,
    hunk.turn,
    style.dim(hunk.reason.replace(/\s+/g, ' ').slice(0, 100)),
  ]);
  return `${style.bold(review.path)}  ${review.file}${review.binary ? ', binary' : ''}\n${tableText(rows)}`;
}

function placeText(review: FileReview, { at, added, removed }: ReviewHunk): string {
  if (review.binary) return 'whole file';
  return `line ${at.from + 1} +${added.length} -${removed.length}`;
}
