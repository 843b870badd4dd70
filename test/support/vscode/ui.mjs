// What a person does in the workbench: the palette, quick inputs, a webview, notifications.

/** Opens the palette on a command's title. An open palette does not hear of commands that arrive later, so it is opened again. */
async function paletteRow(page, title) {
  const end = Date.now() + 30_000;
  const input = page.locator('.quick-input-widget input').first();
  for (;;) {
    await page.keyboard.press('F1');
    await input.waitFor({ state: 'visible', timeout: 10_000 });
    await input.fill(`>${title}`);
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    try {
      await row.waitFor({ timeout: 1_500 });
      return row;
    } catch (error) {
      if (Date.now() > end) throw error;
      await page.keyboard.press('Escape');
      await page.waitForTimeout(200);
    }
  }
}

/** Runs a command by its title, as the palette shows it. */
export async function runCommand(page, title) {
  await (await paletteRow(page, title)).click();
}

/** The document inside a webview that has an element for the probe: page, shell, then the extension's frame. */
export async function webview(page, probe, timeout = 30_000) {
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    for (const frame of page.frames()) {
      try {
        if (frame.parentFrame()?.parentFrame() && (await frame.locator(probe).count()) > 0) return frame;
      } catch {
        // The frame went away while it was looked at.
      }
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`No webview has ${probe}`);
}

/** Waits for the quick input to show a title and answers its field. */
export async function quickInput(page, text) {
  const widget = page.locator('.quick-input-widget', { hasText: text });
  await widget.waitFor({ state: 'visible', timeout: 15_000 });
  return widget;
}

/** The texts of the notifications that are on screen. */
export async function notifications(page) {
  return page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
}

/** Opens a file by its name, as a person does. */
export async function openFile(page, name) {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab.active', { hasText: name }).waitFor();
}
