import * as l10n from '@vscode/l10n';
import type { KeyboardEvent, ReactNode } from 'react';
import { usePanel } from './PanelContext';

/** A place in a file of the team; the host opens it there. */
export function FileLink({
  path,
  line,
  children,
  className = 'file-link',
}: {
  path: string;
  line?: number;
  children: ReactNode;
  className?: string;
}) {
  const { post, folder } = usePanel();
  const place = line === undefined ? path : `${path}:${line}`;
  const open = (): void => post({ type: 'openFile', path: folder ? `${folder}/${path}` : path, ...(line !== undefined && { line }) });
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    open();
  };
  // A button is a box to the line breaker and would tear brackets off; an anchor's click goes to VS Code.
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span className={className} role="link" tabIndex={0} title={l10n.t('Open {0}', place)} onClick={open} onKeyDown={onKey}>
      {children}
    </span>
  );
}
