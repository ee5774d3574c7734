import type { SignUp } from "./front-door.ts";

/** A company of the story. */
function company(name: string, tier: string): SignUp {
  return { name, tier, email: `admin@${name}.example.com` };
}

/** Every company that signs up, by the part that it plays. */
export const CAST = {
  /** Pays for the smallest tier, and is noisy. */
  noisy: company("acme", "basic"),
  /** Pays more; its place follows from what is reserved where. */
  elsewhere: company("globex", "premium"),
  /** Pays little too; of three pooled companies on two shards, two share a pool. */
  neighbour: company("initech", "basic"),
  /** Signs up while one shard is full. */
  spilled: company("stark", "basic"),
  /** Signs up while every shard is full. */
  waiting: company("wayne", "basic"),
  /** Buys a silo, and leaves in the end. */
  silo: company("umbrella", "platinum"),
  /** Its pipeline does not start, and it loses its worker when a table is made. */
  unstarted: company("hooli", "platinum"),
  /** Loses its worker when a REST API is made. */
  orphaned: company("soylent", "platinum"),
  /** Its message is lost. */
  unheard: company("wonka", "standard"),
} as const satisfies Readonly<Record<string, SignUp>>;
