// biome-ignore-all lint/performance/noBarrelFile: this file is the package that applications import.
import { ulid } from "ulid";
import { Data } from "./data.ts";
import { type LayerEnvironment, parseLayerEnvironment } from "./environment.ts";
import { type ApiHandler, type Routes, serve } from "./serve.ts";
import { type TenantDataClients, tenantDataClients } from "./tenant-data-clients.ts";

export type { Answer } from "./answer.ts";
export { log, metrics, trace } from "./observed.ts";
export { invalid, notFound, Problem } from "./problem.ts";
export type { Call } from "./request-check.ts";

const environment = once((): LayerEnvironment => parseLayerEnvironment(process.env));
const clients = once((): TenantDataClients => tenantDataClients(environment().accessRoleArn));

/** The caller's data. */
export const data = new Data(() => environment().tables, clients);

/** A new id; ids made later sort later. */
export function newId(): string {
  return ulid().toLowerCase();
}

/**
 * Makes a Lambda handler of the application's OpenAPI document and of routes by operation id.
 *
 * @example
 * ```ts
 * export const handler = handlerOf(document, { listProducts, createProduct });
 * ```
 */
export function handlerOf(document: unknown, routes: Routes): ApiHandler {
  return serve(document, routes, environment().allowedOrigin);
}

/** Makes a value at its first use and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
