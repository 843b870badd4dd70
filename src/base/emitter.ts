import { type Disposable, toDisposable } from './disposable';

export type Emitter<T> = {
  fire(value: T): void;
  on(listener: (value: T) => void): Disposable;
};

/** Listeners are called in the order they came. One that throws is reported and does not stop the others. */
export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    fire(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (error) {
          onError(error);
        }
      }
    },
    on(listener) {
      const own = (value: T): void => listener(value);
      listeners.add(own);
      return toDisposable(() => listeners.delete(own));
    },
  };
}
