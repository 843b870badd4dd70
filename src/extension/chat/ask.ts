import * as vscode from 'vscode';
import { digestOf } from '../../core/report/digestOf';
import { turnsOf } from '../../core/report/turns';
import { planQuestion } from '../../core/team/questionPlan';
import { modelName } from '../../schema/usage';
import { escaped, withoutImages } from '../outcome';
import { attend } from './convene';
import type { Answered, Exchange } from './respond';
import { mayBegin, runOf } from './thread';

/** `/ask @member …`: one member of the last run answers, with its persona, its own model and what the run came to. It is a run of its own, in the list as any. */
export async function ask(exchange: Exchange): Promise<Answered | undefined> {
  const { office, request, stream } = exchange;
  const { desk } = office;
  const [, name, question] = /^\s*@?([a-z][a-z0-9_-]*)[:,]?\s+(\S[\s\S]*)$/i.exec(request.prompt) ?? [];
  if (name === undefined || question === undefined) {
    stream.markdown(vscode.l10n.t('Say whom you ask and what, for example: {0}', '`/ask @elena What would change your mind?`'));
    return undefined;
  }
  if (!mayBegin(exchange)) return undefined;
  const about = await runOf(exchange);
  if (!about) return undefined;
  const { facts } = await about.house.journal.read(`run:${about.runId}`, 0);
  const digest = await digestOf(about.house.objects, facts);
  const planned = planQuestion(facts, { member: name.toLowerCase(), question, ...(digest && { digest }) });
  if (!planned.ok) {
    stream.markdown(escaped(planned.why));
    return { runId: about.runId };
  }
  const before = desk.front;
  const begun = await desk.begin(about.house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  const place = { house: about.house, runId: begun.runId };
  await attend(exchange, place, begun.done);
  // The run that was asked about stays the one that the views show.
  desk.setFront(before ?? about);
  const asked = await about.house.journal.read(`run:${place.runId}`, 0);
  const answer = turnsOf(asked.facts).findLast((turn) => turn.speaker === planned.member.name);
  const { status, detail = '' } = (await (await about.house.orchestrator()).view(place.runId)) ?? { status: 'failed' };
  stream.markdown(`**@${planned.member.name}** · ${escaped(planned.member.role)} · ${escaped(modelName(planned.member.ref))}\n\n`);
  if (answer) stream.markdown(withoutImages(answer.text));
  else stream.markdown(status === 'stopped' ? vscode.l10n.t('You stopped it before there was an answer.') : escaped(detail));
  stream.button({ command: 'roundtable.openPanel', title: vscode.l10n.t('Open in Panel'), arguments: [place.runId] });
  const { members } = (await (await about.house.orchestrator()).view(about.runId))?.team ?? { members: [] };
  return { runId: about.runId, members: members.map((member) => member.name), asked: planned.member.name };
}
