import type { Invoke } from "../catalogue.ts";

/** Answers the provider's Region. */
export const getRegion: Invoke = async ({ region }) => ({
  id: region,
  name: region,
  region,
  description: region,
  endpoint: `ec2.${region}.amazonaws.com`,
});
