// Says what a reader of QR codes sees in pages: a line of JSON for each page, with the texts of its codes.
import jsQR from 'jsqr';
import { readFile } from 'node:fs/promises';

const PIXELS = 4; // a module
function read(path, viewBox) {
  const [left, top, width, height] = viewBox.split(' ').map(Number);
  const [columns, rows] = [width * PIXELS, height * PIXELS];
  const image = new Uint8ClampedArray(columns * rows * 4).fill(255);
  for (const [, x, y, run, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    if (run !== back) throw new Error('a run that does not come back');
    for (let row = (y - top) * PIXELS; row < (y - top + 1) * PIXELS; row += 1) {
      const at = (row * columns + (x - left) * PIXELS) * 4;
      for (let pixel = at; pixel < at + run * PIXELS * 4; pixel += 4) image.fill(0, pixel, pixel + 3);
    }
  }
  return jsQR(image, columns, rows)?.data ?? null;
}

for (const file of process.argv.slice(2)) {
  const html = await readFile(file, 'utf8');
  const codes = [...html.matchAll(/<svg[^>]*viewBox="([^"]+)"[^>]*>\s*<path id="(?:p4p_)?qr" d="([^"]+)"/g)];
  console.log(JSON.stringify(codes.map(([, viewBox, path]) => read(path, viewBox))));
}
