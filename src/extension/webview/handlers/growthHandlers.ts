import * as vscode from 'vscode';
import type { Counter, Handlers } from './handlers';

/** What the person does in the growth face, and whose page is looked at. */
export function growthHandlers({ desk, post, shown }: Counter) {
  return {
    async growth({ action }) {
      const house = shown()?.house ?? (await desk.quietHouse());
      if (!house) return;
      if (!vscode.workspace.isTrusted)
        return post({
          ...{ type: 'growthDone', action },
          failure: vscode.l10n.t('This workspace is in Restricted Mode, so nothing is changed in it. Trust it first.'),
        });
      const [{ act, growthDesk }, { readGrowth }] = await Promise.all([import('../../growthDesk'), import('../faces/growthFace')]);
      const answer = await act(growthDesk, house, action);
      post({ type: 'growthDone', action, ...(!answer.ok && { failure: answer.error.shown }) });
      if (!answer.ok) return;
      post({ type: 'growth', growth: await readGrowth(house) });
      desk.refresh();
    },
    async growthMember({ member }) {
      const house = shown()?.house;
      if (!house) return;
      const [{ memberPageOf }, { growthDesk }, { memberFiles }] = await Promise.all([
        import('../../../core/report/growthFace'),
        import('../../growthDesk'),
        import('../../memberFiles'),
      ]);
      const { growth } = await (await house.knowledge()).read();
      // A name of a member is a name of a folder: only those that the home stream knows are read.
      const known = memberPageOf(growth, member, [], { files: [] }) !== undefined;
      const [files, self] = known ? await Promise.all([memberFiles(house, member), growthDesk.self(house, member)]) : [[], undefined];
      const page = memberPageOf(growth, member, await growthDesk.store(house), { files, ...(self && { self }) });
      post({ type: 'growthMember', member, ...(page && { page }) });
    },
  } satisfies Partial<Handlers>;
}
