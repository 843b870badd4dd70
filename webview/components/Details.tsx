import type { ReactNode } from 'react';
import { useOpen } from './useOpen';

export function Details({
  id,
  className,
  summary,
  openAtFirst,
  children,
}: {
  id: string;
  className: string;
  summary: ReactNode;
  openAtFirst?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useOpen(id, openAtFirst);
  return (
    <details className={className} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && children}
    </details>
  );
}
