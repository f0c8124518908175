// What a screen reader gets: the browser's accessibility tree of the page, its map, its list and its form, in the order in
// which it is read out.

import { answersOf, expect, form, list, nodes, open, row, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const lines = (all) => all.flat().join('\n');

test('the page is read as landmarks and headings that say what is in them', async ({ page }) => {
  await open(page);
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to the text"
    - banner:
      - navigation "Languages"
      - heading "Community workshop on Peer-4-peer" [level=1]
      - img /The network of this workshop/
      - navigation "On this page"
    - main:
      - region "Local nodes":
        - heading "Local nodes" [level=2]
      - region "Sign up":
        - heading "Sign up" [level=2]
      - region "Hosting a local node":
        - heading "Hosting a local node" [level=2]
    - contentinfo
  `);
});

test('the map is read as its nodes, and as the buttons that move it', async ({ page }) => {
  await open(page);
  await expect(page.locator('[data-map]')).toMatchAriaSnapshot(
    lines([
      '- region "Map of the local nodes":',
      nodes.filter(({ placed }) => placed).map(({ name }) => `  - button "${name}, show in the list"`),
      '  - group "The map":',
      ['Zoom out', 'Zoom in', 'All nodes', 'Full screen'].map((name) => `    - button "${name}"`),
    ]),
  );
});

test('the list is read as a heading and a place for each node, and how many there are is announced', async ({ page }) => {
  await open(page);
  await expect(page.locator('#nodes .list')).toMatchAriaSnapshot(
    lines([
      ['- search:', '  - searchbox "Find a node"', '  - combobox "Nearest to"', '  - button "Use this device’s position"'],
      ['- status: /local nodes?|example nodes?/', '- list:'],
      nodes.map(({ name }) => ['  - listitem:', `    - heading "${name}" [level=3]`]).flat(),
    ]),
  );
  // What is unfolded is read as questions and answers.
  const [{ id, host }] = nodes.filter((node) => node.host);
  await row(page, id).locator('summary').click();
  await expect(row(page, id)).toMatchAriaSnapshot(`
    - listitem:
      - group:
        - term: Hosts
        - definition: ${JSON.stringify(host)}
        - list:
          - listitem:
            - link "Add to your calendar"
  `);
  await page.getByRole('searchbox').fill('nothing is called that');
  await expect(list(page)).toHaveCount(0);
  await expect(page.locator('#nodes').getByRole('status').first()).toContainText(`0 of ${nodes.length}`);
});

test('the form is read as its questions, with what is wrong before it and beside them', async ({ page }) => {
  await open(page);
  const signUp = new SignUp(page);
  const questions = [
    '  - textbox "Your name"',
    '  - textbox "Your e-mail address"',
    '  - combobox "How will you join?"',
    '  - group /Which P4P projects/:',
    ['NextGraph', 'Scuttlebutt', 'p2panda'].map((name) => `    - checkbox "${name}"`),
    '  - textbox "Others (optional)"',
    '  - textbox /What do you need to take part/',
    '  - textbox /What do you hope to discuss/',
    '  - checkbox /The organisers may keep these answers/',
    ['  - paragraph:', '    - button "Send to the organisers"'],
  ].flat();
  await expect(form(page, 'attend')).toMatchAriaSnapshot(
    lines(['- form "Sign up for the workshop":', '  - heading "Sign up for the workshop" [level=3]', questions]),
  );
  await expect(signUp.field('email')).toHaveAccessibleDescription('For the link to take part, and nothing else.');

  await signUp.send.click();
  await expect(form(page, 'attend')).toMatchAriaSnapshot(
    lines([
      '- form "Sign up for the workshop":',
      ['  - alert:', '    - heading "Not sent yet" [level=3]', '    - list:'],
      ['Your name', 'Your e-mail address', 'How will you join?'].map((name) => ['      - listitem:', `        - link "Please answer “${name}”."`]).flat(),
      questions,
    ]),
  );
  await expect(signUp.field('name')).toHaveAccessibleDescription(/Please answer “Your name”\./);
});

test('what became of a sign-up is announced, and a receipt read with what can be done with it', async ({ page }) => {
  await open(page);
  const signUp = new SignUp(page);
  await signUp.fill(answersOf('heard'));
  await signUp.send.click();
  await signUp.expectState('stored');
  await expect(signUp.outbox).toMatchAriaSnapshot(`
    - status:
      - heading "Stored" [level=3]
      - paragraph: /You are signed up/
      - paragraph:
        - button "Fill in the form again"
  `);
  await expect(signUp.receipt).toMatchAriaSnapshot(`
    - article:
      - paragraph:
        - code: /^[0-9a-f-]{36}$/
        - button /^Copy. [0-9a-f-]{36}$/
      - paragraph:
        - code: /^[0-9a-z]{4}-[0-9a-z-]+$/
        - button /^Copy. [0-9a-z]{4}-[0-9a-z-]+$/
      - paragraph: /Sent on/
      - group: Your answers
      - paragraph:
        - link "Save the receipt"
        - button "Change it"
        - button "Withdraw it"
        - button "Forget it on this device"
  `);
  await signUp.receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(signUp.receipt).toMatchAriaSnapshot(`
    - article:
      - paragraph: Withdraw your answers?
      - button "Yes, withdraw it"
      - button "No, keep it"
  `);
});
