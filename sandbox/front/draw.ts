/** Source: Fowler, Noll and Vo, FNV-1a with 32 bits: offset basis and prime. */
const OFFSET = 2_166_136_261;
const PRIME = 16_777_619;

const TWO_TO_32 = 4_294_967_296;

/**
 * A number from 0 to below 1 that looks like chance and is the same for the same seed and words.
 *
 * Source: mulberry32 of Tommy Ettinger, in the public domain, begun from a hash of seed and words.
 */
export function draw(seed: number, ...words: readonly (string | number)[]): number {
  let state = hash([seed, ...words].join("\u0000"));
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
}

function hash(text: string): number {
  let value = OFFSET;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, PRIME);
  return value | 0;
}
