/** Which writes of a transaction were refused by their conditions, by place; empty for another error. */
export function refusedWrites(error: unknown): readonly number[] {
  if (!isCancellation(error)) return [];
  return (error.CancellationReasons ?? []).flatMap((reason, index) =>
    reason.Code === "ConditionalCheckFailed" ? [index] : [],
  );
}

/** Whether a transaction met another one on the same item, which passes when it is tried again. */
export function isTransactionConflict(error: unknown): boolean {
  return (
    isCancellation(error) &&
    (error.CancellationReasons ?? []).some((reason) => reason.Code === "TransactionConflict")
  );
}

/** Whether a single write was refused by its condition. */
export function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

interface Cancellation extends Error {
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

/** Told apart by name, because bundles may hold the SDK's classes twice. */
function isCancellation(error: unknown): error is Cancellation {
  return error instanceof Error && error.name === "TransactionCanceledException";
}
