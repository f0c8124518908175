// Reads the JSON-LD in a page with a JSON-LD processor and with the types of schema.org, and says what it found in JSON.
// Nothing is asked of the network: the context that the page names is given here.
import jsonld from 'jsonld';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
// As far as it is needed of https://schema.org/docs/jsonldcontext.json: every name is one of schema.org, and these hold
// addresses or times.
const link = { '@type': '@id' };
const time = { '@type': 'https://schema.org/DateTime' };
const context = {
  '@context': {
    '@vocab': 'https://schema.org/',
    url: link, image: link, eventStatus: link, eventAttendanceMode: link,
    startDate: time, endDate: time, previousStartDate: time,
  },
};
const documentLoader = async (url) => {
  if (!/^https:\/\/schema\.org\/?$/.test(url)) throw new Error(`${url} is asked for`);
  return { contextUrl: null, documentUrl: url, document: context };
};

for (const path of process.argv.slice(2)) {
  const html = await readFile(path, 'utf8');
  const found = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
  if (found.length !== 1) throw new Error(`${path}: ${found.length} pieces of linked data`);
  const data = JSON.parse(found[0][1]);
  const [expanded, ...more] = await jsonld.expand(data, { documentLoader, safe: true });
  if (more.length) throw new Error('more than one thing');

  // The types of schema.org know its names, which of them belong together, and the members of its lists.
  const folder = await mkdtemp(join(tmpdir(), 'p4p-types-'));
  let mistakes = '';
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'event.ts'), `import type { Event, WithContext } from 'schema-dts';\nexport const event: WithContext<Event> = ${JSON.stringify(data)};\n`);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext', 'event.ts'];
    execFileSync(join(root, 'node_modules/.bin/tsc'), options, { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    mistakes = error.stdout || String(error);
  } finally {
    await rm(folder, { recursive: true });
  }
  console.log(JSON.stringify({ data, expanded, mistakes }));
}
