// A file of many nodes that do not exist, the same at every run: for tests and measurements.

const COUNTRIES = ['PT', 'DE', 'FR', 'BR', 'IN', 'KE', 'JP', 'CA', 'NZ', 'SE'];
const ACCESS = ['step-free', 'quiet-space', 'subtitles', 'hearing-loop'];
const LANGUAGES = ['en', 'pt', 'de', 'fr', 'hi', 'sw', 'ja', 'sv'];
const STATUSES = ['confirmed', 'tentative', 'full', 'cancelled'];

export function manyNodes(count) {
  // A linear congruential generator (Numerical Recipes), so that every run has the same world.
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const one = (list) => list[Math.floor(random() * list.length)];
  const feature = (_, index) => ({
    type: 'Feature',
    id: `node-${index}`,
    geometry: index % 50 === 49 ? null : { type: 'Point', coordinates: [random() * 360 - 180, random() * 130 - 55].map((degrees) => Number(degrees.toFixed(4))) },
    properties: {
      name: `Example node ${index}`,
      example: true,
      city: `Town ${Math.floor(random() * (count / 20 + 1))}`,
      country: one(COUNTRIES),
      zone: one(['Europe/Lisbon', 'America/Sao_Paulo', 'Asia/Tokyo']),
      status: one(STATUSES),
      host: `Example host ${index % 97}`,
      languages: [one(LANGUAGES)],
      access: [one(ACCESS)],
      note: `The note of node ${index}.`,
    },
  });
  return { type: 'FeatureCollection', features: Array.from({ length: count }, feature) };
}
