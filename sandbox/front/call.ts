import type { Callers } from "./callers.ts";
import { operationIn, type RequestFacts } from "./request-facts.ts";

/** A call of AWS, read through. */
export interface Call {
  /** Name that it is signed for. */
  readonly service: string;
  /** What the API Reference calls it; method and path where nothing here turns on the name. */
  readonly operation: string;
  /** Its method and path. */
  readonly route: string;
  /** Account that it is for. */
  readonly account: string;
  /** Region that it is signed for. */
  readonly region: string;
  /** Public half of the key that it is signed with. */
  readonly accessKeyId?: string;
  /** Its body. */
  readonly body: string;
}

/** Puts together what is known of a call. */
export async function callOf(facts: RequestFacts, callers: Callers, body: string): Promise<Call> {
  const { service = "", region = "", accessKeyId, route } = facts;
  return {
    service,
    operation: operationIn(facts, body),
    route,
    account: await callers.accountOf(accessKeyId),
    region,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    body,
  };
}
