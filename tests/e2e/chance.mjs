// The same number, the same sequence of chances (mulberry32), so that a run that failed can be run again.
export function chanceOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// How often, and from which seed, as a script's arguments say.
export function asked(usage, usual) {
  const [times, seed] = [Number(process.argv[2] ?? usual), Number(process.argv[3] ?? Date.now() % 1_000_000)];
  if (!(times > 0 && seed >= 0)) throw new Error(usage);
  return { times, seed, chance: chanceOf(seed) };
}
