import { emitKeypressEvents } from 'node:readline';

/** One key: its name (`right`, `space`, `return`, `escape`, `backspace`, `ctrl+c`) or the character itself. */
type Key = string;

/** Single keys of the terminal, without Enter, until the answer is called. Only where standard input is a terminal. */
export function readKeys(onKey: (key: Key) => void): () => void {
  const { stdin } = process;
  const listen = (text: string | undefined, key: { name?: string; ctrl?: boolean; sequence?: string }): void => {
    if (key.ctrl && key.name) return onKey(`ctrl+${key.name}`);
    const named = key.name !== undefined && key.name.length > 1;
    onKey(named ? (key.name as string) : (text ?? key.sequence ?? ''));
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode?.(true);
  stdin.on('keypress', listen);
  stdin.resume();
  return () => {
    stdin.off('keypress', listen);
    stdin.setRawMode?.(false);
    stdin.pause();
  };
}
