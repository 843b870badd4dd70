import * as vscode from 'vscode';
import { asTeamError, TeamError } from '../base/errors';
import { type MayBuy, whyNotBuy } from '../core/report/growthFace';
import type { NewHomeFact } from '../schema/event';
import type { GrowthAction } from '../schema/growthAction';
import type { SelfRead, StoreItem } from '../schema/growthFace';
import type { GrowthState } from '../views/growthView';
import type { House } from './house';

/** What came of something that the person did. */
export type GrowthAnswer = { ok: true } | { ok: false; error: TeamError };
type Of<D extends GrowthAction['do']> = Omit<Extract<GrowthAction, { do: D }>, 'do'>;

/**
 * What the person can do with money, standing, skills and changes of members, for the panel and for the commands. Nothing here rejects:
 * what could not be done is said in the answer. This is the one file of the door that knows the economy, the evolution and the growth.
 */
export type GrowthDesk = {
  /** What the store offers here, at the prices that hold here. */
  store(house: House): Promise<readonly StoreItem[]>;
  mayBuy: MayBuy;
  /** What a member's own files say, read; undefined where they are shown as they stand. */
  self(house: House, member: string): Promise<SelfRead | undefined>;
  buy(house: House, order: Of<'buy'>): Promise<GrowthAnswer>;
  overrule(house: House, overrule: Of<'overrule'>): Promise<GrowthAnswer>;
  place(house: House, placed: Of<'place'>): Promise<GrowthAnswer>;
  decideEvolution(house: House, decision: Of<'decideEvolution'>): Promise<GrowthAnswer>;
  vote(house: House, vote: Of<'vote'>): Promise<GrowthAnswer>;
  curateSkill(house: House, curated: Of<'curateSkill'>): Promise<GrowthAnswer>;
  resolveVenture(house: House, resolved: Of<'resolveVenture'>): Promise<GrowthAnswer>;
  implemented(house: House, done: Of<'implemented'>): Promise<GrowthAnswer>;
  fulfil(house: House, fulfilled: Of<'fulfil'>): Promise<GrowthAnswer>;
};

/** Who does what the person does here. */
const by = 'person';

export const growthDesk: GrowthDesk = {
  // The founder connects the catalogue of the economy here, with the prices of the team's `economy.store`.
  store: async () => [],
  mayBuy: whyNotBuy,
  self: async () => undefined,

  buy: notConnected,
  overrule: notConnected,
  decideEvolution: notConnected,
  resolveVenture: notConnected,
  implemented: notConnected,
  fulfil: notConnected,

  place: (house, { member, place, why }) => decided(house, () => [{ type: 'member.placed', data: { member, place, why, by } }]),
  vote: (house, { id, vote, why }) =>
    decided(house, ({ evolutions }) => {
      const one = evolutions.list.find((evolution) => evolution.id === id);
      if (!one || one.decided) throw new TeamError('user.badInput', { shown: vscode.l10n.t('This change is decided already.') });
      return [{ type: 'evolution.voted', data: { id, voter: by, vote, why } }];
    }),
  curateSkill: (house, { id, change, why }) =>
    decided(house, ({ skills }) => {
      if (!skills.skills[id]) throw new TeamError('user.notFound', { shown: vscode.l10n.t('There is no skill {0} any more.', id) });
      return [{ type: 'skill.changed', data: { id, change, by, why } }];
    }),
};

/** Does what the window asks for. */
export function act(desk: GrowthDesk, house: House, action: GrowthAction): Promise<GrowthAnswer> {
  switch (action.do) {
    case 'buy':
      return desk.buy(house, action);
    case 'overrule':
      return desk.overrule(house, action);
    case 'place':
      return desk.place(house, action);
    case 'decideEvolution':
      return desk.decideEvolution(house, action);
    case 'vote':
      return desk.vote(house, action);
    case 'curateSkill':
      return desk.curateSkill(house, action);
    case 'resolveVenture':
      return desk.resolveVenture(house, action);
    case 'implemented':
      return desk.implemented(house, action);
    case 'fulfil':
      return desk.fulfil(house, action);
  }
}

/** Decides facts under the lock of the home stream; what `decide` throws is the answer, and nothing was changed. */
export async function decided(house: House, decide: (growth: Readonly<GrowthState>) => readonly NewHomeFact[]): Promise<GrowthAnswer> {
  try {
    const home = await house.knowledge();
    await home.transact(({ growth }) => ({ facts: decide(growth), value: undefined }));
    return { ok: true };
  } catch (error) {
    return { ok: false, error: asTeamError(error) };
  }
}

async function notConnected(): Promise<GrowthAnswer> {
  const shown = vscode.l10n.t('This cannot be done in the editor yet. Do it in the terminal.');
  return { ok: false, error: new TeamError('user.badInput', { shown }) };
}
