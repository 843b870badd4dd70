import type { Mend } from './problem';

/** What is wrong with the meaning of a file; the path says where. */
export type Issue = { path: (string | number)[]; message: string; severity: 'error' | 'warning'; mends?: readonly Mend[] };

type Say = (path: Issue['path'], message: string, mends?: readonly Mend[]) => void;
export type Says = { error: Say; warn: Say };

/** A list of what is wrong, and the two ways to add to it. */
export function createIssues(): Says & { readonly found: Issue[] } {
  const found: Issue[] = [];
  const say =
    (severity: Issue['severity']): Say =>
    (path, message, mends = []) =>
      void found.push({ path, message, severity, ...(mends.length > 0 && { mends }) });
  return { found, error: say('error'), warn: say('warning') };
}
