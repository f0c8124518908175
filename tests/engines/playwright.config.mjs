import { defineConfig } from '@playwright/test';

for (const name of ['CHROMIUM', 'CHROMEDRIVER', 'FIREFOX', 'GECKODRIVER', 'MINIBROWSER', 'WEBKITWEBDRIVER', 'P4P_SITE', 'P4P_SHELL']) {
  if (!process.env[name]) throw new Error(`${name} is not set: start these tests with scripts/test engines`);
}

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/engines',
  reporter: [['list']],
  forbidOnly: true,
  // One engine a worker, from its first way to its last.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // The slowest to start comes first.
  projects: ['firefox', 'webkit', 'chromium'].map((engineName) => ({ name: engineName, use: { engineName } })),
});
