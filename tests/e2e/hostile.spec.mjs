// What comes in by the address is shown as text or not at all.

import { expect, open, search, test } from './page.mjs';

const ATTACKS = [
  '<img src=x onerror="window.attacked=true">',
  '"><script>window.attacked=true</script>',
  "'-alert(1)-'",
  'javascript:window.attacked=true',
  '</script><svg onload="window.attacked=true">',
  '%00%ff\u202e',
  'a'.repeat(5000),
];

for (const [index, attack] of ATTACKS.entries()) {
  test(`hostile address ${index + 1} does nothing: ${attack.slice(0, 40)}`, async ({ page }) => {
    const address = new URLSearchParams({ q: attack, 'preview-at': attack });
    await open(page, `/?${address}#${encodeURIComponent(attack.slice(0, 100))}`);
    await expect(search(page)).toHaveValue(/\S/);
    await expect(page.locator('#app')).toHaveAttribute('data-phase', 'over');
    expect(await page.evaluate(() => window.attacked)).toBeUndefined();
    await expect(page.locator('img[src=x], svg[onload], [onerror]')).toHaveCount(0);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => new URL(link.getAttribute('href'), document.baseURI).protocol));
    expect(links.filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol))).toEqual([]);
  });
}

test('an address that is not even encoded right leaves the page whole', async ({ page, world }) => {
  await open(page, `${world.today}/?q=%E0%A4%A&preview-at=%`);
  await expect(page.locator('#app')).toHaveAttribute('data-phase', 'over');
});
