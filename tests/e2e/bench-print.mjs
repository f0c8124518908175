// How long the native program takes to print an event with many nodes in five languages: the pages, their pictures,
// calendars and posters, and the packed copies. scripts/bench runs it. It measures; it judges nothing.

import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyNodes } from './many.mjs';
import { printFrom, root } from './servers.mjs';

const NODES = 1000;
const RUNS = 3;

const folder = await mkdtemp(join(tmpdir(), 'p4p-bench-print-'));
try {
  const content = join(folder, 'content');
  await cp(join(root, 'content'), content, { recursive: true });
  await writeFile(join(content, 'nodes.geojson'), JSON.stringify(manyNodes(NODES)));
  // The picture for link previews is made where the page has an address.
  const facts = await readFile(join(content, 'event.toml'), 'utf8');
  const languages = /^languages = \[(.*)\]$/m.exec(facts)[1].split(',').length;
  await writeFile(join(content, 'event.toml'), facts.replace(/^language = /m, 'address = "https://workshop.example.org/"\n$&'));
  const seen = { all: [], unpacked: [] };
  let files;
  for (let run = 0; run < RUNS; run++) {
    for (const [name, options] of [['all', []], ['unpacked', ['--dev']]]) {
      const out = join(folder, 'dist');
      const began = performance.now();
      await printFrom(process.env.P4P_SHELL, out, ['--content', content, ...options]);
      seen[name].push((performance.now() - began) / 1000);
      if (name === 'all') files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
      await rm(out, { recursive: true });
    }
  }
  const median = (times) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)].toFixed(1);
  console.log(`## Printing an event with ${NODES} nodes in ${languages} languages\n`);
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; the program as scripts/serve builds it; median of ${RUNS}.\n`);
  console.log('| what | seconds |\n| --- | ---: |');
  console.log(`| everything, ${files} files | ${median(seen.all)} |`);
  console.log(`| of it, without packed copies and the picture for previews (\`--dev\`) | ${median(seen.unpacked)} |\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
