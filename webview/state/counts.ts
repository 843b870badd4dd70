import * as l10n from '@vscode/l10n';

/** The language of the document, which the host sets to the one of VS Code. */
export function language(): string {
  return (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
}

/** Making a format costs more than using it, and every row of the talk uses some. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number as the language writes it. */
export function formatted(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language()} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language(), options);
  formats.set(key, format);
  return format.format(value);
}

/** A number with at most so many digits after the point. */
export function numberText(value: number, digits = 0): string {
  return formatted(value, { maximumFractionDigits: digits });
}

export function filesWords(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', numberText(count));
}

export function changesWords(count: number): string {
  return count === 1 ? l10n.t('1 change') : l10n.t('{0} changes', numberText(count));
}

export function conflictsWords(count: number): string {
  return count === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', numberText(count));
}

export function linesWords(count: number): string {
  return count === 1 ? l10n.t('1 line') : l10n.t('{0} lines', numberText(count));
}

export function turnsWords(count: number): string {
  return count === 1 ? l10n.t('1 turn') : l10n.t('{0} turns', numberText(count));
}

export function roundsWords(count: number): string {
  return count === 1 ? l10n.t('1 round') : l10n.t('{0} rounds', numberText(count));
}

export function callsWords(count: number): string {
  return count === 1 ? l10n.t('1 call') : l10n.t('{0} calls', numberText(count));
}

export function toolCallsWords(count: number): string {
  return count === 1 ? l10n.t('1 tool call') : l10n.t('{0} tool calls', numberText(count));
}

export function tokensWords(count: number): string {
  return count === 1 ? l10n.t('1 token') : l10n.t('{0} tokens', numberText(count));
}

export function quotesWords(count: number): string {
  return count === 1 ? l10n.t('1 quote') : l10n.t('{0} quotes', numberText(count));
}
