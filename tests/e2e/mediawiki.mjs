// A real MediaWiki, with an empty database in a folder.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const code = process.env.P4P_MEDIAWIKI;

export class MediaWiki {
  #server;
  #environment;

  static async start(folder, port) {
    const wiki = new MediaWiki();
    wiki.origin = `http://localhost:${port}`;
    await mkdir(folder);
    const settings = ['--dbtype', 'sqlite', '--dbname', 'wiki', '--dbpath', folder, '--confpath', folder, '--server', wiki.origin, '--scriptpath', ''];
    await run('php', ['maintenance/install.php', ...settings, '--pass', 'only-for-this-test-run', '--skins', 'Vector', 'Host', 'Admin'], { cwd: code });
    // What an administrator switches on who lets all editors paste HTML.
    await appendFile(join(folder, 'LocalSettings.php'), '\n$wgRawHtml = true;\n$wgFavicon = "/resources/assets/mediawiki.png";\n');
    wiki.#environment = { ...process.env, MW_CONFIG_FILE: join(folder, 'LocalSettings.php') };
    wiki.#server = spawn('php', ['-S', `localhost:${port}`, '-t', code], { env: wiki.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [wiki.#server.stdout, wiki.#server.stderr]) stream.on('data', (text) => (output += text));
    for (let tries = 200; tries > 0 && wiki.#server.exitCode === null; tries -= 1) {
      if (await fetch(`${wiki.origin}/index.php?title=Main_Page`).then((answer) => answer.ok, () => false)) return wiki;
      await pause(50);
    }
    await wiki.stop();
    throw new Error(`MediaWiki does not answer. What it wrote:\n${output}`);
  }

  async stop() {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    this.#server.kill('SIGTERM');
    await once(this.#server, 'exit');
  }

  // Writes a page of the wiki; gives back its address.
  async write(title, text) {
    const edit = spawn('php', ['maintenance/edit.php', '--user', 'Admin', title], { cwd: code, env: this.#environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [edit.stdout, edit.stderr]) stream.on('data', (text) => (output += text));
    edit.stdin.end(text);
    const [status] = await once(edit, 'exit');
    if (status !== 0) throw new Error(`MediaWiki did not take ${title}: ${output}`);
    return `${this.origin}/index.php?title=${title}`;
  }
}
