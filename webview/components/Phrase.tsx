import { Fragment, type ReactNode } from 'react';

/** A translated sentence with elements in its places: `before {0}, {1}`. Each language has its own order. */
export function Phrase({ words, parts }: { words: string; parts: readonly ReactNode[] }) {
  return words.split(/(\{\d+\})/).map((piece, i) => {
    const place = /^\{(\d+)\}$/.exec(piece)?.[1];
    // Pieces of a sentence never move among each other.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    return <Fragment key={i}>{place === undefined ? piece : parts[Number(place)]}</Fragment>;
  });
}
