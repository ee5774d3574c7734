import { AddressUnreachableError, CommandCancelledError } from "./errors.ts";
import type { Ports } from "./ports.ts";

/**
 * Sends a request and waits for its answer, whatever that is.
 *
 * @throws {@link AddressUnreachableError} when there is none.
 * @throws {@link CommandCancelledError} when the caller has stopped the command by now.
 */
export async function reach(
  ports: Pick<Ports, "fetch" | "interruption">,
  url: string,
  request: RequestInit,
): Promise<Response> {
  if (ports.interruption.aborted) {
    throw new CommandCancelledError(
      "stopped before the next request was sent",
      "Look how things stand, then run the command again.",
    );
  }
  try {
    return await ports.fetch(url, request);
  } catch (error) {
    if (isWithoutAnswer(error)) throw new AddressUnreachableError(new URL(url).origin, error);
    throw error;
  }
}

/** `fetch` tells by these two classes, and no others, that nothing answered or not in time. */
function isWithoutAnswer(error: unknown): error is Error {
  if (error instanceof TypeError) return true;
  return error instanceof DOMException && error.name === "TimeoutError";
}
