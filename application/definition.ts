/** A table of the application. Its items are found by their `id`. */
export interface TableDefinition {
  /**
   * Partitions that one customer's items are spread over, 1 to 256; each takes 1,000 writes a
   * second. Cannot be changed once there are items.
   *
   * Source: DynamoDB guide, "Partition key design", per-partition throughput.
   */
  readonly partitions: number;
  /** Attributes of an item by which lists can be narrowed; each costs an index. */
  readonly indexes: readonly string[];
}

/** A Lambda function of the application. */
export interface FunctionDefinition {
  /** File with an export `handler`, relative to this folder. */
  readonly entry: string;
  /** Longest time that a request may take, in seconds; the API itself gives up after 29. */
  readonly timeoutSeconds: number;
  /** Memory, which also sets the share of the processor. */
  readonly memoryMiB: number;
}

/** The whole of what makes an application: everything else is made by the platform. */
export interface ApplicationDefinition {
  /** OpenAPI 3.0 document, relative to this folder; `x-tenantry-function` names an operation's function. */
  readonly document: string;
  /** Functions by the names that the document uses. */
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  /** Tables by the names that handlers use. */
  readonly tables: Readonly<Record<string, TableDefinition>>;
  /** Path that answers 200 to a GET when a new release works. */
  readonly smokePath: string;
}

/** Replace this, the document and the handlers to run another application. */
export const definition: ApplicationDefinition = {
  document: "openapi.json",
  functions: {
    products: { entry: "handlers/products.ts", timeoutSeconds: 10, memoryMiB: 256 },
    orders: { entry: "handlers/orders.ts", timeoutSeconds: 10, memoryMiB: 256 },
  },
  tables: {
    products: { partitions: 4, indexes: [] },
    orders: { partitions: 4, indexes: ["customer"] },
  },
  smokePath: "/products",
};
