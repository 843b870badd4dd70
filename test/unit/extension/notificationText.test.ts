import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLink, withoutLinks } from '../../../src/extension/notificationText';

/** How VS Code finds links in the text of a notification. */
const found = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const links = (text: string): string[] => [...text.matchAll(found)].map((match) => match[2] ?? '');
const labels = (text: string): string[] => [...text.matchAll(found)].map((match) => match[1] ?? '');

describe('the text of a notification', () => {
  it('has no link of a member in it, whatever the member wrote', () => {
    expect(links('Allow [this](command:workbench.action.terminal.new)')).toHaveLength(1);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('[', ']', '(', ')', '](', 'command:x', 'a', ' ', '\n', '"')), (parts) => {
        const text = withoutLinks(parts.join(''));
        expect(links(text)).toEqual([]);
        expect(labels(`${text} ${commandLink('Allow Once', 'x', [])}`)).toEqual(['Allow Once']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has our own links whole, with any arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        const [uri = '', ...more] = links(commandLink('Allow Once', 'roundtable.answerApprovals', args));
        expect(more).toEqual([]);
        expect(JSON.parse(decodeURIComponent(uri.split('?')[1] ?? ''))).toEqual(args);
      }),
    );
  });
});
