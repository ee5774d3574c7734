import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { MAX_PARTITIONS } from "../../tenants/item-key.ts";

const TablePlace = z.strictObject({
  /** Physical name in this plane. */
  name: z.string().min(1),
  /** Partitions that each tenant's items are spread over. */
  partitions: z.int().min(1).max(MAX_PARTITIONS),
  /** Attributes by which items can be listed; each has an index of the name `by-<attribute>`. */
  indexes: z.array(z.string()),
});

/** Where one of the application's tables is. */
export type TablePlace = z.output<typeof TablePlace>;

const Environment = z.object({
  TENANTRY_ACCESS_ROLE_ARN: z.string().startsWith("arn:"),
  TENANTRY_ALLOWED_ORIGIN: z.string().default("*"),
  TENANTRY_TABLES: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), TablePlace)),
});

/** What the plane tells its functions. */
export interface LayerEnvironment {
  /** Role with the plane's data, which is taken on for one tenant at a time. */
  readonly accessRoleArn: string;
  /** Value of the CORS header in every answer. */
  readonly allowedOrigin: string;
  /** The application's tables by their names in the definition. */
  readonly tables: Readonly<Record<string, TablePlace>>;
}

/**
 * Reads the function's environment variables.
 *
 * @throws {@link InvalidDocumentError} listing every variable that is missing or wrong.
 */
export function parseLayerEnvironment(variables: unknown): LayerEnvironment {
  const parsed = parseDocument(Environment, variables, "the function's environment");
  return {
    accessRoleArn: parsed.TENANTRY_ACCESS_ROLE_ARN,
    allowedOrigin: parsed.TENANTRY_ALLOWED_ORIGIN,
    tables: parsed.TENANTRY_TABLES,
  };
}
