import { asTeamError, type TeamError } from '../base/errors';
import { granted } from '../core/economy/answer';
import { fulfil } from '../core/economy/bulletin';
import { catalog, priceOf } from '../core/economy/catalog';
import { overrule } from '../core/economy/corrections';
import { place } from '../core/economy/places';
import { buy } from '../core/economy/purchases';
import { implemented, resolveVenture } from '../core/economy/ventures';
import { decideEvolution, voteOnEvolution, votersOn } from '../core/evolution/decide';
import { weighed } from '../core/growth/behaviors';
import { createMemberFiles, decideChanges, decideSkill, type MemberFiles } from '../core/growth/memberFiles';
import { readOwnFiles } from '../core/growth/readOwnFiles';
import type { NewHomeFact } from '../schema/event';
import type { GrowthAction } from '../schema/growthAction';
import type { SelfRead, StoreItem } from '../schema/growthFace';
import type { GrowthState } from '../views/growthView';
import { rulesHere } from './growthRules';
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

const filesOf = ({ workspace }: House): MemberFiles => createMemberFiles(workspace, '.roundtable');
/** What a rule of the economy answered, as facts; a refusal is thrown in its words. */
const facts = <T extends { ok: true; facts: NewHomeFact[] }>(answer: T | { ok: false; why: string }): readonly NewHomeFact[] =>
  granted(answer).facts;

export const growthDesk: GrowthDesk = {
  async store(house) {
    const { economy } = await rulesHere(house);
    return catalog.map(
      (item): StoreItem => ({
        id: item.id,
        name: item.title,
        cost: priceOf(economy, item),
        type: item.kind,
        needs: item.needs,
        effect: item.what,
        ...(item.effect.kind === 'request' && { words: true }),
      }),
    );
  },
  async self(house, member) {
    const { growth } = await (await house.knowledge()).read();
    const { files } = await readOwnFiles(filesOf(house).read, member);
    const goals = files['goals.yaml'];
    return {
      behaviors: weighed(files['behaviors.yaml'].behaviors, growth.scores, member).map(({ text, confidence, fires_when }) => ({
        text,
        confidence,
        ...(fires_when && { when: fires_when }),
      })),
      traits: [
        ...files['traits.yaml'].confirmed.map(({ label, rationale }) => ({ text: `${label}: ${rationale}`, state: 'confirmed' })),
        ...files['traits.yaml'].candidate.map(({ label, rationale }) => ({ text: `${label}: ${rationale}`, state: 'candidate' })),
      ],
      goals: goals.active.map(({ goal, progress }) => ({ text: goal, state: progress ?? '' })),
    };
  },

  buy: async (house, { member, item, words }) => {
    const { economy } = await rulesHere(house);
    return decided(house, (growth) => facts(buy(growth, economy, { member, item, by, ...(words !== undefined && { words }) })));
  },
  overrule: async (house, { runId, member, values, reason }) => {
    const { economy } = await rulesHere(house);
    return decided(house, (growth) => facts(overrule(growth, economy, { runId, member, values, reason, by })));
  },
  place: (house, { member, place: to, why }) => decided(house, (growth) => facts(place(growth, { member, place: to, why, by }))),
  decideEvolution: (house, { id, decision, why }) =>
    changed(house, (growth) => decideEvolution(growth, id, decision === 'applied' ? 'confirm' : 'reject', by, why)),
  vote: async (house, { id, vote, why }) => {
    const { reputation } = await rulesHere(house);
    return changed(house, (growth) => {
      const one = growth.evolutions.list.find((evolution) => evolution.id === id);
      return voteOnEvolution(growth, id, { voter: by, vote, why }, one ? votersOn(growth, one) : [], reputation);
    });
  },
  curateSkill: (house, { id, change, why }) =>
    answered(async () => {
      await decideSkill(await house.knowledge(), filesOf(house), { id, how: curations[change], by, why });
    }),
  resolveVenture: (house, { id, outcome, why }) => decided(house, (growth) => facts(resolveVenture(growth, { id, outcome, why, by }))),
  implemented: async (house, { id, why }) => {
    const { economy } = await rulesHere(house);
    return decided(house, (growth) => facts(implemented(growth, economy, { id, why, by })));
  },
  fulfil: async (house, { id, skill }) => {
    const { economy } = await rulesHere(house);
    return decided(house, (growth) => {
      const author = skill === undefined ? undefined : growth.skills.skills[skill]?.author;
      return facts(fulfil(growth, economy, { id, by, ...(skill !== undefined && { skill }), ...(author !== undefined && { author }) }));
    });
  },
};

const curations = { kept: 'keep', dropped: 'drop', promoted: 'share', retired: 'retire', restored: 'keep' } as const;

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
function decided(house: House, decide: (growth: Readonly<GrowthState>) => readonly NewHomeFact[]): Promise<GrowthAnswer> {
  return answered(async () => {
    const home = await house.knowledge();
    await home.transact(({ growth }) => ({ facts: decide(growth), value: undefined }));
  });
}

/** The same for changes of members, which their files follow. */
function changed(house: House, decide: (growth: Readonly<GrowthState>) => readonly NewHomeFact[]): Promise<GrowthAnswer> {
  return answered(async () => decideChanges(await house.knowledge(), filesOf(house), decide));
}

async function answered(work: () => Promise<void>): Promise<GrowthAnswer> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    return { ok: false, error: asTeamError(error) };
  }
}
