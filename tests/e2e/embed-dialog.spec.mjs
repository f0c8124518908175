// The dialog that says how to show the page elsewhere.

import { expect, expectAccessible, list, open, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const opener = (page) => page.getByRole('button', { name: 'Show this on your own site' });

async function opened(page) {
  // Neither what is looked for nor a day that is looked at is for others.
  await open(page, `/?q=lis&preview-at=${WHILE_OPEN}`);
  await opener(page).click();
  const dialog = page.getByRole('dialog', { name: 'Show this on your own site' });
  await expect(dialog).toBeVisible();
  return { dialog, code: dialog.getByRole('textbox', { name: 'To be pasted' }), where: dialog.getByLabel('Where', { exact: true }), part: dialog.getByLabel('Which part') };
}

test('it has something to paste for each host, says what that host needs, and shows how it will look', async ({ page, world }) => {
  const { dialog, code, where, part } = await opened(page);
  await part.selectOption('nodes');
  await dialog.getByLabel(/Height/).fill('500');
  await dialog.getByLabel('Light or dark').selectOption('dark');
  const expected = {
    HTML: [/<p4p-event src="[^"]+" part="nodes" theme="dark" height="500"><a href=/, /script-src and frame-src/],
    'HTML, without a script': [/<iframe src="[^"]+embed=nodes&amp;theme=dark" .*height="500".*sandbox="allow-scripts/, /frame-src/],
    XWiki: [/^\{\{p4p-event part="nodes" theme="dark" height="500"\/\}\}$/, /installs the macro once/],
    'XWiki, without the macro': [/^\[\[image:.*map\.svg>>http/, /without any right/],
    MediaWiki: [/^\[http/, /IframeTag/],
    Discourse: [/^<iframe/, /allowed iframes/],
    WordPress: [/^http\S+$/, /oEmbed/],
    Ghost: [/^<iframe/, /HTML card/],
    HedgeDoc: [/^\[!\[.*\]\(.*map\.svg\)\]\(/, /administrator/],
    Markdown: [/^\[!\[.*\]\(.*map\.svg\)\]\(/, /picture/],
  };
  for (const [name, [pattern, needs]] of Object.entries(expected)) {
    await where.selectOption({ label: name });
    await expect(code.first()).toHaveValue(pattern);
    await expect(dialog).toContainText(needs);
    await expect(code.first()).not.toHaveValue(/preview-at/);
  }
  expect(await where.locator('option').allTextContents()).toEqual(Object.keys(expected));
  const frame = await (await dialog.locator('iframe').elementHandle()).contentFrame();
  await expect(list(frame).first()).toBeVisible();
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(frame.url()).toContain(world.whileOpen);
});

test('one press copies, and where that is forbidden what is to be copied is selected', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { dialog, code } = await opened(page);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByRole('status')).toHaveText(/Copied/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await code.inputValue());
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } }));
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByRole('status')).toHaveText(/copy it with your keyboard/);
  expect(await page.evaluate(() => document.activeElement.selectionEnd)).toBe((await code.inputValue()).length);
});

for (const width of [320, 1440]) {
  test(`axe finds nothing in it, and it fits: ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const { dialog } = await opened(page);
    await expectAccessible(page, (axe) => axe.include('dialog').exclude('dialog iframe'));
    expect((await dialog.boundingBox()).width).toBeLessThanOrEqual(width);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener(page)).toBeFocused();
  });
}
