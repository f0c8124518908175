// Says at the end which tests took longest, so that growth is seen.

const SHOWN = 10;

export default class Slowest {
  #tests = [];

  onTestEnd({ title, location }, { duration }) {
    this.#tests.push({ title, file: location.file.split('/').at(-1), seconds: duration / 1000 });
  }

  onEnd() {
    const slowest = this.#tests.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN);
    if (slowest.length < SHOWN) return;
    const all = this.#tests.reduce((sum, { seconds }) => sum + seconds, 0);
    console.log(`\n  The slowest of ${this.#tests.length} tests, which took ${all.toFixed(0)} s, one after the other:`);
    for (const { title, file, seconds } of slowest) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${file}: ${title}`);
  }

  printsToStdio() {
    return false;
  }
}
