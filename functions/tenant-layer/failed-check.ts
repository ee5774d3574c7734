import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";

/**
 * Tells a write whose condition did not hold from one that went wrong.
 *
 * A transaction may be cancelled for other reasons too, such as a conflict with another one, which
 * must not be taken for an answer.
 *
 * Source: DynamoDB API, TransactWriteItems, "TransactionCanceledException".
 */
export function isFailedCheck(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "None");
  return (
    codes.includes("ConditionalCheckFailed") &&
    codes.every((code) => code === "None" || code === "ConditionalCheckFailed")
  );
}
