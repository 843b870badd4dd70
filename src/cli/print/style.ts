import pc from 'picocolors';
import { hash32 } from '../../base/seeded';
import type { Io } from '../context';

export type Style = {
  bold(text: string): string;
  dim(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  good(text: string): string;
  /** A name in the colour that is its own wherever it stands. */
  name(text: string): string;
  /** A line across the page with a title in it. */
  rule(title: string): string;
};

/** Colours where the terminal has them; without, every word is still there. */
export function createStyle(io: Pick<Io, 'colours' | 'width'>): Style {
  const colours = pc.createColors(io.colours);
  const hues = [colours.cyan, colours.yellow, colours.green, colours.magenta, colours.blue, colours.red];
  const given = new Map<string, (text: string) => string>();
  const hueOf = (name: string): ((text: string) => string) => {
    const known = given.get(name);
    if (known) return known;
    // The first six names get six hues; after that two may share one.
    const free = hues.filter((hue) => ![...given.values()].includes(hue));
    const from = free.length > 0 ? free : hues;
    const hue = from[hash32(name) % from.length] as (text: string) => string;
    given.set(name, hue);
    return hue;
  };
  return {
    bold: colours.bold,
    dim: colours.dim,
    warn: colours.yellow,
    bad: colours.red,
    good: colours.green,
    name: (text) => colours.bold(hueOf(text)(text)),
    rule: (title) => colours.dim(`── ${title} ${'─'.repeat(Math.max(2, io.width - title.length - 4))}`),
  };
}

/** Milliseconds as people say them. */
export function timeText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function moneyText(usd: number | undefined): string {
  if (usd === undefined) return 'cost unknown';
  return usd > 0 && usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** `1 call`, `2 calls`. */
export function countText(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
}
