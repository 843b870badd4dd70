import type { Step } from '../core/team/yamlTree';

/**
 * Where a caret stands, told by the text before it alone: what is half typed need not be YAML.
 * `key`: where a field may begin; of a list's item or of an empty field, a value may stand there too. `value`: behind `key:`.
 * `text`: inside a comment or a text of several lines, where nothing is known.
 */
export type Place = {
  is: 'key' | 'value' | 'text';
  /** To the map or list that it is in; for a value, to the field. */
  path: readonly Step[];
  /** What stands there by now, before and behind the caret: what a completion replaces. */
  from: number;
  to: number;
  flow: boolean;
  /** Column at which fields of this map begin. */
  indent: number;
};

type Line = { from: number; text: string; dashes: readonly number[]; column: number; key?: string; colon: number; rest: string };

const keyed = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#,[\]{}"'&*!|>%@`-][^#:[\]{}]*?|-[^\s#:][^#:]*?)\s*:(?=\s|$)/;
/** Lines above the caret in which a list or map in brackets may have begun. */
const farthestFlow = 200;

/** Where the caret stands in a text. What is to be replaced stands on the caret's line. Never throws. */
export function placeAt(written: string, offset: number): Place {
  // A carriage return alone ends a line for editors.
  const text = written.includes('\r') ? written.replace(/\r(?!\n)/g, '\n') : written;
  const place = placeIn(text, offset);
  return { ...place, from: Math.max(place.from, text.lastIndexOf('\n', offset - 1) + 1) };
}

function placeIn(text: string, offset: number): Place {
  const lines = linesTo(text, offset);
  const here = lines.at(-1) as Line;
  const column = offset - here.from;
  const before = here.text.slice(0, column);
  const nowhere: Place = { is: 'text', path: [], from: offset, to: offset, flow: false, indent: 0 };
  if (isComment(before)) return nowhere;
  const flow = flowAt(text, lines, offset);
  if (flow) return flow;

  const blank = here.text.trim() === '';
  const indent = blank ? column : here.column;
  const path = pathAbove(lines, indent, here);
  if (!path) return nowhere;
  if (here.key !== undefined && column >= here.colon) {
    if (/^[|>]/.test(here.rest)) return nowhere;
    const start = Math.min(offset, here.from + here.text.length - here.rest.length);
    return { is: 'value', path: [...path, here.key], from: start, to: endOfValue(text, offset), flow: false, indent };
  }
  const to = offset + (/^[\w@./*-]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  return { is: 'key', path, from: blank ? offset : here.from + Math.min(here.column, column), to, flow: false, indent };
}

function endOfValue(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const behind = text.slice(offset, end < 0 ? text.length : end);
  return offset + (/^(?:(?!\s#)[^\r])*/.exec(behind)?.[0].trimEnd().length ?? 0);
}

function linesTo(text: string, offset: number): Line[] {
  const end = text.indexOf('\n', offset);
  let from = 0;
  return text
    .slice(0, end < 0 ? text.length : end)
    .split('\n')
    .map((raw) => {
      const line = lineOf(raw.replace(/\r$/, ''), from);
      from += raw.length + 1;
      return line;
    });
}

function lineOf(text: string, from: number): Line {
  const dashes: number[] = [];
  let column = /^ */.exec(text)?.[0].length ?? 0;
  for (let match = /^-(?:\s+|$)/.exec(text.slice(column)); match; match = /^-(?:\s+|$)/.exec(text.slice(column))) {
    dashes.push(column);
    column += match[0].length;
  }
  const said = text.slice(column);
  const match = keyed.exec(said);
  if (!match) return { from, text, dashes, column, colon: column, rest: said };
  const colon = column + match[0].length;
  return { from, text, dashes, column, key: unquoted(match[1] ?? ''), colon, rest: text.slice(colon).trimStart() };
}

function unquoted(key: string): string {
  return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key.trim();
}

function isComment(before: string): boolean {
  const bare = before.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
  return /(?:^|\s)#/.test(bare);
}

/** The way from the root to the map or list in which a line with this indent stands. Undefined inside a text. */
function pathAbove(lines: readonly Line[], indent: number, here: Line): Step[] | undefined {
  const path: Step[] = [];
  /** Where we are on the way up: a field at a column, or the so-and-so-many-th item of a list. */
  let at: { column: number; index?: number } = { column: indent };
  const leave = (): void => {
    if (at.index !== undefined) path.unshift(at.index);
  };
  const enter = (dashes: readonly number[]): void => {
    for (const dash of [...dashes].reverse()) {
      leave();
      at = { column: dash, index: 0 };
    }
  };
  enter(here.dashes);
  for (let number = lines.indexOf(here) - 1; number >= 0 && !(at.column === 0 && at.index === undefined); number--) {
    const line = lines[number] as Line;
    const said = line.text.trimStart();
    if (said === '' || said.startsWith('#')) continue;
    const outer = line.dashes.filter((dash) => dash < at.column);
    if (at.index !== undefined && line.dashes.includes(at.column)) {
      at.index += 1;
      enter(outer);
    } else if (at.index === undefined && outer.length > 0) {
      // The line begins the item that we are in; one that is a text has no fields.
      if (line.key === undefined && said.replace(/^(?:-\s*)+/, '') !== '') return undefined;
      if (line.key !== undefined && line.column < at.column) {
        if (!isOpen(line)) return undefined;
        path.unshift(line.key);
      }
      enter(outer);
    } else if (line.key !== undefined && (at.index === undefined ? line.column < at.column : line.column <= at.column)) {
      if (!isOpen(line)) return undefined;
      leave();
      path.unshift(line.key);
      at = { column: line.column };
      enter(line.dashes);
    }
  }
  leave();
  return path;
}

/** Whether something may stand below a field: it says nothing on its own line. */
function isOpen({ rest }: Line): boolean {
  return /^(?:[&!]\S*\s*)*(?:#.*)?$/.test(rest);
}

type Level = { open: '{' | '['; index: number; key?: string; since: number };

/** The place inside brackets that are open at the caret; undefined when none are. */
function flowAt(text: string, lines: readonly Line[], offset: number): Place | undefined {
  const last = lines.length - 1;
  for (let at = last; at >= 0 && at > last - farthestFlow; at--) {
    const line = lines[at] as Line;
    const begins = /^[[{]/.test(line.rest) && (line.key !== undefined || line.dashes.length > 0 || line.column === 0);
    if (begins) {
      const start = line.from + line.text.length - line.rest.length;
      if (start < offset) {
        const levels = openLevels(text.slice(start, offset), start);
        if (levels.length > 0) return flowPlace(text, lines.slice(0, at + 1), line, levels, offset);
      }
    }
    // A field at the beginning of a line ends whatever was open above.
    if (line.key !== undefined && line.column === 0) return undefined;
  }
  return undefined;
}

/** Brackets that a text opens and does not close. */
function openLevels(text: string, base: number): Level[] {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    const top = levels.at(-1);
    if (sign === '"' || sign === "'") {
      const end = endOfQuote(text, at);
      if (end < 0) return levels;
      at = end;
    } else if (sign === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const end = text.indexOf('\n', at);
      if (end < 0) return levels;
      at = end;
    } else if (sign === '{' || sign === '[') levels.push({ open: sign, index: 0, since: base + at + 1 });
    else if (sign === '}' || sign === ']') levels.pop();
    else if (sign === ',' && top) Object.assign(top, { index: top.index + 1, key: undefined, since: base + at + 1 });
    else if (sign === ':' && top?.open === '{' && top.key === undefined && /[\s,}\]]/.test(text[at + 1] ?? ' '))
      Object.assign(top, { key: unquoted(text.slice(top.since - base, at).trim()), since: base + at + 1 });
  }
  return levels;
}

function endOfQuote(text: string, at: number): number {
  const sign = text[at] as string;
  for (let end = at + 1; end < text.length; end++) {
    if (sign === '"' && text[end] === '\\') end += 1;
    else if (text[end] === sign) return end;
  }
  return -1;
}

function flowPlace(text: string, lines: readonly Line[], line: Line, levels: readonly Level[], offset: number): Place | undefined {
  const above = pathAbove(lines, line.column, line);
  if (!above) return undefined;
  const path: Step[] = [...above, ...(line.key === undefined ? [] : [line.key])];
  for (const level of levels) {
    if (level.open === '[') path.push(level.index);
    else if (level.key !== undefined) path.push(level.key);
  }
  const top = levels.at(-1) as Level;
  const from = Math.min(offset, top.since + (/^\s*/.exec(text.slice(top.since, offset))?.[0].length ?? 0));
  const to = offset + (/^[^\s,[\]{}:#]*/.exec(text.slice(offset))?.[0].length ?? 0);
  return { is: top.open === '{' && top.key !== undefined ? 'value' : 'key', path, from, to, flow: true, indent: line.column };
}
