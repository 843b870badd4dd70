import type { GrowthAction } from '../../src/schema/growthAction';
import { type GrowthFace, type GrowthPlace, growthPlaces, type MemberPage } from '../../src/schema/growthFace';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import type { Host } from '../host';
import { createFaceStore, type FaceStore } from './faceStore';

/** The parts of a member's page that a figure leads to. */
export type PagePart = 'standing' | 'sparks' | 'scores' | 'self' | 'history';

export type GrowthTold = {
  growth?: GrowthFace;
  at: GrowthPlace;
  /** Where in a member's page one was led to. */
  part?: PagePart;
  page?: MemberPage;
  /** The host knows nothing of the member whose page was asked for. */
  unknown?: true;
  /** What the host was asked to do and has not answered yet. */
  doing: ReadonlySet<string>;
  failures: ReadonlyMap<string, string>;
};

export type GrowthStore = FaceStore<GrowthTold> & {
  go(at: GrowthPlace, part?: PagePart): void;
  act(action: GrowthAction): void;
};

export function createGrowthStore(host: Host, runId: string, at: GrowthPlace): GrowthStore {
  const store = createFaceStore<GrowthTold>(host, 'growth', runId, { at, doing: new Set(), failures: new Map() }, take);
  return {
    ...store,
    go(next, part) {
      store.change(({ page, unknown: _, part: __, ...told }) => ({
        ...told,
        at: next,
        ...(part && { part }),
        ...(page && memberOf(next) === page.row.member && { page }),
      }));
      const member = memberOf(next);
      if (member !== undefined) store.post({ type: 'growthMember', member });
    },
    act(action) {
      const about = aboutOf(action);
      store.change((told) => ({
        ...told,
        doing: new Set([...told.doing, about]),
        failures: new Map([...told.failures].filter(([key]) => key !== about)),
      }));
      store.post({ type: 'growth', action });
    },
  };
}

function take(told: GrowthTold, message: ToWindow, post: (message: ToHost) => void): GrowthTold | undefined {
  if (message.type === 'growth') {
    const member = memberOf(told.at);
    if (member !== undefined) post({ type: 'growthMember', member });
    return { ...told, growth: message.growth };
  }
  if (message.type === 'growthMember') {
    if (memberOf(told.at) !== message.member) return undefined;
    const { page: _, unknown: __, ...rest } = told;
    return message.page ? { ...rest, page: message.page } : { ...rest, unknown: true };
  }
  if (message.type !== 'growthDone') return undefined;
  const about = aboutOf(message.action);
  const failures = new Map([...told.failures].filter(([key]) => key !== about));
  if (message.failure !== undefined) failures.set(about, message.failure);
  return { ...told, doing: new Set([...told.doing].filter((key) => key !== about)), failures };
}

/** What an action is about, so that its answer stands where it was asked for. */
export function aboutOf(action: GrowthAction): string {
  switch (action.do) {
    case 'buy':
      return `buy:${action.item}`;
    case 'overrule':
      return `overrule:${action.runId}:${action.member}`;
    case 'place':
      return `place:${action.member}`;
    case 'vote':
    case 'decideEvolution':
      return `evolution:${action.id}`;
    default:
      return `${action.do}:${action.id}`;
  }
}

export function memberOf(at: GrowthPlace): string | undefined {
  return typeof at === 'object' ? at.member : undefined;
}

/** A place as one word, for the tabs of the panel: `store`, `@elena`. */
export function placeKey(at: GrowthPlace): string {
  return typeof at === 'object' ? `@${at.member}` : at;
}

/** The place of a key; the leaderboard where it is none. */
export function placeOfKey(key: string | undefined): GrowthPlace {
  if (key?.startsWith('@')) return { member: key.slice(1) };
  return growthPlaces.find((place) => place === key) ?? 'board';
}
