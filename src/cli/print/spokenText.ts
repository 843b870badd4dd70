import { scanBlocks } from '../../core/agent/protocol/blocks';

/** The line that stands in a message for a block of its reply. */
const markerLine = /^\[(?:file|tool)(?::| block)[^\n]*, (?:\d+ lines?|not accepted)\](?:\n|$)/gm;

/**
 * What a member says in a reply, without the blocks that write files and call tools: these have lines of their own. Of a text that is
 * still being written, what is sure to stay: more of the text only adds to the end of the answer.
 */
export function spokenText(text: string, whole: boolean): string {
  const from = text.lastIndexOf('\n') + 1;
  // The beginning of a fence may become that of a block.
  const sure = whole || !/^ {0,3}(?:$|[`~])/.test(text.slice(from)) ? text : text.slice(0, from);
  const prose = scanBlocks(sure)
    .map((segment) => (segment.kind === 'prose' ? segment.text : '\n'))
    .join('');
  return tidy(prose);
}

/** A message without the marker lines of its files and tools. */
export function withoutMarkers(text: string): string {
  return tidy(text.replace(markerLine, '\n'));
}

/** No line break at the start and the end, and no two empty lines in a row. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n(?:[ \t]*\n){2,}/g, '\n\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
}
