import * as vscode from 'vscode';
import { escaped, outcomeOf, withoutImages } from '../outcome';
import { ago, costWord, standingWord } from '../views/words';
import type { Answered, Exchange } from './respond';
import { runIdIn, runOf } from './thread';

const shownRuns = 10;

/** `/status`: the runs of the workspace, those under way first, and who waits for the person. */
export async function showStatus({ office, stream }: Exchange): Promise<Answered | undefined> {
  const runs = await office.desk.runs();
  if (runs.length === 0) {
    stream.markdown(vscode.l10n.t('There is no run in this workspace yet.'));
    return undefined;
  }
  const sorted = [...runs].sort((a, b) => Number(b.live) - Number(a.live)).slice(0, shownRuns);
  const lines = sorted.map(
    (run) =>
      `- **${escaped(run.topic)}**: ${standingWord(run)}, ${ago(run.startedAt, Date.now())}, ${escaped(costWord(run.usd))}, \`${run.runId}\``,
  );
  stream.markdown(`${lines.join('\n')}\n`);
  if (runs.length > sorted.length) stream.markdown(`\n${vscode.l10n.t('{0} more are in the Runs view.', runs.length - sorted.length)}\n`);
  const open = office.approvals.open();
  if (open.length > 0) {
    stream.markdown(`\n${open.map((ask) => vscode.l10n.t('@{0} waits for you: {1}', ask.member, escaped(ask.what))).join('\n\n')}\n`);
    stream.button({ command: 'roundtable.answerApprovals', title: vscode.l10n.t('Answer') });
  }
  const [first] = sorted;
  if (first) stream.button({ command: 'roundtable.openPanel', title: vscode.l10n.t('Open in Panel'), arguments: [first.runId] });
  return first && { runId: first.runId };
}

/** `/digest`: what a run came to: the one that is named, else the one of this chat, else the newest. */
export async function showDigest(exchange: Exchange): Promise<Answered | undefined> {
  const { request, stream } = exchange;
  const place = await runOf(exchange, runIdIn(request.prompt));
  const outcome = place && (await outcomeOf(place));
  if (!place || !outcome) return undefined;
  stream.markdown(withoutImages(outcome.brief));
  stream.button({ command: 'roundtable.openPanel', title: vscode.l10n.t('Open in Panel'), arguments: [place.runId] });
  if (outcome.digest) stream.button({ command: 'roundtable.openDigest', title: vscode.l10n.t('Open Digest'), arguments: [place.runId] });
  return { runId: place.runId, members: outcome.view.team?.members.map(({ name }) => name) ?? [] };
}
