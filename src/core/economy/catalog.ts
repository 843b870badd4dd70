import type { EconomyOptions } from '../../schema/growthOptions';

/** What an item does for whoever has it. */
export type StoreEffect =
  /** The shipped skill of the item's id, in the prompt where there is a slot for it. */
  | { kind: 'skill' }
  /** More floor turns in the next roundtable. */
  | { kind: 'extraFloor'; turns: number }
  | { kind: 'level'; level: 1 | 2 | 3 }
  | { kind: 'slot'; slots: number }
  | { kind: 'firstSpeaker' }
  /** A session with the therapist. */
  | { kind: 'session' }
  /** A plan in its memory, for so many roundtables. */
  | { kind: 'plan'; runs: number }
  /** Something asked for on the bulletin board. */
  | { kind: 'request'; to: 'public' | 'private' };

export type StoreItem = {
  id: string;
  title: string;
  /** Sparks; a team file may set another price under `economy.store`. */
  cost: number;
  /** `permanent` is had once, `consumable` is used up by a roundtable, `one-time` by what it brings about. */
  kind: 'permanent' | 'consumable' | 'one-time';
  /** Roundtables that a member must have been scored in. */
  needs: number;
  /** May be had several times before it is used. */
  stacks: boolean;
  /** One sentence for people. */
  what: string;
  effect: StoreEffect;
};

const item = (
  id: string,
  title: string,
  cost: number,
  kind: StoreItem['kind'],
  what: string,
  effect: StoreEffect,
  { needs = 0, stacks = false }: { needs?: number; stacks?: boolean } = {},
): StoreItem => ({ id, title, cost, kind, needs, stacks, what, effect });

const skill = (id: string, title: string, cost: number, what: string): StoreItem =>
  item(id, title, cost, 'permanent', what, { kind: 'skill' });

/** Everything there is to buy. Source: FACTS 2.8. */
export const catalog: readonly StoreItem[] = [
  item('dev-call', 'Dev Call', 20, 'one-time', 'A session of its own with the therapist.', { kind: 'session' }),
  item('strategy-review', 'Strategy Review', 10, 'one-time', 'A plan for five roundtables, written to its memory.', {
    kind: 'plan',
    runs: 5,
  }),
  item('private-request', 'Private Request', 20, 'one-time', 'Asks for a skill made for this member alone.', {
    kind: 'request',
    to: 'private',
  }),
  item('public-request', 'Public Request', 0, 'one-time', 'Asks for a skill on the bulletin board, where anybody may make it.', {
    kind: 'request',
    to: 'public',
  }),
  skill('code-review-framework', 'Code Review Framework', 15, 'Reads code in four passes and reports by severity.'),
  skill('debate-tactics', 'Debate Tactics', 12, 'Argues by claim, grounds and warrant, and answers the strongest form of the other side.'),
  skill('evidence-gathering', 'Evidence Gathering', 10, 'Names file and line before it claims anything of the code.'),
  skill('cross-cutting-analysis', 'Cross-Cutting Analysis', 15, 'Follows a change through everything that it touches.'),
  skill('risk-assessment', 'Risk Assessment', 12, 'Ranks what can fail by severity, likelihood and how late it is seen.'),
  skill('conciseness-training', 'Conciseness Training', 8, 'Says it in half the words, the point first.'),
  skill('novelty-injection', 'Novelty Injection', 15, 'Looks for the angle that nobody at the table has taken.'),
  skill('influence-mapping', 'Influence Mapping', 12, 'Sees who moves whom, and puts its point where it counts.'),
  item(
    'extra-budget',
    'Extra Floor Turns',
    8,
    'consumable',
    'Two more floor turns in the next roundtable.',
    { kind: 'extraFloor', turns: 2 },
    { stacks: true },
  ),
  item(
    'tier-1',
    'Expanded Context',
    25,
    'permanent',
    'More room in the prompt for its skills, habits and memory.',
    { kind: 'level', level: 1 },
    { needs: 5 },
  ),
  item(
    'tier-2',
    'Model Upgrade',
    100,
    'permanent',
    'May work with a model of the tier sonnet.',
    { kind: 'level', level: 2 },
    { needs: 10 },
  ),
  item('tier-3', 'Autonomy', 250, 'permanent', 'May work with a model of the tier opus.', { kind: 'level', level: 3 }, { needs: 20 }),
  item('extra-slot', 'Extra Skill Slot', 30, 'permanent', 'One more skill in its prompt.', { kind: 'slot', slots: 1 }),
  item(
    'first-speaker',
    'First Speaker',
    6,
    'consumable',
    'Speaks first in the next roundtable; of several the highest rank does, the others get theirs back.',
    {
      kind: 'firstSpeaker',
    },
  ),
];

const byId = new Map(catalog.map((one) => [one.id, one]));

/** The item of an id; undefined for one that the store does not have. */
export function itemOf(id: string): StoreItem | undefined {
  return byId.get(id);
}

/** What an item costs under the rules of a team. */
export function priceOf(rules: Pick<EconomyOptions, 'store'>, { id, cost }: StoreItem): number {
  return Object.hasOwn(rules.store, id) ? (rules.store[id] ?? cost) : cost;
}
