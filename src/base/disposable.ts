export type Disposable = { dispose(): void };

export function toDisposable(dispose: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      dispose();
    },
  };
}

export type DisposableStore = Disposable & { add<T extends Disposable>(item: T): T };

/** Disposes what was added, last first. Adding after disposal disposes at once. */
export function createDisposableStore(): DisposableStore {
  const items: Disposable[] = [];
  let disposed = false;
  return {
    add(item) {
      if (disposed) item.dispose();
      else items.push(item);
      return item;
    },
    dispose() {
      disposed = true;
      while (items.length > 0) items.pop()?.dispose();
    },
  };
}
