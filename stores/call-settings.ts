import type { Agent } from "node:https";

/** How long and how often a call to AWS is tried. */
export interface CallLimits {
  /** Tries of one call, the first included; the SDK waits between them with jitter. @default 3 */
  readonly maxAttempts?: number;
  /** How long one try may wait for a connection, in milliseconds. @default 2000 */
  readonly connectionTimeout?: number;
  /** How long one try may wait for the answer's beginning, in milliseconds. @default 5000 */
  readonly requestTimeout?: number;
  /** Keeps the connections. @default - the SDK's own */
  readonly httpsAgent?: Agent;
}

/** The part of a client's settings that makes each of its calls end. */
export interface CallSettings {
  /** Tries of one call, the first included. */
  readonly maxAttempts: number;
  /** Options of the SDK's HTTP handler; each client makes its own handler of them. */
  readonly requestHandler: Omit<Required<CallLimits>, "maxAttempts" | "httpsAgent"> &
    Pick<CallLimits, "httpsAgent"> & {
      /** Silence on the connection that ends a try, also amid an answer, in milliseconds. */
      readonly socketTimeout: number;
      /** Ends a try that takes too long; without this the SDK only warns. */
      readonly throwOnRequestTimeout: true;
    };
}

/**
 * Limits of a client that waits for messages: longer than the longest poll.
 *
 * Source: Amazon SQS API, ReceiveMessage, WaitTimeSeconds (at most 20).
 */
export const LONG_POLL: CallLimits = { requestTimeout: 30_000 };

/** Limits of a client that moves files, whose answer to an upload comes only when all was sent. */
export const FILE_TRANSFER: CallLimits = { maxAttempts: 5, requestTimeout: 60_000 };

/** Limits of a client that changes what AWS takes long to change, such as APIs and functions. */
export const SLOW_CHANGE: CallLimits = { maxAttempts: 5, requestTimeout: 30_000 };

/** Settings that every AWS client has, so that none of its calls hangs when AWS does not answer. */
export function callSettings({
  maxAttempts = 3,
  connectionTimeout = 2_000,
  requestTimeout = 5_000,
  httpsAgent,
}: CallLimits = {}): CallSettings {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      socketTimeout: requestTimeout,
      throwOnRequestTimeout: true,
      ...(httpsAgent ? { httpsAgent } : {}),
    },
  };
}
