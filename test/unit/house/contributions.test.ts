import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import words from '../../../package.nls.json';
import { DigestInput, StartInput, StatusInput } from '../../../src/extension/lmTools/inputs';

const checkout = resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(checkout, file), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();
const code = readdirSync(join(checkout, 'src/extension'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(join('src/extension', file)))
  .join('\n');

/** A text of package.json as a person reads it. */
const said = (text: string): string => (words as Record<string, string>)[text.slice(1, -1)] ?? text;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command).sort();

// The real VS Code sees that they are registered (test/extension); here it is said within a second.
describe('package.json says what the code does', () => {
  it('of the commands', () => {
    expect(all(read('src/extension/commands/index.ts'), /^ {2}'(roundtable\.\w+)':/gm)).toEqual(contributed);
  });

  it('of the commands in menus and links', () => {
    const menus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    const texts = [...contributes.viewsWelcome.map(({ contents }) => contents), ...steps.map(({ description }) => description)];
    const links = texts.map(said).flatMap((text) => all(text, /command:(roundtable\.\w+)(?![\w.])/g));
    const keys = contributes.keybindings.map(({ command }) => command);
    const events = steps.flatMap(({ completionEvents }) => completionEvents.flatMap((event) => all(event, /^onCommand:(.*)$/g)));
    expect(links.length).toBeGreaterThan(5);
    for (const command of [...menus, ...links, ...keys, ...events]) expect(contributed).toContain(command);
  });

  it('of the settings', () => {
    const asked = /\b(?:config|getConfiguration\('roundtable'\))\s*\.(?:get|inspect|update)(?:<[^\n]*?>)?\(\s*'([\w.]+)'/g;
    const used = all(code, asked).map((key) => `roundtable.${key}`);
    expect(used).toEqual(contributes.configuration.flatMap(({ properties }) => Object.keys(properties)).sort());
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

  it('of the contexts it asks about', () => {
    const asked = JSON.stringify(contributes).match(/\broundtable\.[a-zA-Z]+\b/g) ?? [];
    const views = contributes.views.roundtable.map(({ id }) => id);
    const sections = contributes.configuration.flatMap(({ id, properties }) => [id, ...Object.keys(properties)]);
    const known = new Set([...contributed, ...views, ...sections, 'roundtable.budget', 'roundtable.panel']);
    const contexts = [...new Set(asked)].filter((name) => !known.has(name));
    expect(contexts.length).toBeGreaterThan(8);
    for (const name of contexts) expect(code.includes(`'${name}'`) || code.includes(`setContext('${name.slice(11)}'`), name).toBe(true);
  });

  it('of a walkthrough that can be finished', () => {
    const views = contributes.views.roundtable.map(({ id }) => id);
    for (const { steps } of contributes.walkthroughs) {
      expect(steps.length).toBeLessThanOrEqual(6);
      for (const { id, completionEvents, media } of steps) {
        expect(completionEvents.length, id).toBeGreaterThan(0);
        for (const event of completionEvents) if (event.startsWith('onView:')) expect(views).toContain(event.slice(7));
        // Pictures follow the theme, so they know no colour of their own.
        expect(read(media.svg)).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(/i);
      }
    }
  });

  it('of the files it names', () => {
    const containers = contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
    for (const file of [manifest.icon, ...containers, ...pictures]) expect(existsSync(join(checkout, file)), file).toBe(true);
  });

  it('of what is needed at run time: nothing, since all is bundled', () => {
    expect(manifest).not.toHaveProperty('dependencies');
  });
});
