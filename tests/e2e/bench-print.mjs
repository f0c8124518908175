// How long the native program takes to print an event with many nodes in five languages: the pages, their pictures,
// calendars and posters, and the packed copies. scripts/bench runs it. It measures; it judges nothing.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, sized } from './bench-common.mjs';
import { manyNodes } from './many.mjs';
import { copyOf, FIXTURE, printPage } from './servers.mjs';

const NODES = sized(1000, 20);
const RUNS = sized(3, 1);

const folder = await mkdtemp(join(tmpdir(), 'p4p-bench-print-'));
try {
  // The picture for link previews is made where the page has an address.
  const atAnAddress = (facts) => facts.replace(/^language = /m, 'address = "https://workshop.example.org/"\n$&');
  const content = await copyOf(FIXTURE, join(folder, 'content'), { 'event.toml': atAnAddress });
  await writeFile(join(content, 'nodes.geojson'), JSON.stringify(manyNodes(NODES)));
  const seen = { all: [], unpacked: [] };
  let files;
  for (let run = 0; run < RUNS; run++) {
    for (const [name, options] of [['all', sized([], ['--unpacked'])], ['unpacked', ['--unpacked']]]) {
      const out = join(folder, 'dist');
      const began = performance.now();
      await printPage(out, content, ...options);
      seen[name].push((performance.now() - began) / 1000);
      if (name === 'all') files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
      await rm(out, { recursive: true });
    }
  }
  console.log(`## Printing an event with ${NODES} nodes in five languages\n`);
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; the program as scripts/serve builds it; median of ${RUNS}.\n`);
  console.log('| what | seconds |\n| --- | ---: |');
  console.log(`| everything, ${files} files | ${median(seen.all).toFixed(1)} |`);
  console.log(`| of it, without packed copies (\`--unpacked\`) | ${median(seen.unpacked).toFixed(1)} |\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
