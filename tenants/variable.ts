import * as z from "zod";

/**
 * A JSON document in an environment variable, read by a schema.
 *
 * A value that is not JSON is one problem of that variable, among the others.
 */
export function jsonVariable<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** A whole number in an environment variable. */
export const countVariable = z.coerce.number().pipe(z.int().positive());
