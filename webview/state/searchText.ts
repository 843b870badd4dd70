import type { Digest } from '../../src/schema/digest';
import type { Row } from './rows';

/**
 * The words of a row as they are searched: those that stand in it, also in parts that are folded. Markdown's marks are left out,
 * since nobody sees them.
 */
export function searchTextOf(row: Row, digest?: Digest): string {
  switch (row.kind) {
    case 'message': {
      const { text, evidence, position } = row.message;
      return [plainOf(text), ...(evidence ?? []).flatMap((quote) => [quote.path, quote.text]), position ?? ''].join('\n');
    }
    case 'marks':
      return row.marks.map(({ member, reason, quote }) => `${member}: ${plainOf(reason)}\n${quote ?? ''}`).join('\n');
    case 'scores':
      return row.scores.members
        .flatMap(({ member, scores, insights, penalties, gates }) => [
          member,
          ...Object.values(scores ?? {}).map(({ reason }) => plainOf(reason)),
          ...insights.flatMap(({ quote, before, after }) => [quote, before, after]),
          ...[...penalties, ...gates].map(({ reason }) => plainOf(reason)),
        ])
        .concat(row.scores.peers.map(({ why }) => plainOf(why)))
        .join('\n');
    case 'tools':
      return row.list
        .slice(0, row.count)
        .map(({ what, result }) => `${what}\n${'text' in result ? result.text : ''}`)
        .join('\n');
    case 'files':
      return row.list
        .slice(0, row.count)
        .map(({ path, other }) => `${path}\n${other ?? ''}`)
        .join('\n');
    case 'failed':
      return `${plainOf(row.partial ?? '')}\n${row.failure.message}`;
    case 'retry':
      return row.failure.message;
    case 'refused':
      return `${row.what}\n${row.why}`;
    case 'decided':
      return `${row.ask.what}\n${row.decision.message ?? ''}`;
    case 'restored':
      return row.files.join('\n');
    case 'status':
      return row.detail;
    case 'ask':
      return [row.ask.what, row.ask.why, row.ask.risk ?? '', row.ask.command ?? ''].join('\n');
    case 'result':
      return digest ? stringsOf(digest).map(plainOf).join('\n') : '';
    default:
      return '';
  }
}

/** Markdown without its marks. What may be code keeps them: there they are words. */
function plainOf(text: string): string {
  const plain = text.replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1');
  if (text.includes('`')) return plain.replace(/`+/g, '').replace(/(?<!\S)\*\*(?=\S)|(?<=\S)\*\*(?![\w*])/g, '');
  return plain.replace(/\*+|~~/g, '').replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '');
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

export type SearchFor = { query: string; matchCase: boolean; wholeWord: boolean };

/** What finds the words in a text; undefined while nothing is searched for. */
export function patternOf({ query, matchCase, wholeWord }: SearchFor): RegExp | undefined {
  if (query.trim() === '') return undefined;
  const literal = query.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+');
  const bounded = wholeWord ? `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])` : literal;
  return new RegExp(bounded, matchCase ? 'gu' : 'giu');
}

export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count++;
  return count;
}
