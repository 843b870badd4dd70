import { didYouMean } from '../../../base/similar';
import { type Line, linesOf } from './lines';

/** How a tool's body may be written in text mode. */
export type ToolBodySpec = {
  /** The names of all input fields. */
  fields: readonly string[];
  /** The field that takes what follows a line `---`. */
  text?: string;
  /** The field that takes the whole of a body that is neither a JSON object of the tool's fields nor lines `field: value`. */
  raw?: string;
};

type ToolInput = { ok: true; input: Record<string, unknown> } | { ok: false; why: string };

/** A field's name is not longer; a colon further on in a line belongs to its text. */
const longestKey = 64;

/**
 * Reads the body of a tool block. It is one of
 *
 * - a JSON object;
 * - lines `key: value`, where `key: |` takes the indented lines after it as YAML's block scalar does (`|-` without the last line
 *   break, `|+` with all of them), and everything after a line `---` goes to the `text` field byte for byte, the last line break
 *   included. In front of `---` a JSON object is good too;
 * - anything else, byte for byte, for a tool with a `raw` field.
 *
 * Values stay as written, without the spaces around them and with their quotes: numbers and booleans are the tool schema's to make.
 * `why` is written for the model.
 */
export function parseToolBody(body: string, spec: ToolBodySpec): ToolInput {
  if (body.trim() === '') return { ok: true, input: {} };
  const known = [...new Set([...spec.fields, ...(spec.text ? [spec.text] : []), ...(spec.raw ? [spec.raw] : [])])];
  const object = jsonObject(body);
  // A Python dict or a JSON document can be the raw content itself; then its keys are not the tool's.
  const own = object !== undefined && Object.keys(object).every((key) => known.includes(key));
  if (object !== undefined && (own || spec.raw === undefined)) return { ok: true, input: object };
  const parsed = parseLines(body, known, spec.text);
  if (parsed.ok || spec.raw === undefined) return parsed;
  return { ok: true, input: { [spec.raw]: body } };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  try {
    return JSON.parse(trimmed) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function parseLines(body: string, known: readonly string[], text: string | undefined): ToolInput {
  const fields = known.length === 0 ? 'The tool has no fields.' : `The fields are ${known.join(', ')}.`;
  const fail = (why: string): ToolInput => ({ ok: false, why });
  const input: Record<string, unknown> = {};
  const lines = [...linesOf(body)];
  const shown = ({ start, end }: Line): string => body.slice(start, end);

  const separator = text === undefined ? -1 : lines.findIndex((line) => line.end - line.start < 80 && shown(line).trimEnd() === '---');
  const rule = lines[separator];
  const head = rule === undefined ? body : body.slice(0, rule.start);
  const object = rule === undefined ? undefined : jsonObject(head);
  const end = object === undefined ? (rule === undefined ? lines.length : separator) : 0;
  Object.assign(input, object);
  if (object === undefined && head.trimStart().startsWith('{')) {
    return fail(`The body begins like a JSON object, but is none. Mend the JSON, or write lines "key: value". ${fields}`);
  }

  for (let index = 0; index < end; index++) {
    const line = lines[index] as Line;
    const written = shown(line);
    if (written.trim() === '') continue;
    const colon = written.slice(0, longestKey + 1).indexOf(':');
    const key = colon < 0 ? '' : written.slice(0, colon).trim();
    if (!/^[a-z_][a-z0-9_-]*$/i.test(key)) {
      const start = written.trim().slice(0, 80);
      const hint = text === undefined ? '' : ` Put long text after a line ---, it becomes ${text}.`;
      return fail(`Line ${index + 1} of the body, ${JSON.stringify(start)}, is no "key: value".${hint} ${fields}`);
    }
    const field = known.find((name) => name === key) ?? known.find((name) => name.toLowerCase() === key.toLowerCase());
    if (field === undefined) return fail(`Line ${index + 1} of the body: there is no field ${key}.${didYouMean(key, known)} ${fields}`);
    if (Object.hasOwn(input, field)) return fail(`Line ${index + 1} of the body: ${field} is given twice. Give it once.`);
    const value = written.slice(colon + 1).trim();
    if (value !== '|' && value !== '|-' && value !== '|+') {
      input[field] = value;
      continue;
    }
    const from = index + 1;
    while (index + 1 < end && /^(?:[ \t]|$)/.test(shown(lines[index + 1] as Line))) index++;
    input[field] = blockScalar(body, lines.slice(from, index + 1), value);
  }

  if (rule !== undefined && text !== undefined) {
    if (Object.hasOwn(input, text)) return fail(`${text} is given twice: as a key and after the line ---. Give it once.`);
    input[text] = body.slice(rule.next);
  }
  return { ok: true, input };
}

/** The lines without the indentation of the first one that is not blank; line breaks stay as they are. */
function blockScalar(body: string, lines: readonly Line[], style: '|' | '|-' | '|+'): string {
  const isBlank = (line: Line): boolean => body.slice(line.start, line.end).trim() === '';
  const first = lines.find((line) => !isBlank(line));
  if (first === undefined) return '';
  const indent = (/^[ \t]*/.exec(body.slice(first.start, first.end))?.[0] ?? '').length;
  const kept = style === '|+' ? lines : lines.slice(0, lines.findLastIndex((line) => !isBlank(line)) + 1);
  return kept
    .map((line, index) => {
      const own = (/^[ \t]*/.exec(body.slice(line.start, line.end))?.[0] ?? '').length;
      const end = style === '|-' && index === kept.length - 1 ? line.end : line.next;
      return body.slice(line.start + Math.min(indent, own), end);
    })
    .join('');
}
