import * as vscode from 'vscode';
import { usdText } from '../../core/roundtable/digestMarkdown';
import { isError, problemLine } from '../../core/team/problem';
import { modelName } from '../../schema/usage';
import type { RunPlace } from '../desk';
import { nowText } from '../entryText';
import { followRun } from '../followRun';
import { escaped, outcomeOf, withoutImages } from '../outcome';
import { pointedAt, requestOf } from './references';
import type { Answered, Exchange } from './respond';
import { houseFor, mayBegin } from './thread';

/** Evidence that is shown beside an answer, at the most. */
const shownEvidence = 20;

/** `/convene`: the team debates what the prompt says, and its digest is the answer. Stopping the answer stops the run; it can be resumed. */
export async function convene(exchange: Exchange): Promise<Answered | undefined> {
  const { office, request, stream, token } = exchange;
  if (request.prompt.trim() === '') {
    stream.markdown(
      vscode.l10n.t(
        'Say what the team should debate, for example: Should the retry loop have a ceiling? Files that you name with # become its material.',
      ),
    );
    return undefined;
  }
  if (!mayBegin(exchange)) return undefined;
  const pointed = pointedAt(request.references);
  const house = await houseFor(
    exchange,
    pointed.files.map(({ uri }) => uri),
  );
  if (!house) return undefined;
  const { request: wanted, outside } = await requestOf(request.prompt, pointed, house);
  for (const uri of outside)
    stream.markdown(
      `${vscode.l10n.t('{0} is not in the folder {1}, so it is left out.', escaped(vscode.workspace.asRelativePath(uri)), escaped(house.folder.name))}\n\n`,
    );
  stream.progress(vscode.l10n.t('Convening the team'));
  const cancel = new AbortController();
  const onCancel = token.onCancellationRequested(() => cancel.abort());
  const planned = await house.plan(wanted, cancel.signal).finally(() => onCancel.dispose());
  if (token.isCancellationRequested) return undefined;
  if (!planned.ok) {
    const lines = planned.problems.filter(isError).map((problem) => `- ${escaped(problemLine(problem))}`);
    stream.markdown(`${vscode.l10n.t('The team cannot be convened:')}\n\n${lines.join('\n')}\n`);
    stream.button({ command: 'roundtable.showModels', title: vscode.l10n.t('Show Models') });
    return undefined;
  }
  const begun = await office.desk.begin(house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  const place: RunPlace = { house, runId: begun.runId };
  const { team } = planned.plan;
  const limit = team.budget.usd === undefined ? vscode.l10n.t('no limit in dollars') : vscode.l10n.t('up to {0}', usdText(team.budget.usd));
  const models = [...new Set(team.members.map((member) => modelName(member.ref)))].join(', ');
  stream.markdown(
    `${vscode.l10n.t('{0} at the table, on {1}, {2}.', team.members.map((member) => `@${member.name}`).join(', '), escaped(models), limit)}\n\n`,
  );
  for (const warning of planned.warnings) stream.markdown(`> ${escaped(warning)}\n\n`);
  await attend(exchange, place, begun.done);
  return conclude(exchange, place);
}

/** Tells of a run until it ends: where it is, who speaks, who waits for the person. */
export async function attend({ office, stream, token }: Exchange, place: RunPlace, done: Promise<unknown>): Promise<void> {
  let told = '';
  const followed = await followRun(office.desk, place, (_, view) => {
    const now = nowText(view);
    if (view.status === 'running' && now !== told) stream.progress(now);
    told = now;
  });
  const asked = office.approvals.onAsk((ask) => {
    if (ask.runId !== place.runId) return;
    stream.markdown(`${vscode.l10n.t('@{0} waits for you: {1}', ask.member, escaped(ask.what))}\n\n`);
    stream.button({ command: 'roundtable.answerApprovals', title: vscode.l10n.t('Answer') });
  });
  const stop = (): void => void office.desk.dispatch(place, { type: 'stop', runId: place.runId });
  const stopped = token.onCancellationRequested(stop);
  if (token.isCancellationRequested) stop();
  await done;
  for (const one of [followed, asked, stopped]) one.dispose();
}

/** The end of a run as an answer: its digest, the lines it rests on, and where to look. */
async function conclude({ office, stream }: Exchange, place: RunPlace): Promise<Answered> {
  const outcome = await outcomeOf(place);
  if (!outcome) return { runId: place.runId };
  const { view, digest, brief } = outcome;
  stream.markdown(withoutImages(brief));
  for (const { path, from, to } of (digest?.evidence ?? []).slice(0, shownEvidence))
    stream.reference(
      new vscode.Location(vscode.Uri.joinPath(place.house.folder.uri, path), new vscode.Range(from - 1, 0, Math.max(from, to) - 1, 0)),
    );
  stream.button({ command: 'roundtable.openPanel', title: vscode.l10n.t('Open in Panel'), arguments: [place.runId] });
  if (digest) stream.button({ command: 'roundtable.openDigest', title: vscode.l10n.t('Open Digest'), arguments: [place.runId] });
  if (view.status !== 'done') {
    stream.markdown(`\n\n${vscode.l10n.t('What was said is kept, and the run can be taken up where it stands.')}\n`);
    stream.button({ command: 'roundtable.resume', title: vscode.l10n.t('Resume'), arguments: [place.runId] });
  }
  office.desk.refresh();
  return { runId: place.runId, members: view.team?.members.map(({ name }) => name) ?? [] };
}
