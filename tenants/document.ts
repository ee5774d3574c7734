import type * as z from "zod";
import { InvalidDocumentError, type Issue } from "./errors.ts";

/**
 * Reads untrusted data by a schema, so that all of its problems come at once and with their paths.
 *
 * @param source - Where the data came from, for the error message.
 * @throws {@link InvalidDocumentError} listing every problem found.
 */
export function parseDocument<S extends z.ZodType>(
  schema: S,
  data: unknown,
  source: string,
): z.output<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidDocumentError(source, result.error.issues.flatMap(issuesOf));
}

/** The problems that an issue of zod stands for: an unknown field is a problem of that field, not of the object around it. */
export function issuesOf(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      problem: "is not a field that is known here",
    }));
  }
  return [{ path: issue.path.join("."), problem: issue.message }];
}
