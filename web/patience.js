// Patience with the network: what does not come, or hangs, is asked for once more, and not waited for without end.

/**
 * Asks, and once more by another name when that fails or takes longer than `patience` (in milliseconds): whatever comes
 * first. Browsers remember that a module could not be loaded, and ask nobody twice at once for the same address. What says
 * that it has begun to come is waited for: on a thin line, a second one would take half of it.
 *
 * @template T
 * @param {(again: string, hasBegun: () => void) => Promise<T>} ask gets what is put behind the name
 * @param {number} patience
 * @param {number} [before] how often it failed before, so that no name comes again
 * @returns {Promise<T>}
 */
export function twice(ask, patience, before = 0) {
  return new Promise((resolve, reject) => {
    let [asked, failed] = [0, 0];
    const attempt = () => {
      const name = before * 2 + asked;
      asked += 1;
      ask(name ? `?${name}` : "", () => clearTimeout(again)).then(come, fail);
    };
    const again = setTimeout(attempt, patience);
    const come = (/** @type {T} */ value) => {
      clearTimeout(again);
      resolve(value);
    };
    const fail = (/** @type {unknown} */ error) => {
      failed += 1;
      clearTimeout(again);
      if (asked < 2) attempt();
      else if (failed === asked) reject(error);
    };
    attempt();
  });
}

/**
 * A promise for so many milliseconds, and no longer.
 *
 * @template T
 * @param {number} limit
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export function within(limit, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came in ${limit / 1000} s`)), limit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
