import type { TeamTest } from '../../schema/team';

/** What a test is called in a report and in a list: its own name, else what it asserts. */
export function testName(test: TeamTest): string {
  return test.name ?? nameOf(test);
}

function nameOf(test: TeamTest): string {
  switch (test.type) {
    case 'file_contains':
    case 'file_not_contains':
      return `${test.type} ${test.path} ${quote(test.text)}`;
    case 'transcript_contains':
      return `${test.type}${test.speaker ? ` @${test.speaker}` : ''} ${quote(test.text)}`;
    case 'transcript_count':
      return `${test.type}${test.speaker ? ` @${test.speaker}` : ''} ${test.count}`;
    case 'cost':
      return `${test.type} at most $${test.max_usd}`;
    case 'turns':
      return [test.type, test.min, 'to', test.max].filter((part) => part !== undefined).join(' ');
    case 'duration':
      return `${test.type} at most ${test.max_seconds} s`;
    case 'judge':
      return `${test.type}: ${excerpt(test.question)}`;
    default:
      return `${test.type} ${test.path}`;
  }
}

const shownChars = 120;
export const excerpt = (text: string): string => (text.length > shownChars ? `${text.slice(0, shownChars)}…` : text);
export const quote = (text: string): string => JSON.stringify(excerpt(text));
