/**
 * Red, green and blue of `#rgb`, `#rrggbb` or `rgb(r, g, b)`; nothing for any other text.
 *
 * @param {string} text
 * @returns {number[] | undefined}
 */
export function rgbOf(text) {
  if (/^#([0-9a-f]{3}){1,2}$/i.test(text)) {
    const digits = text.slice(1).match(text.length < 5 ? /./g : /../g) || [];
    return digits.map((digit) => parseInt(digit.padStart(2, digit), 16));
  }
  if (!/^rgb\(\d{1,3}, ?\d{1,3}, ?\d{1,3}\)$/.test(text)) return;
  const parts = (text.match(/\d+/g) || []).map(Number);
  return Math.max(...parts) < 256 ? parts : undefined;
}

/**
 * The contrast of two colours (WCAG 2.2), from 1 to 21.
 *
 * @param {number[]} one
 * @param {number[]} other
 */
export function contrast(one, other) {
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}

/** @param {number[]} rgb */
function luminance(rgb) {
  const linear = rgb.map((part) => (part / 255 > 0.04045 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 255 / 12.92));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/**
 * A colour for what can be pressed, as CSS has it: it is the ground or the ink of that, with the page's ground as the
 * other one. Empty when it cannot be read there.
 *
 * @param {number[] | undefined} rgb
 * @param {number[]} ground
 */
export function accentFor(rgb, ground) {
  return rgb && contrast(rgb, ground) >= 4.5 ? `rgb(${rgb})` : "";
}
