import type { OfferedModel, Shelf } from './protocol';

/** What the window knows of the world, kept so that no answer waits for it. */
export type Shelves = {
  /** Undefined until the window has answered for this document. */
  of(uri: string): Shelf | undefined;
  /** The same once there is an answer; undefined when there will be none. */
  load(uri: string): Promise<Shelf | undefined>;
  /** What was offered when it was last asked; empty until then. */
  models(uri: string): readonly OfferedModel[];
  /** Asks again for what is open. */
  refresh(): void;
  forget(uri: string): void;
};

export type ShelfPorts = {
  /** Null where there is none, as for a file in no folder that is open. */
  shelf(uri: string): Promise<Shelf | null>;
  models(uri: string): Promise<readonly OfferedModel[]>;
  /** Something is known now that was not. */
  onChange(uri: string): void;
  onError(error: unknown): void;
  now(): number;
};

/** Models are asked for again after this, since servers come and go. */
const modelsStaleMs = 60_000;

export function createShelves(ports: ShelfPorts): Shelves {
  const shelves = new Map<string, { shelf?: Shelf; answer?: Promise<Shelf | undefined>; generation: number }>();
  const offered = new Map<string, { models: readonly OfferedModel[]; at: number }>();
  let generation = 0;

  const ask = (uri: string): void => {
    const asked: NonNullable<ReturnType<typeof shelves.get>> = { ...shelves.get(uri), generation };
    shelves.set(uri, asked);
    asked.answer = ports.shelf(uri).then(
      (shelf) => {
        asked.shelf = shelf ?? undefined;
        // An answer to an older question, or for a file that was closed, is no news.
        if (shelves.get(uri) === asked) ports.onChange(uri);
        return asked.shelf;
      },
      (error: unknown) => {
        ports.onError(error);
        return undefined;
      },
    );
  };
  return {
    of(uri) {
      if (shelves.get(uri)?.generation !== generation) ask(uri);
      return shelves.get(uri)?.shelf;
    },
    async load(uri) {
      if (shelves.get(uri)?.generation !== generation) ask(uri);
      return shelves.get(uri)?.answer;
    },
    models(uri) {
      const known = offered.get(uri);
      if (known === undefined || ports.now() - known.at > modelsStaleMs) {
        const asked = { models: known?.models ?? [], at: ports.now() };
        offered.set(uri, asked);
        ports.models(uri).then((models) => {
          if (offered.get(uri) === asked) asked.models = models;
        }, ports.onError);
      }
      return offered.get(uri)?.models ?? [];
    },
    refresh() {
      generation += 1;
      offered.clear();
      for (const uri of shelves.keys()) ask(uri);
    },
    forget(uri) {
      shelves.delete(uri);
      offered.delete(uri);
    },
  };
}
