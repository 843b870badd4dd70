import { useState } from 'react';
import { usePanel } from './PanelContext';

/** Whether a detail is open, kept over the row's coming and going. */
export function useOpen(key: string, atFirst = false): [boolean, (open: boolean) => void] {
  const { opened } = usePanel();
  const [open, setOpen] = useState(() => opened.get(key) ?? atFirst);
  const change = (next: boolean): void => {
    opened.set(key, next);
    setOpen(next);
  };
  return [open, change];
}
