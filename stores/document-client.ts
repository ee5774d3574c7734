import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Tries of one call, the first included; the SDK waits between them with jitter. */
const MAX_ATTEMPTS = 5;

/**
 * A document client whose every call ends: within 2 s without a connection, within 5 s without an
 * answer, after five tries.
 *
 * Repeating is safe because each write of the stores is conditional or carries a token.
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
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
