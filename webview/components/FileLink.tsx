import type { ReactNode } from 'react';
import { usePanel } from './PanelContext';

/** A place in a file of the workspace; the host opens it there. */
export function FileLink({ path, line, children, className = 'file-link' }: { path: string; line?: number; children: ReactNode; className?: string }) {
  const { post } = usePanel();
  const place = line === undefined ? path : `${path}:${line}`;
  return (
    <button type="button" className={className} title={`Open ${place}`} onClick={() => post({ type: 'openFile', path, ...(line !== undefined && { line }) })}>
      {children}
    </button>
  );
}
