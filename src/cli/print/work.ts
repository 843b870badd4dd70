import { changedRanges } from '../../core/changes/lineDiff';
import { splitLines } from '../../core/changes/lines';
import type { Objects } from '../../core/ports/objects';
import type { FactData } from '../../schema/event';
import { countText } from './style';
import { cutTo } from './wrap';

/** What of a call names its object, the most telling first. */
const telling = ['command', 'code', 'path', 'pattern', 'query', 'url', 'key', 'claim', 'title', 'id', 'body'];

/** The input of a tool call in a few words: `print(2 + 2)`, `docs/design.md`. */
export function inputText(input: unknown): string {
  if (typeof input === 'string') return firstLine(input);
  if (typeof input !== 'object' || input === null) return '';
  const fields = input as Record<string, unknown>;
  const texts = [...telling, ...Object.keys(fields)].map((name) => fields[name]);
  const text = texts.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof text === 'string' ? firstLine(text) : '';
}

function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  return `${lines[0]?.trim() ?? ''}${lines.length > 1 ? ' …' : ''}`;
}

/** What came of a tool call, in a few words: `exit code 0`, `27 lines`, or the text itself where it is short. */
export function resultText(text: string, failed: boolean): string {
  const lines = text.trim().split('\n');
  const ended = /^\[((?:exit code|stopped|ended by)[^\]]*)\]$/.exec(lines.at(-1) ?? '')?.[1];
  if (ended !== undefined) {
    const said = lines.slice(0, -1).filter((line) => line.trim() !== '' && line !== '(no output)' && !line.startsWith('[changed: '));
    // The last line of an error names it; of other output the first says most.
    const shown = failed ? said.at(-1) : said[0];
    return shown === undefined ? ended : `${ended}: ${cutTo(shown, 80)}${said.length > 1 ? ` (${countText(said.length, 'line')})` : ''}`;
  }
  if (failed || lines.length === 1) return cutTo(lines[0] ?? '', failed ? 200 : 60);
  return countText(lines.length, 'line');
}

/** What was done to a file, in one line; a conflict also says where the other version stands. */
export async function fileText(data: FactData['file.changed'], objects: Objects): Promise<{ text: string; warns: boolean }> {
  const { path, how, before, after, other } = data;
  if (how === 'conflict')
    return {
      text: `conflict in ${path}: somebody else had changed the same lines, so it was left as it is${other ? ` and this version stands in ${other}` : ''}`,
      warns: true,
    };
  if (after === null) return { text: `removed ${path}`, warns: false };
  const now = await bodyOf(objects, after);
  const old = before === null ? [] : await bodyOf(objects, before);
  const by = how === 'ran' ? ' (by a command)' : how === 'merged' ? ' (merged with what others wrote meanwhile)' : '';
  if (before === null)
    return { text: `wrote ${path}, ${now ? countText(now.length, 'line') : countText(data.bytes, 'byte')}${by}`, warns: false };
  if (!now || !old) return { text: `changed ${path}, ${countText(data.bytes, 'byte')}${by}`, warns: false };
  let added = 0;
  let removed = 0;
  for (const range of changedRanges(old, now)) {
    added += range.bTo - range.bFrom;
    removed += range.aTo - range.aFrom;
  }
  return { text: `changed ${path}, +${added} -${removed} lines${by}`, warns: false };
}

async function bodyOf(objects: Objects, hash: string): Promise<string[] | undefined> {
  const text = await objects.get(hash);
  return text === undefined || text.includes('\0') ? undefined : splitLines(text);
}
