import type {
  Axis,
  Dimension,
  Evolution,
  MemberScore,
  PeerReview,
  Signal,
  Skill,
  SparkCategory,
  StandingState,
  VentureTier,
} from './growth';

/** Where a member's growth is. Source of the names: FACTS 2.12. */
export type GrowthPhase = 'foundation' | 'specialization' | 'peak' | 'recovery';
export type Trend = 'rising' | 'falling' | 'steady';
/** `mean` is that of the last five runs, `peakAt` what it must reach for a peak, `axis` the one that stands out. */
export type PhaseFigures = { phase: GrowthPhase; axis?: Axis; mean?: number; peakAt: number };
/** Latest runs in a row at or above `hotAt`, and low ones; `slump` from three on. */
export type Streak = { hot: number; hotAt: number; low: number; slump: boolean };
export type FloorPattern = 'aggressive' | 'balanced' | 'conservative';
/** The rank after a run, and among how many. */
export type RankPoint = { runId: string; rank: number; of: number };
/** How often the row's member named the column's. */
export type Engagement = Record<string, Record<string, number>>;

export type MemberAnalytics = {
  member: string;
  /** Roundtables that it was scored in. */
  runs: number;
  sparks: number;
  /** The leaderboard's. Absent for one that was never scored or has left. */
  rank?: number;
  /** Mean total, 0 to 40, over all its runs. */
  mean?: number;
  /** Mean over the last five, and which way it goes. */
  axes: Record<Axis, { mean?: number; trend?: Trend; change?: number }>;
  phase: PhaseFigures;
  /** Of the totals, and by how many points. */
  trend?: Trend;
  change?: number;
  streak: Streak;
  floor: { pattern?: FloorPattern; budget: number; spent: number };
  ranks: RankPoint[];
};

/** What the settled roundtables of a folder say of its members, the best first. */
export type GrowthAnalytics = { settled: number; members: MemberAnalytics[]; engagement: Engagement };

/** Something of the store. Source: FACTS 2.8. */
export type StoreItem = {
  id: string;
  name: string;
  cost: number;
  type: 'one-time' | 'permanent' | 'consumable';
  /** Roundtables that a member must have been scored in. */
  needs: number;
  effect: string;
  /** It needs words: what is asked for. */
  words?: boolean;
};

/** Why a member cannot buy something. `words` is what the brain says, as it stands. */
export type Refusal =
  | { kind: 'short'; has: number; costs: number }
  | { kind: 'needs'; has: number; needs: number }
  | { kind: 'owned' }
  | { kind: 'words'; words: string };
export type Offer = StoreItem & { buyers: { member: string; no?: Refusal }[] };

export type RunName = { runId: string; topic: string; at: number; rehearsal: boolean };

export type BoardRow = {
  member: string;
  rank?: number;
  runs: number;
  mean?: number;
  /** The total of its last run. */
  last?: number;
  sparks: number;
  standing: number;
  state: StandingState;
  /** Absent under four moments. */
  trend?: 'improving' | 'declining' | 'steady';
  place: 'table' | 'bench' | 'left';
  phase: PhaseFigures;
};

export type ShownSkill = Skill & {
  runId: string;
  at: number;
  status: 'proposed' | 'kept' | 'shared' | 'dropped' | 'retired' | 'superseded';
  confidence: number;
  uses: number;
  successes: number;
  into?: string;
  changes: { change: string; by: string; why: string; at: number }[];
};

export type ShownEvolution = Evolution & {
  at: number;
  runId?: string;
  votes: { voter: string; vote: 'for' | 'against'; why: string }[];
  decided?: { decision: 'applied' | 'rejected'; by: string; why: string; at: number };
  measured?: { before: number; after: number; runs: number; verdict: 'better' | 'same' | 'worse' };
};

export type ShownVenture = {
  id: string;
  member: string;
  tier: VentureTier;
  stake: number;
  multiplier: number;
  idea: string;
  runId: string;
  turn: string;
  at: number;
  resolved?: { outcome: 'success' | 'failed'; why: string; by: string; payout: number };
};

/** What waits for the person. */
export type GrowthChoice =
  | { kind: 'relegation'; key: string; member: string; at: number; runId: string; nets: number[] }
  | { kind: 'evolution'; key: string; member: string; at: number; evolution: ShownEvolution }
  | { kind: 'venture'; key: string; member: string; at: number; venture: ShownVenture }
  | { kind: 'request'; key: string; member: string; at: number; id: string; text: string; age: number };

export type ShownProposal = {
  id: string;
  member: string;
  text: string;
  turn: string;
  runId: string;
  at: number;
  implemented?: { why: string; by: string };
};

/** What the growth face shows at once; a member's page is asked for apart. */
export type GrowthFace = {
  /** The last fact of the home stream that is in it. */
  seq: number;
  settled: number;
  rehearsals: number;
  /** The newest first. */
  runs: RunName[];
  board: BoardRow[];
  offers: Offer[];
  /** Those that wait first, then the newest. */
  skills: ShownSkill[];
  choices: GrowthChoice[];
  /** Things that members proposed, the newest first. */
  proposals: ShownProposal[];
};

export type LedgerLine = {
  seq: number;
  at: number;
  /** What it gained; negative for what it lost. */
  amount: number;
  /** What it had after it. */
  balance: number;
  category: SparkCategory;
  why: string;
  runId?: string;
  turn?: string;
  by?: string;
};

export type ScoredRun = RunName & {
  score: MemberScore;
  /** The values that hold, after the person's. */
  values?: Record<Axis, number>;
  total?: number;
  gross: number;
  fee: number;
  unpaid: number;
  net: number;
  overruled: { values: Partial<Record<Axis, number>>; reason: string; by: string; at: number }[];
  peers: PeerReview[];
};

/** A file of the member, as it stands. `text` is cut where it is long. */
export type SelfFile = { path: string; text: string; cut: boolean };
/** What the member's own files say, read. */
export type SelfRead = {
  behaviors: { text: string; confidence: number; when?: string }[];
  traits: { text: string; state: string }[];
  goals: { text: string; state: string }[];
};

/** Who a member is now, and where each figure of it comes from. */
export type MemberPage = {
  row: BoardRow;
  analytics: MemberAnalytics;
  dimensions: { dimension: Dimension; value: number; weight: number }[];
  /** What moved its standing, the newest first. */
  moments: { at: number; runId?: string; composite: number; signals: Signal[] }[];
  /** The newest first. */
  ledger: LedgerLine[];
  /** How many earlier lines are not in it. */
  earlier: number;
  runs: ScoredRun[];
  purchases: { id: string; item: string; name: string; cost: number; at: number; by: string; why?: string; ended?: string }[];
  ventures: ShownVenture[];
  skills: ShownSkill[];
  evolutions: ShownEvolution[];
  sessions: {
    at: number;
    runId: string;
    turns: string[];
    frameworks: string[];
    focus?: string;
    summary: string;
    behaviors: { added: string[]; confirmed: string[]; removed: string[] };
    refused: { what: string; why: string }[];
  }[];
  files: SelfFile[];
  self?: SelfRead;
};

/** The parts of the growth face; a member's page is named by the member. */
export const growthPlaces = ['board', 'choices', 'skills', 'store'] as const;
export type GrowthPlace = (typeof growthPlaces)[number] | { member: string };
