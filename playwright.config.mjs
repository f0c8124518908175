import { defineConfig } from '@playwright/test';

for (const name of ['CHROMIUM', 'P4P_SITE', 'P4P_SHELL']) {
  if (!process.env[name]) throw new Error(`${name} is not set: start these tests with scripts/test e2e`);
}

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  reporter: [['list'], ['./tests/e2e/slowest.mjs']],
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // Far from the event's own zone, so that a time shown in the wrong one is seen.
    timezoneId: 'America/New_York',
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
    // What tests do to the network must reach the page itself; tests of the service worker allow it.
    serviceWorkers: 'block',
    // Tracing costs a fifth of the time; scripts/test repeats with it what failed.
    trace: 'off',
  },
});
