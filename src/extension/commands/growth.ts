import * as vscode from 'vscode';
import { boardOf, choicesOf, growthFaceOf } from '../../core/report/growthFace';
import { type Axis, type AxisValue, axes, type EvolutionChange } from '../../schema/growth';
import { GrowthAction } from '../../schema/growthAction';
import { type GrowthPlace, growthPlaces, type Refusal } from '../../schema/growthFace';
import type { GrowthState } from '../../views/growthView';
import { scoredRunsOf } from '../../views/scoresView';
import type { RunPlace } from '../desk';
import { act, growthDesk } from '../growthDesk';
import type { House } from '../house';
import type { CommandRun, Office } from './command';

/** Shows who leads, or another place of the growth face: `choices`, `skills`, `store`, or a member's page by its name with an @. */
export const leaderboard: CommandRun = (office, given) => showGrowth(office, placeOf(given));

/** Shows the skills that were learnt and wait to be kept or dropped. */
export const curateSkills: CommandRun = (office) => showGrowth(office, 'skills');

function placeOf(given: unknown): GrowthPlace {
  if (typeof given === 'string' && given.startsWith('@')) return { member: given.slice(1) };
  return growthPlaces.find((place) => place === given) ?? 'board';
}

async function showGrowth({ desk, panel }: Office, at: GrowthPlace): Promise<void> {
  const [newest] = desk.front ? [] : await desk.runs();
  const place: RunPlace | undefined = desk.front ?? newest;
  if (!place)
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no roundtable yet. After the first, its members have sparks, a standing and skills.'),
    );
  panel.showGrowth(place, at);
}

/** Buys something of the store for a member, with its sparks. */
export const buyFromStore = asking(askOrder);

/** The person's own value in place of the judge's, with a reason. */
export const overruleScore = asking(askOverrule);

/** Confirms or rejects a change of a member that waits, or votes on it. */
export const decideEvolution = asking(askEvolution);

/** A command that asks the person what to do, unless another extension gives the action. Answers whether it was done. */
function asking(ask: (growth: GrowthState, house: House) => Promise<GrowthAction | undefined>): CommandRun {
  return async (office, given) => {
    const house = await office.desk.house();
    if (!house) return false;
    const asked = given === undefined ? await ask(await growthOf(house), house) : GrowthAction.parse(given);
    return asked !== undefined && (await perform(office, house, asked));
  };
}

async function askOrder(growth: GrowthState, house: House): Promise<GrowthAction | undefined> {
  const { board, offers } = growthFaceOf(growth, await growthDesk.store(house));
  if (offers.length === 0) return nothing(vscode.l10n.t('The store is closed: this team has no economy.'));
  const member = await pickMember(growth, vscode.l10n.t('Buy from the Store'), vscode.l10n.t('For whom?'));
  if (member === undefined) return undefined;
  const sparks = board.find((row) => row.member === member)?.sparks ?? 0;
  const items = offers.map((offer) => {
    const no = offer.buyers.find((buyer) => buyer.member === member)?.no;
    return { label: offer.name, description: `✦ ${offer.cost}${no ? ` · ${noWords(no)}` : ''}`, detail: offer.effect, offer, no };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Buy for @{0}, who has ✦ {1}', member, sparks),
    placeHolder: vscode.l10n.t('What?'),
    matchOnDetail: true,
  });
  if (!picked) return undefined;
  const { offer, no } = picked;
  if (no) return nothing(vscode.l10n.t('@{0} cannot buy {1}: {2}.', member, offer.name, noWords(no)));
  const words = offer.words ? await askWhy(offer.name, vscode.l10n.t('What is asked for?')) : undefined;
  if (offer.words && words === undefined) return undefined;
  const buy = vscode.l10n.t('Buy');
  const sure = await vscode.window.showInformationMessage(
    vscode.l10n.t('Buy {0} for @{1}?', offer.name, member),
    { modal: true, detail: vscode.l10n.t('It costs ✦ {0} of {1}. {2}', offer.cost, sparks, offer.effect) },
    buy,
  );
  return sure === buy ? { do: 'buy', member, item: offer.id, ...(words !== undefined && { words }) } : undefined;
}

async function askOverrule(growth: GrowthState): Promise<GrowthAction | undefined> {
  const title = vscode.l10n.t('Overrule a Score');
  const runs = growth.scores.order.toReversed().flatMap((runId) => growth.scores.runs[runId] ?? []);
  if (runs.length === 0) return nothing(vscode.l10n.t('No roundtable is settled yet, so there is no score to overrule.'));
  const run = await vscode.window.showQuickPick(
    runs.map(({ runId, topic, at }) => ({ label: topic, description: new Date(at).toLocaleString(), runId })),
    { title, placeHolder: vscode.l10n.t('Of which roundtable?') },
  );
  if (!run) return undefined;
  const members = boardOf(growth).flatMap(({ member }) => {
    const scored = scoredRunsOf(growth.scores, member).find((one) => one.run.runId === run.runId);
    return scored ? [{ label: `@${member}`, description: vscode.l10n.t('{0} points', scored.total), member, scored }] : [];
  });
  const of = await vscode.window.showQuickPick(members, { title, placeHolder: vscode.l10n.t('Whose?') });
  if (!of) return undefined;
  const axis = await vscode.window.showQuickPick(
    axes.map((one) => ({
      ...{ label: axisWord(one), description: String(of.scored.values[one]), axis: one },
      detail: of.scored.settled.scores?.[one].reason ?? '',
    })),
    { title, placeHolder: vscode.l10n.t('Which axis?') },
  );
  if (!axis) return undefined;
  const value = await vscode.window.showQuickPick(
    ([0, 1, 2, 3, 10] as const).map((one: AxisValue) => ({ label: String(one), value: one })),
    { title, placeHolder: vscode.l10n.t('{0} instead of {1}', axis.label, axis.description) },
  );
  const reason = value && (await askWhy(title, vscode.l10n.t('Why? The judge and the member read it.')));
  if (!value || reason === undefined) return undefined;
  return { do: 'overrule', runId: run.runId, member: of.member, values: { [axis.axis]: value.value }, reason };
}

async function askEvolution(growth: GrowthState): Promise<GrowthAction | undefined> {
  const title = vscode.l10n.t('Decide on a Change of a Member');
  const open = choicesOf(growth).flatMap((choice) => (choice.kind === 'evolution' ? [choice.evolution] : []));
  if (open.length === 0)
    return nothing(vscode.l10n.t('No change waits for you. One is proposed when the standing of a member falls low enough.'));
  const picked = await vscode.window.showQuickPick(
    open.map((one) => ({ label: `@${one.member}`, description: changeWords(one.change), detail: one.cause, one })),
    { title, placeHolder: vscode.l10n.t('Which change?') },
  );
  if (!picked) return undefined;
  const { id, needs } = picked.one;
  const yes =
    needs === 'vote'
      ? { label: vscode.l10n.t('$(check) Vote for it'), act: (why: string): GrowthAction => ({ do: 'vote', id, vote: 'for', why }) }
      : {
          label: vscode.l10n.t('$(check) Confirm'),
          act: (why: string): GrowthAction => ({ do: 'decideEvolution', id, decision: 'applied', why }),
        };
  const no =
    needs === 'vote'
      ? { label: vscode.l10n.t('$(close) Vote against it'), act: (why: string): GrowthAction => ({ do: 'vote', id, vote: 'against', why }) }
      : {
          label: vscode.l10n.t('$(close) Reject'),
          act: (why: string): GrowthAction => ({ do: 'decideEvolution', id, decision: 'rejected', why }),
        };
  const choice = await vscode.window.showQuickPick([yes, no], { title: `@${picked.one.member}: ${picked.description}` });
  const why = choice && (await askWhy(title, vscode.l10n.t('Why? It stands in the history of {0}.', picked.one.member)));
  return choice && why !== undefined ? choice.act(why) : undefined;
}

function changeWords(change: EvolutionChange): string {
  switch (change.kind) {
    case 'model':
      return vscode.l10n.t('model {0} → {1}', change.from, change.to);
    case 'role':
      return vscode.l10n.t('role {0} → {1}', change.from, change.to);
    case 'revert':
      return vscode.l10n.t('an earlier change is taken back');
    case 'prompt':
      return vscode.l10n.t('its prompt');
  }
}

function axisWord(axis: Axis): string {
  const words: Record<Axis, string> = {
    novelty: vscode.l10n.t('Novelty'),
    accuracy: vscode.l10n.t('Accuracy'),
    impact: vscode.l10n.t('Impact'),
    challenge: vscode.l10n.t('Challenge'),
  };
  return words[axis];
}

function noWords(no: Refusal): string {
  switch (no.kind) {
    case 'short':
      return vscode.l10n.t('has ✦ {0} of {1}', no.has, no.costs);
    case 'needs':
      return vscode.l10n.t('was scored in {0} of {1} roundtables', no.has, no.needs);
    case 'owned':
      return vscode.l10n.t('has it');
    case 'words':
      return no.words;
  }
}

async function pickMember(growth: GrowthState, title: string, placeHolder: string): Promise<string | undefined> {
  const rows = boardOf(growth).filter(({ place }) => place !== 'left');
  if (rows.length === 0) return nothing(vscode.l10n.t('Nobody has sparks yet: they come with the first settled roundtable.'));
  const items = rows.map(({ member, sparks, standing }) => ({
    ...{ label: `@${member}`, member },
    description: `✦ ${sparks} · ${vscode.l10n.t('standing {0}', Math.round(standing))}`,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.member;
}

async function askWhy(title: string, prompt: string): Promise<string | undefined> {
  const said = await vscode.window.showInputBox({
    ...{ title, prompt, ignoreFocusOut: true },
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('It needs words.') : undefined),
  });
  return said?.trim();
}

function nothing(words: string): undefined {
  void vscode.window.showInformationMessage(words);
}

async function growthOf(house: House): Promise<GrowthState> {
  return (await (await house.knowledge()).read()).growth;
}

async function perform({ desk, knowledge }: Office, house: House, action: GrowthAction): Promise<boolean> {
  const answer = await act(growthDesk, house, action);
  if (!answer.ok) throw answer.error;
  knowledge.refresh();
  desk.refresh();
  return true;
}
