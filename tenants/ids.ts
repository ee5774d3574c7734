import { monotonicFactory } from "ulid";

/** Makes ids that sort by the time of their making, also within a millisecond. */
export type NewId = () => string;

/** Lower-case ULIDs: 26 characters that fit in the name of everything that AWS lets us name. */
export function ulids(): NewId {
  const next = monotonicFactory();
  return () => next().toLowerCase();
}

/** What a tenant's id looks like. */
export const TENANT_ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
