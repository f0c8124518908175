// The other ways to send than the one of the demonstration, each to a real form backend: which requests the browser
// makes of them, and what the page says of the answers.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOf, expect, expectOneRow, form, open, SignUp, test, WHILE_OPEN } from './page.mjs';
import { FIXTURE } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const methods = (wire) => wire.log.map(({ method }) => method);

// The page with a sign-up that goes by `preset`.
async function opened(page, world, preset, lines = '', address = '/api/collections/attend/records') {
  await world.printEdited((text, form) =>
    form === 'attend'
      ? text
          .replace('preset = "pocketbase"', `preset = "${preset}"`)
          .replace(/^url = .*$/m, `url = "http://127.0.0.1:8090${address}"`)
          .replace(/^fallback = .*$/m, (line) => `${line}\n${lines}`)
      : text,
  );
  await open(page, world.edited);
  return new SignUp(page);
}

test('a form post is sent without asking first, and stored', async ({ page, world, wire }) => {
  const answers = answersOf('form-post');
  const signUp = await opened(page, world, 'form');
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expect(methods(wire)).toEqual(['POST']);
  expect(wire.messages[0].body).toMatch(/(^|&)submission_id=/);
});

test('a put whose answer is lost is put once more, and the refusal means that it is stored', async ({ page, world, wire, watch }) => {
  watch.allow.push(/ERR_/, /Failed to load resource/);
  const answers = answersOf('put');
  const signUp = await opened(page, world, 'put', '', '/f/attend/{id}');
  await signUp.fill(answers);
  wire.faults({ mode: 'drop-after-commit' });
  await signUp.send.click();
  // A browser may put it once more by itself, as it is allowed to; else the page does, after a pause.
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  const puts = wire.messages.filter(({ method }) => method === 'PUT');
  expect(puts.length).toBeGreaterThanOrEqual(2);
  expect(new Set(puts.map(({ path, body }) => path + body)).size).toBe(1);
});

test('where no answer can be read, the page says that it was sent and not that it is stored', async ({ page, world, wire }) => {
  const answers = answersOf('opaque');
  const questions = (await readFile(join(FIXTURE, 'forms/attend.toml'), 'utf8')).matchAll(/^id = "(.*)"$/gm);
  const fields = ['submission_id', 'form', 'form_version', 'sent_at', 'sealed', ...[...questions].map(([, id]) => id)];
  const names = fields.map((name) => `${name} = "${name}"`).join('\n');
  const signUp = await opened(page, world, 'google-forms', `\n[backend.names]\n${names}\n`);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('sent-unconfirmed');
  await expect(signUp.outbox).toContainText('does not say whether it was stored');
  await expect(signUp.outbox).not.toContainText(/signed up/i);
  await expectOneRow(signUp, world.backend, answers);
  expect(methods(wire)).toEqual(['POST']);
});

test('a form that is somewhere else is a link, and the page sends nothing', async ({ page, world, wire, watch }) => {
  await world.printEdited((text, form) =>
    form === 'attend'
      ? text
          .replace('preset = "pocketbase"', 'preset = "cryptpad"')
          .replace(/^url = .*$/m, 'url = "https://cryptpad.example/form/#/2/form/view/demonstration/"')
          .replace(/^seal_to = .*$/m, '')
      : text,
  );
  await open(page, world.edited);
  const link = page.locator('#sign-up').getByRole('link', { name: 'Open the form at cryptpad.example' });
  await expect(link).toHaveAttribute('href', 'https://cryptpad.example/form/#/2/form/view/demonstration/');
  await expect(form(page, 'attend')).toHaveCount(0);
  expect(wire.log).toEqual([]);
  expect(watch.requests.filter((request) => request.method() !== 'GET')).toEqual([]);
});
