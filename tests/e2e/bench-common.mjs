// What measures share: their sizes, a browser, and how they are told.

import { chromium } from '@playwright/test';

// Each measure once and small, which shows that it works and says nothing else: `scripts/bench --smoke`.
export const isSmoke = process.env.P4P_BENCH_SMOKE === '1';
export const sized = (full, smoke) => (isSmoke ? smoke : full);

export const CPU_SLOWDOWN = 4;

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

export async function slowedDown(page, act) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  try {
    return await act();
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.detach();
  }
}

export function share(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export const median = (values) => share(values, 0.5);

export const number = (value) => Math.round(value).toLocaleString('en');

export const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
