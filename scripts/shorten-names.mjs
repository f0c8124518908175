// Gives the functions that a wasm-bindgen module and its JavaScript call each other by short names. Their own names end
// in hashes, which no compression makes shorter, and stand in both files: some 4 kB of what a visitor loads.
// Usage: node scripts/shorten-names.mjs FILE.js FILE.wasm      (both are changed)

import { readFileSync, writeFileSync } from 'node:fs';

const [js, wasm] = process.argv.slice(2);
const bytes = readFileSync(wasm);
const IMPORTS = 2;
const EXPORTS = 7;
// What people or the loader call by name stays: those have no hash.
const HASHED = /[0-9a-f]{16}/;

const short = new Map();
const shortened = (name) => {
  if (!HASHED.test(name)) return name;
  if (!short.has(name)) short.set(name, `$${short.size.toString(36)}`);
  return short.get(name);
};

// WebAssembly Core Specification 2.0, section 5: binary format. Numbers are LEB128, names are vectors of bytes.
let at = 8;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
};
const name = () => {
  const length = number();
  at += length;
  return bytes.toString('utf8', at - length, at);
};
const written = (value) => {
  const out = [];
  do {
    out.push((value & 127) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(out);
};
const vector = (text) => Buffer.concat([written(Buffer.byteLength(text)), Buffer.from(text)]);
const raw = (read) => {
  const from = at;
  read();
  return bytes.subarray(from, at);
};
const limits = () => {
  const flags = number();
  number();
  if (flags & 1) number();
};

// What is imported: a function's type, a table, a memory, a global, a tag.
const described = [number, () => (at++, limits()), limits, () => (at += 2), () => (at++, number())];

const out = [bytes.subarray(0, 8)];
while (at < bytes.length) {
  const section = bytes[at++];
  const length = number();
  const end = at + length;
  if (section !== IMPORTS && section !== EXPORTS) {
    out.push(Buffer.from([section]), written(length), bytes.subarray(at, end));
    at = end;
    continue;
  }
  const count = number();
  const content = [written(count)];
  for (let index = 0; index < count; index++) {
    if (section === IMPORTS) content.push(vector(name()));
    content.push(vector(shortened(name())));
    content.push(raw(() => (section === IMPORTS ? described[bytes[at++]]() : (at++, number()))));
  }
  if (at !== end) throw new Error(`${wasm}: section ${section} is not what it should be`);
  const whole = Buffer.concat(content);
  out.push(Buffer.from([section]), written(whole.length), whole);
}
const result = Buffer.concat(out);
if (!WebAssembly.validate(result)) throw new Error(`${wasm}: is no valid module any more`);

const before = readFileSync(js, 'utf8');
const after = before.replace(/[A-Za-z_$][\w$]*/g, (word) => short.get(word) ?? word);
for (const long of short.keys()) if (after.includes(long)) throw new Error(`${js}: ${long} stands in it in another way`);
writeFileSync(js, after);
writeFileSync(wasm, result);
