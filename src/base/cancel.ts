/**
 * The part of AbortSignal that the brain uses. The brain compiles without the DOM or Node
 * types, so it cannot name AbortSignal itself; every AbortSignal fits this shape.
 */
export type CancelSignal = {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

export type CancelSource = {
  readonly signal: CancelSignal;
  cancel(reason?: unknown): void;
};

/** A cancellation that can be linked below others: it fires when it or any parent fires. */
export function createCancel(...parents: CancelSignal[]): CancelSource & { unlink(): void } {
  const listeners = new Set<() => void>();
  let aborted = false;
  let reason: unknown;

  const cancel = (why?: unknown): void => {
    if (aborted) return;
    aborted = true;
    reason = why;
    for (const listener of [...listeners]) listener();
    listeners.clear();
  };
  const links = parents.map((parent) => {
    const onAbort = (): void => cancel(parent.reason);
    if (parent.aborted) onAbort();
    else parent.addEventListener('abort', onAbort);
    return () => parent.removeEventListener('abort', onAbort);
  });

  return {
    signal: {
      get aborted() {
        return aborted;
      },
      get reason() {
        return reason;
      },
      addEventListener(_type, listener) {
        listeners.add(listener);
      },
      removeEventListener(_type, listener) {
        listeners.delete(listener);
      },
    },
    cancel,
    unlink() {
      for (const unlink of links) unlink();
    },
  };
}

/** Resolves to `undefined` at once when the signal fires, else to the value. Leaves no listener behind. */
export async function orCancelled<T>(value: Promise<T>, signal: CancelSignal): Promise<T | undefined> {
  if (signal.aborted) {
    value.catch(() => undefined);
    return undefined;
  }
  let onAbort: () => void = () => undefined;
  const cancelled = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([value, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    value.catch(() => undefined);
  }
}

/** Rejects at once when the signal fires, else settles as the value does. Leaves no listener behind. */
export async function orRejected<T>(value: Promise<T>, signal: CancelSignal): Promise<T> {
  let onAbort: () => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new Error('cancelled'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([value, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    value.catch(() => undefined);
  }
}
