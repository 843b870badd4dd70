// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from '../../webview/components/Markdown';
import { type Panel, PanelContext } from '../../webview/components/PanelContext';
import { createInbox } from '../../webview/state/inbox';
import { createRunStore } from '../../webview/state/runStore';
import { createFakeHost } from './support';

afterEach(cleanup);

function show(text: string, ungrounded: string[] = []) {
  const host = createFakeHost();
  const store = createRunStore(host);
  const panel: Panel = {
    store,
    inbox: createInbox(host, store),
    post: store.post,
    hues: { marcus: 'hue-1' },
    roles: {},
    opened: new Map(),
    drafts: new Map(),
    goToTurn: () => undefined,
    goToMember: () => undefined,
    goToAsk: () => undefined,
    leaveAsk: () => undefined,
    showTab: () => undefined,
  };
  const { container } = render(
    <PanelContext value={panel}>
      <Markdown text={text} names={new Set(['marcus'])} ungrounded={ungrounded} />
    </PanelContext>,
  );
  return { container, host };
}

describe('hostile Markdown', () => {
  it('renders no HTML of the text', () => {
    const { container } = show(
      '<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\n<iframe src="https://x.y"></iframe> <b onclick="x()">bold</b>\n\n<style>*{display:none}</style>',
    );
    expect(container.querySelector('script, img, iframe, style, b[onclick], [onerror]')).toBeNull();
    expect(container.textContent).toContain('<script>alert(1)</script>');
  });

  it('leaves only http links', () => {
    const { container } = show(
      '[a](javascript:alert(1)) [b](https://example.org) [c](data:text/html,x) [d](command:workbench.action.quit) [e](JaVaScRiPt:x) [f](vscode://x) <https://ok.org>',
    );
    expect([...container.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://example.org', 'https://ok.org']);
    expect(container.innerHTML).not.toMatch(/javascript:|command:|data:text/i);
  });

  it('loads no image', () => {
    const { container } = show('![a chart](https://evil.example/pixel.png)');
    expect(container.querySelector('img')).toBeNull();
    expect(container.innerHTML).not.toContain('evil.example');
    expect(container.textContent).toContain('a chart');
  });

  it('shows a huge text without parsing it', () => {
    const began = performance.now();
    const { container } = show('*a'.repeat(500_000));
    expect(performance.now() - began).toBeLessThan(1000);
    expect(container.textContent).toContain('1,000,000 characters');
    expect(container.querySelector('em')).toBeNull();
  });
});

describe('annotations', () => {
  it('open files from text, code and links', () => {
    const { container, host } = show(
      'See src/a.ts:12-16, `lib/b.ts:3` and [there](docs/c.md:9); not `a.ts`, 10:30 or https://x.org/a.ts:1',
    );
    const links = [...container.querySelectorAll('[role=link]')];
    expect(links.map((link) => link.textContent)).toEqual(['src/a.ts:12-16', 'lib/b.ts:3', 'there']);
    for (const link of links) fireEvent.click(link);
    expect(host.posted).toEqual([
      { type: 'openFile', path: 'src/a.ts', line: 12 },
      { type: 'openFile', path: 'lib/b.ts', line: 3 },
      { type: 'openFile', path: 'docs/c.md', line: 9 },
    ]);
    fireEvent.keyDown(links[0] as Element, { key: 'Enter' });
    expect(host.posted).toHaveLength(4);
  });

  it('colour only names of the team, and none in code', () => {
    const { container } = show('@marcus and @nobody, mail me@marcus.org, `@marcus`');
    expect([...container.querySelectorAll('.name')].map((name) => name.className)).toEqual(['name hue-1']);
  });

  it('underline a claim without evidence across markup, and say so', () => {
    const { container } = show('Well. Most **callers** give up\nafter `10 s`, so it is. More.', [
      'Most **callers** give up after `10 s`, so it is.',
    ]);
    const marked = [...container.querySelectorAll('.ungrounded')];
    expect(marked.length).toBeGreaterThan(1);
    expect(marked[0]?.getAttribute('title')).toMatch(/No evidence/);
    expect(container.querySelectorAll('.ungrounded .sr-only')).toHaveLength(2);
    const words = marked
      .map((part) =>
        [...part.childNodes]
          .filter((node) => !(node as Element).classList?.contains('sr-only'))
          .map((node) => node.textContent)
          .join(''),
      )
      .join('|');
    expect(words.replace(/\|/g, '').replace(/\s+/g, '')).toBe('Mostcallersgiveupafter10s,soitis.');
  });
});
