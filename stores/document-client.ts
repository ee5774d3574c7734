import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { callSettings } from "./call-settings.ts";

/** Tries of one call, the first included; the SDK waits between them with jitter. */
const MAX_ATTEMPTS = 5;

/**
 * A document client whose every call ends: within 2 s without a connection, within 5 s without an
 * answer, after five tries.
 *
 * The SDK repeats a write whose answer was lost, which is safe: a write carries a token, or its
 * condition refuses it the second time. Where that would be taken for a rival's doing, the stores
 * look at what is there; a start that was reserved twice only waits for the sweeper.
 *
 * @param region - Where the tables are; the caller's own Region if absent.
 * @param credentials - Of a session in another account; the caller's own if absent.
 */
export function documentClient(
  region?: string,
  credentials?: DynamoDBClientConfig["credentials"],
): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    ...callSettings({ maxAttempts: MAX_ATTEMPTS }),
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
