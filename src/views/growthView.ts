import type { HomeFact } from '../schema/event';
import { type EconomyState, emptyEconomy, foldEconomy } from './economyView';
import { type EvolutionsState, emptyEvolutions, foldEvolutions } from './evolutionView';
import { emptyLedger, foldLedger, type LedgerState } from './ledgerView';
import { emptyReputation, foldReputation, type ReputationState } from './reputationView';
import { emptyScores, foldScores, type ScoreState } from './scoresView';
import { emptySkills, foldSkills, type SkillsState } from './skillsView';

/** What members earned, became and learnt: a fold of the home stream, the same whether fact by fact or all at once. */
export type GrowthState = {
  /** The last fact of the home stream that is in it. */
  seq: number;
  ledger: LedgerState;
  scores: ScoreState;
  economy: EconomyState;
  reputation: ReputationState;
  evolutions: EvolutionsState;
  skills: SkillsState;
};

export function emptyGrowth(): GrowthState {
  return {
    seq: 0,
    ledger: emptyLedger(),
    scores: emptyScores(),
    economy: emptyEconomy(),
    reputation: emptyReputation(),
    evolutions: emptyEvolutions(),
    skills: emptySkills(),
  };
}

/** Folds one fact, in place; one that is in it already changes nothing. */
export function foldGrowth(state: GrowthState, fact: HomeFact): void {
  if (fact.seq <= state.seq) return;
  state.seq = fact.seq;
  foldLedger(state.ledger, fact);
  foldScores(state.scores, fact);
  foldEconomy(state.economy, fact);
  foldReputation(state.reputation, fact);
  foldEvolutions(state.evolutions, fact);
  foldSkills(state.skills, fact);
}
