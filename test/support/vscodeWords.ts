/** What unit tests are given for `vscode`: its way of saying things, in English. */
export * as l10n from '@vscode/l10n';
