// What is checked of the panel in a browser beside what axe sees.
import assert from 'node:assert/strict';

const announced = (page) => page.locator('[data-announcer] p').allInnerTexts();

export const checks = [
  {
    name: 'axe: the search, the list of places, the keys and a replay',
    async run({ open, problemsOf }) {
      const page = await open('done');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('retry');
      await page.locator('.search-count', { hasText: /^\d+ of \d+$/ }).waitFor();
      assert.deepEqual(await problemsOf(page), []);
      await page.keyboard.press('Escape');
      for (const key of ['g', '?']) {
        await page.keyboard.press(key);
        await page.locator('dialog[open]').waitFor();
        assert.deepEqual(await problemsOf(page), []);
        await page.keyboard.press('Escape');
        await page.locator('dialog[open]').waitFor({ state: 'detached' });
      }
      await page.keyboard.press('p');
      await page.locator('.replay input[type=range]').waitFor();
      assert.deepEqual(await problemsOf(page), []);
      await page.close();
    },
  },
  {
    name: 'a screen reader hears a sentence a turn, and nothing of what streams',
    async run({ open }) {
      const page = await open('busy');
      const live = await page
        .locator('[aria-live]:not([data-announcer]), [role=log], [role=alert]')
        .evaluateAll((all) =>
          all.filter((element) => element.closest('.feed') || element.querySelector('.feed')).map((element) => element.className),
        );
      assert.deepEqual(live, [], 'no live region holds the feed or stands in it');
      const before = await announced(page);
      await page.evaluate(() => {
        for (let i = 0; i < 100; i++)
          globalThis.say({
            type: 'live',
            runId: 'run-1',
            live: [{ type: 'turn.text', turn: 'r2/speak/naomi', member: 'naomi', purpose: 'speak', text: ` token${i}` }],
          });
      });
      await page.locator('.turn', { hasText: 'token99' }).waitFor();
      assert.deepEqual(await announced(page), before);
      const article = page.locator('.turn').last();
      assert.equal(await page.locator('.feed-list').getAttribute('role'), 'feed');
      assert.ok(Number(await article.getAttribute('aria-posinset')) > 0);
      assert.ok(await article.getAttribute('aria-setsize'));
      await page.close();
    },
  },
  {
    name: 'each control can be reached with Tab, shows its focus, and the order goes from top to bottom',
    async run({ open }) {
      const page = await open('review');
      const seen = [];
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return undefined;
          // What is drawn around it, or around the box that it stands in, differs from when it has no focus.
          const look = () =>
            [element, element.parentElement, element.closest('.steer, .search-box')]
              .filter(Boolean)
              .flatMap((each) => [getComputedStyle(each), getComputedStyle(each, '::after')])
              .map(({ outline, borderColor, boxShadow, content }) => [outline, borderColor, boxShadow, content].join())
              .join();
          const focused = look();
          element.blur();
          const ringed = focused !== look();
          element.focus();
          const region = element.closest('header.head, .bar, .feed, .side, .foot')?.className.split(' ')[0] ?? '';
          return { name: element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30) ?? '', ringed, region };
        });
        if (at) seen.push(at);
      }
      assert.deepEqual(
        seen.filter(({ ringed }) => !ringed),
        [],
      );
      const regions = seen.map(({ region }) => region).filter((region, i, all) => region !== all[i - 1]);
      assert.deepEqual(regions.slice(0, 5), ['head', 'bar', 'feed', 'side', 'foot']);
      await page.close();
    },
  },
  {
    name: 'a text of 100 kB opens part by part, and no frame waits for it',
    async run({ open }) {
      const page = await open('huge');
      const turn = page.locator('.turn', { hasText: 'A very long turn' });
      await turn.waitFor();
      const before = await turn.evaluate((element) => element.textContent.length);
      assert.ok(before < 40_000, `${before} characters are rendered at once`);
      await turn.getByRole('button', { name: /Show the other/ }).click();
      await page.waitForFunction(() => document.querySelector('.feed-list')?.textContent?.includes('the very last words'));
      await page.close();
    },
  },
];
