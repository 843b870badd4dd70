import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createDesk } from '../../src/server/desk';
import { createShelves } from '../../src/server/shelf';
import { shelf } from './support';

const uri = 'file:///w/a.team.yaml';

function deskOf(text: string, options: { syntaxIsSaid?: boolean } = {}) {
  const marks = new Map<string, string[]>();
  let document: TextDocument | undefined = TextDocument.create(uri, 'yaml', 1, text);
  const desk = createDesk({
    document: (asked) => (asked === uri ? document : undefined),
    shelves: { of: () => shelf, load: async () => shelf },
    teamFiles: [],
    syntaxIsSaid: options.syntaxIsSaid ?? false,
    publish: (of, found: Diagnostic[]) =>
      void marks.set(
        of,
        found.map((mark) => String(mark.message)),
      ),
    onError: (error) => {
      throw error;
    },
  });
  return { desk, marks, close: () => (document = undefined) };
}

describe('the desk', () => {
  it('shows what was found at a run beside what it finds, each once, until it is taken back', async () => {
    const { desk, marks } = deskOf('name: t\nmembers: [elena, markus]\n');
    const [own] = await desk.check({ uri, text: 'name: t\nmembers: [elena, markus]\n' });
    expect(marks.get(uri)).toEqual([own?.message]);
    const late = { line: 1, column: 1, message: 'The key of anthropic is wrong.' };
    desk.found({ uri, problems: [own, late].filter((one) => one !== undefined) });
    expect(marks.get(uri)).toEqual([own?.message, late.message]);
    desk.found({ uri, problems: [] });
    expect(marks.get(uri)).toEqual([own?.message]);
    desk.close(uri);
    expect(marks.get(uri)).toEqual([]);
  });

  it('leaves it to another extension to say what is no YAML', async () => {
    for (const [syntaxIsSaid, wanted] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const { desk, marks } = deskOf('name: [\n', { syntaxIsSaid });
      // Whoever asks is told all the same.
      expect(await desk.check({ uri, text: 'name: [\n' })).toHaveLength(1);
      expect(marks.get(uri)).toHaveLength(wanted);
    }
  });

  it('answers for a text that is not the one in the editor, and marks only the one that is', async () => {
    const { desk, marks } = deskOf('name: t\nmembers: [elena]\n');
    expect(await desk.check({ uri, text: 'nam: t\n' })).not.toEqual([]);
    expect(marks.get(uri)).toEqual([]);
  });
});

describe('the shelves', () => {
  const next = () => new Promise<void>((resolve) => setImmediate(resolve));
  it('answer at once with what is known, ask once, and ask again when something is other', async () => {
    const asked: string[] = [];
    const changed: string[] = [];
    let now = 0;
    let modelsAsked = 0;
    const shelves = createShelves({
      shelf: async (of) => {
        asked.push(of);
        return shelf;
      },
      models: async () => {
        modelsAsked += 1;
        return [{ name: 'ollama/x', about: 'Ollama' }];
      },
      onChange: (of) => void changed.push(of),
      onError: () => undefined,
      now: () => now,
    });
    expect([shelves.of('a'), shelves.models('a')]).toEqual([undefined, []]);
    await next();
    expect([shelves.of('a'), shelves.models('a')]).toEqual([shelf, [{ name: 'ollama/x', about: 'Ollama' }]]);
    expect([asked, changed]).toEqual([['a'], ['a']]);
    shelves.refresh();
    // What was known holds until the new answer is there.
    expect(shelves.of('a')).toBe(shelf);
    await next();
    expect([asked, changed]).toEqual([
      ['a', 'a'],
      ['a', 'a'],
    ]);
    const offered = [{ name: 'ollama/x', about: 'Ollama' }];
    expect(shelves.models('a')).toEqual([]);
    await next();
    now += 61_000;
    // Asked again, and nobody waits for it.
    expect(shelves.models('a')).toEqual(offered);
    expect(modelsAsked).toBe(3);
    shelves.forget('a');
    expect(shelves.of('a')).toBeUndefined();
  });

  it('go on when the window has no answer', async () => {
    const errors: unknown[] = [];
    const shelves = createShelves({
      shelf: async () => Promise.reject(new Error('closing')),
      models: async () => [],
      onChange: () => undefined,
      onError: (error) => void errors.push(error),
      now: () => 0,
    });
    expect(await shelves.load('a')).toBeUndefined();
    expect(shelves.of('a')).toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});
