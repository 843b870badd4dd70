import * as l10n from '@vscode/l10n';

/** Takes the translations that the host put into the document; without any, texts stay English. */
export function loadWords(page: Pick<Document, 'getElementById'>): void {
  const text = page.getElementById('l10n')?.textContent;
  if (text) l10n.config({ contents: JSON.parse(text) as Record<string, string> });
}
