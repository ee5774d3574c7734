import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Tries of one call, the first included; the SDK waits between them with jitter. */
const MAX_ATTEMPTS = 5;

/**
 * A document client whose every call ends: within 2 s without a connection, within 5 s without an
 * answer, after five tries.
 *
 * Repeating is safe because each write of the stores is conditional or carries a token.
 */
export function documentClient(region?: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
