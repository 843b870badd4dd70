import type { Fact, UnknownFact } from '../schema/event';

/**
 * A fact without what a fold of the view does not need: bodies that stand in the entries of the view already, and prompts. The
 * fold of slim facts is the fold of the whole ones but for the texts of its entries. A fact that the view skips keeps its number.
 */
export function slimFact(stored: Fact | UnknownFact): Fact | UnknownFact {
  const fact = stored as Fact;
  switch (fact.type) {
    case 'turn.started':
      return { ...fact, data: { ...fact.data, prompt: [] } };
    case 'turn.finished': {
      const { message, marks, ...data } = fact.data;
      return {
        ...fact,
        data: {
          ...data,
          text: '',
          ...(message && { message: { ...message, text: '', evidence: [], claims: [] } }),
          ...(marks && { marks: [] }),
        },
      };
    }
    case 'turn.failed': {
      const { partial: _, ...data } = fact.data;
      return { ...fact, data };
    }
    case 'message.posted':
      return { ...fact, data: { message: { ...fact.data.message, text: '', evidence: [], claims: [] } } };
    case 'tool.finished':
      return { ...fact, data: { ...fact.data, result: { text: '' } } };
    case 'turn.replied':
    case 'file.intended':
    case 'step.finished':
    case 'changes.decided':
      return { seq: fact.seq, at: fact.at, v: fact.v, type: 'skipped', data: {} };
    default:
      return fact;
  }
}
