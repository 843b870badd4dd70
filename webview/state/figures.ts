import * as l10n from '@vscode/l10n';
import type { FigureId, StandingPoint, StandingTurn } from '../../src/schema/standing';
import { numberText } from './counts';
import { axisWords } from './growthWords';
import { shownTokens, shownUsd } from './words';

/** A line across a chart, with its name. */
export type Threshold = { value: number; words: string };

export type FigureLook = {
  title: string;
  /** What is counted, and of what. */
  about: string;
  /** What will stand here, and after what. */
  empty: string;
  /** The highest value of the scale, where it is fixed. */
  top?: number;
  thresholds: readonly Threshold[];
  /** Only whole numbers make sense on its scale. */
  whole?: true;
  shown(point: StandingPoint): string;
  /** What one turn adds, for the list of turns that a figure rests on. */
  ofTurn(turn: StandingTurn): string;
};

const percent = (value: number): string => `${Math.round(value * 100)} %`;
const whole = ({ value }: StandingPoint): string => numberText(value, 2);
const count = (value: number): string => (value === 0 ? '–' : numberText(value));

/** How each figure is named, scaled and told. */
export function lookOf(figure: FigureId): FigureLook {
  const half: Threshold = { value: 0.5, words: l10n.t('half') };
  switch (figure) {
    case 'reputation':
      return {
        title: l10n.t('Reputation'),
        about: l10n.t('the standing of each member after a run'),
        empty: l10n.t('Appears when the first roundtable is settled.'),
        thresholds: [
          { value: 80, words: l10n.t('healthy from 80') },
          { value: 60, words: l10n.t('watch from 60') },
          { value: 40, words: l10n.t('warning from 40') },
        ],
        ...{ top: 100, whole: true, shown: ({ value }) => numberText(value, 1), ofTurn: () => '–' },
      };
    case 'sparks':
      return {
        title: l10n.t('Sparks'),
        about: l10n.t('the balance of each member after a run'),
        empty: l10n.t('Appears when the first roundtable is settled.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: () => '–' },
      };
    case 'score':
      return {
        title: l10n.t('Points'),
        about: l10n.t('the four axes together, 0 to 40'),
        empty: l10n.t('Appears when the judge scored the first roundtable.'),
        thresholds: [
          { value: 4, words: l10n.t('typical from 4') },
          { value: 6, words: l10n.t('to 6') },
        ],
        ...{ whole: true, shown: whole, ofTurn: () => '–' },
      };
    case 'novelty':
    case 'accuracy':
    case 'impact':
    case 'challenge':
      return {
        title: axisWords(figure),
        about: l10n.t('0 to 3 by the judge, 10 for a grand insight'),
        empty: l10n.t('Appears when the judge scored the first roundtable.'),
        ...{ thresholds: [{ value: 2, words: l10n.t('clearly good') }], whole: true, shown: whole, ofTurn: () => '–' },
      };
    case 'mentions':
      return {
        title: l10n.t('Named by others'),
        about: l10n.t('how often the turns of others name a member'),
        empty: l10n.t('Appears when the first roundtable is settled.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: () => '–' },
      };
    case 'grounded':
      return {
        title: l10n.t('Claims on evidence'),
        about: l10n.t('share of empirical claims that quote the files'),
        empty: l10n.t('Appears after a roundtable in which members make claims about the files.'),
        ...{ top: 1, thresholds: [half] },
        shown: ({ value }) => percent(value),
        ofTurn: ({ claims: { grounded, derived, ungrounded } }) =>
          grounded + derived + ungrounded === 0 ? '–' : l10n.t('{0} of {1} claims', grounded, grounded + derived + ungrounded),
      };
    case 'marks':
      return {
        title: l10n.t('Interventions of the judge'),
        about: l10n.t('redirects, hallucinations, violations and repetitions marked'),
        empty: l10n.t('Appears after a roundtable under a judge.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: ({ marks }) => count(marks.filter((mark) => mark !== 'gate').length) },
      };
    case 'gates':
      return {
        title: l10n.t('Gates'),
        about: l10n.t('turns that the judge marked as a turning point'),
        empty: l10n.t('Appears after a roundtable under a judge.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: ({ marks }) => count(marks.filter((mark) => mark === 'gate').length) },
      };
    case 'moved':
      return {
        title: l10n.t('Positions moved'),
        about: l10n.t('how often a member changed its position'),
        empty: l10n.t('Appears after a roundtable of two rounds.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: ({ moved }) => (moved ? l10n.t('moved') : '–') },
      };
    case 'kept':
      return {
        title: l10n.t('Changes you kept'),
        about: l10n.t('share of the changes that you decided about'),
        empty: l10n.t('Appears once you keep or undo a change of a member.'),
        ...{ top: 1, thresholds: [half] },
        shown: ({ value }) => percent(value),
        ofTurn: ({ kept, undone }) => (kept + undone === 0 ? '–' : l10n.t('{0} kept, {1} undone', kept, undone)),
      };
    case 'turns':
      return {
        title: l10n.t('Turns'),
        about: l10n.t('turns that posted a message'),
        empty: l10n.t('Appears after the first turn of a run.'),
        ...{ thresholds: [], whole: true, shown: whole, ofTurn: ({ spoke }) => (spoke ? '1' : '–') },
      };
    case 'tokens':
      return {
        title: l10n.t('Tokens'),
        about: l10n.t('read and written'),
        empty: l10n.t('Appears after the first turn of a run.'),
        ...{ thresholds: [], shown: ({ value }) => shownTokens(value), ofTurn: ({ tokens }) => shownTokens(tokens) },
      };
    case 'usd':
      return {
        title: l10n.t('Cost'),
        about: l10n.t('dollars, where the price of every call is known'),
        empty: l10n.t('Appears after a run with models whose prices are known.'),
        ...{
          thresholds: [],
          shown: ({ value }) => shownUsd(value),
          ofTurn: ({ usd }) => (usd === undefined ? l10n.t('unknown') : shownUsd(usd)),
        },
      };
  }
}

/** The top of a scale that begins at nothing: a round number that the highest value does not pass. */
export function topOf(highest: number, whole = false): number {
  // Half of it stands on the scale too.
  if (whole && highest <= 2) return 2;
  if (highest <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  const step = (whole && unit === 1 ? [2, 4, 6, 8, 10] : [1, 2, 4, 5, 6, 8, 10]).find((times) => times * unit >= highest) ?? 10;
  return step * unit;
}

/** Heights of words beside the ends of lines, moved apart so that none stands on another, in the order given. */
export function spread(heights: readonly number[], apart: number, low: number, high: number): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  let last = Number.NEGATIVE_INFINITY;
  for (const one of order) {
    one.height = Math.max(one.height, low, last + apart);
    last = one.height;
  }
  let next = high;
  for (const one of order.toReversed()) {
    one.height = Math.min(one.height, next);
    next = one.height - apart;
  }
  const out: number[] = [];
  for (const { height, index } of order) out[index] = height;
  return out;
}
