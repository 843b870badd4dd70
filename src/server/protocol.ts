import type { Problem } from '../core/team/problem';
import type { Agent } from '../schema/agent';
import type { Persona } from '../schema/persona';

// What the window and the language server say to each other beside the Language Server Protocol.

/** What the server is told when it starts. */
export type ServerOptions = {
  /** Globs of files that the person says are team files. */
  teamFiles: readonly string[];
  /** What another YAML extension does, so that nothing is said twice. */
  others: Others;
};
export type Others = { syntax: boolean; completion: boolean; hover: boolean; format: boolean };

/** Agents and personas that a file may name, each with the file it stands in. */
export type Shelf = { agents: readonly (Agent & { uri: string })[]; personas: readonly (Persona & { uri: string })[] };
/** A model that a member can have here and now. */
export type OfferedModel = { name: string; about: string };

/** Server to window: the shelf for a document (`{uri}`). */
export const shelfRequest = 'roundtable/shelf';
/** Server to window: the models there are for a document (`{uri}`). */
export const modelsRequest = 'roundtable/models';
/** Server to window: the URIs of the workspace's team files. */
export const teamFilesRequest = 'roundtable/teamFiles';
/** Window to server: agents, personas or settings are others now. */
export const shelfChanged = 'roundtable/shelfChanged';
/** Window to server: what is wrong with a file, whatever kind of file it seems to be (`ToCheck`); answers problems. */
export const checkRequest = 'roundtable/check';
/** Window to server: what was found when a team was convened (`Found`). It is shown until the next list, so an empty one takes it back. */
export const foundRequest = 'roundtable/found';

export type Asked = { uri: string };
export type ToCheck = { uri: string; text: string };
export type Found = { uri: string; problems: readonly Problem[] };

/** The command of a quick fix that keeps a key which stood in a file; the window registers it. */
export const keepKeyCommand = 'roundtable.language.keepKey';
