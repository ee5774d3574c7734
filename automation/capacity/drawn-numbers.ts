/**
 * Numbers from 0 to below 1 that look drawn and are the same for the same seed, so that every run
 * measures the same work.
 *
 * Source: "Linear congruential generator", the parameters of Numerical Recipes.
 */
export function drawnFrom(seed: number): () => number {
  const state = { last: seed >>> 0 };
  return () => {
    state.last = (Math.imul(state.last, 1_664_525) + 1_013_904_223) >>> 0;
    return state.last / 2 ** 32;
  };
}
