import type { ToHost, ToWindow } from '../src/schema/protocol';

/** What a window keeps over a reload. Never facts: those come from the host by number. */
export type Saved = {
  runId?: string;
  /** What stands in the steering box. */
  draft?: string;
  /** Where the reader was: at the newest row, or at the row of this fact. */
  place?: 'newest' | number;
  /** The face of the panel that was shown. */
  tab?: string;
  /** What is searched for in the talk, while the search is open. */
  search?: { query: string; matchCase: boolean; wholeWord: boolean };
  /** The fact that a replay stands at. */
  replay?: number;
};

export type Host = {
  post(message: ToHost): void;
  /** Calls back for each message of the host; answers how to stop that. */
  onMessage(listener: (message: ToWindow) => void): () => void;
  getState(): Saved;
  setState(patch: Partial<Saved>): void;
};

type VsCodeApi = { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };
declare function acquireVsCodeApi(): VsCodeApi;

export function createHost(): Host {
  const api = acquireVsCodeApi();
  let saved = readSaved(api.getState());
  return {
    post: (message) => api.postMessage(message),
    onMessage(listener) {
      const heard = (event: MessageEvent<unknown>): void => {
        if (isMessage(event.data)) listener(event.data);
      };
      window.addEventListener('message', heard);
      return () => window.removeEventListener('message', heard);
    },
    getState: () => saved,
    setState(patch) {
      saved = { ...saved, ...patch };
      api.setState(saved);
    },
  };
}

/** What an older version of the window saved may have another shape. */
export function readSaved(value: unknown): Saved {
  if (typeof value !== 'object' || value === null) return {};
  const { runId, draft, place, tab, search, replay } = value as Record<string, unknown>;
  return {
    ...(typeof runId === 'string' && { runId }),
    ...(typeof draft === 'string' && { draft }),
    ...(typeof tab === 'string' && { tab }),
    ...(isSearch(search) && { search }),
    ...(typeof replay === 'number' && { replay }),
    ...((place === 'newest' || typeof place === 'number') && { place }),
  };
}

function isSearch(value: unknown): value is NonNullable<Saved['search']> {
  if (typeof value !== 'object' || value === null) return false;
  const { query, matchCase, wholeWord } = value as Record<string, unknown>;
  return typeof query === 'string' && typeof matchCase === 'boolean' && typeof wholeWord === 'boolean';
}

/** The host is trusted; this only tells its messages from those of others in the same frame. */
function isMessage(value: unknown): value is ToWindow {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
