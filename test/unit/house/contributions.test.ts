import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { DigestInput, StartInput, StatusInput } from '../../../src/extension/lmTools/inputs';

const checkout = resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(checkout, file), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();
const code = readdirSync(join(checkout, 'src/extension'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(join('src/extension', file)))
  .join('\n');

const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command).sort();

// The real VS Code sees that they are registered (test/extension); here it is said within a second.
describe('package.json says what the code does', () => {
  it('of the commands', () => {
    expect(all(read('src/extension/commands/index.ts'), /^ {2}'(roundtable\.\w+)':/gm)).toEqual(contributed);
  });

  it('of the commands in menus and links', () => {
    const menus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const links = contributes.viewsWelcome.flatMap(({ contents }) => all(contents, /command:(roundtable\.\w+)/g));
    for (const command of [...menus, ...links]) expect(contributed).toContain(command);
  });

  it('of the settings', () => {
    const asked = /\b(?:config|getConfiguration\('roundtable'\))\s*\.(?:get|inspect|update)(?:<[^\n]*?>)?\(\s*'([\w.]+)'/g;
    const used = all(code, asked).map((key) => `roundtable.${key}`);
    expect(used).toEqual(Object.keys(contributes.configuration.properties).sort());
  });

  it('of the views', () => {
    const views = contributes.views.roundtable.map(({ id }) => id).sort();
    for (const id of views) expect(code).toContain(`'${id}'`);
    for (const { view } of contributes.viewsWelcome) expect(views).toContain(view);
  });

  it('of the chat participant and its commands', () => {
    const [participant] = contributes.chatParticipants;
    expect(read('src/extension/chat/participantId.ts')).toContain(`'${participant?.id}'`);
    const acts = /Record<string, Act>> = \{([^}]*)\}/.exec(read('src/extension/chat/respond.ts'))?.[1] ?? '';
    expect(all(acts, /(?:^|,)\s*(\w+)/g)).toEqual(participant?.commands.map(({ name }) => name).sort());
  });

  it('of the tools for other agents', () => {
    const names = contributes.languageModelTools.map(({ name }) => name).sort();
    expect(all(read('src/extension/lmTools/lmTools.ts'), /^ {2}(roundtable_\w+):/gm)).toEqual(names);
    const inputs = { roundtable_start: StartInput, roundtable_digest: DigestInput, roundtable_status: StatusInput };
    for (const { name, inputSchema } of contributes.languageModelTools)
      expect(Object.keys(inputSchema.properties).sort(), name).toEqual(Object.keys(inputs[name as keyof typeof inputs].shape).sort());
  });

  it('of the files it names', () => {
    const containers = contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    for (const file of [manifest.icon, ...containers]) expect(existsSync(join(checkout, file)), file).toBe(true);
  });

  it('of what is needed at run time: nothing, since all is bundled', () => {
    expect(manifest).not.toHaveProperty('dependencies');
  });
});
