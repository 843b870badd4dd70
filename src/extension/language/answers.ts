import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import type { OfferedModel, Shelf } from '../../server/protocol';
import type { House } from '../house';
import type { Houses } from '../houses';

/** What the server asks of the window, for the folder that a document is in. */
export type Answers = {
  /** Null for a document in no folder. */
  shelf(uri: vscode.Uri): Promise<Shelf | null>;
  models(uri: vscode.Uri): Promise<readonly OfferedModel[]>;
};

/** Servers are asked for their models at most so often, in ms. */
const surveyHoldsMs = 60_000;

export function createAnswers(houses: Houses): Answers {
  const surveys = new Map<string, { at: number; models: Promise<readonly OfferedModel[]> }>();
  const houseOf = (uri: vscode.Uri): Promise<House> | undefined => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder && houses.of(folder);
  };
  return {
    async shelf(uri) {
      const shelf = await (await houseOf(uri))?.shelf();
      const from = (file: string): string => vscode.Uri.file(file).toString();
      return shelf
        ? {
            agents: shelf.agents.map(({ thing, file }) => ({ ...thing, uri: from(file) })),
            personas: shelf.personas.map(({ thing, file }) => ({ ...thing, uri: from(file) })),
          }
        : null;
    },
    async models(uri) {
      const house = await houseOf(uri);
      if (!house) return [];
      const key = house.folder.uri.toString();
      const known = surveys.get(key);
      if (known && Date.now() - known.at < surveyHoldsMs) return known.models;
      const models = offered(house);
      surveys.set(key, { at: Date.now(), models });
      models.catch(() => surveys.delete(key));
      return models;
    },
  };
}

async function offered(house: House): Promise<OfferedModel[]> {
  const { providers } = await house.survey(createCancel().signal);
  return providers
    .filter((provider) => provider.ok && provider.id !== 'rehearsal')
    .flatMap(({ id, label, models }) => models.map((model) => ({ name: `${id}/${model}`, about: label })));
}
