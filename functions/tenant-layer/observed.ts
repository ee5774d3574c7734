import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import type { Caller } from "./caller.ts";

const logger = new Logger();
const meter = new Metrics({ namespace: "tenantry" });
const tracer = new Tracer();

/** Facts that go with a log line. */
export type Facts = Readonly<Record<string, unknown>>;

/** Writes structured log lines, each with `tenant_id` and `tier` of the request in progress. */
export const log = {
  /** Something that happened as it should. */
  info: (message: string, facts: Facts = {}): void => logger.info(message, facts),
  /** Something odd that did not keep the request from its answer. */
  warn: (message: string, facts: Facts = {}): void => logger.warn(message, facts),
  /** Something that went wrong. */
  error: (message: string, facts: Facts = {}): void => logger.error(message, facts),
} as const;

/** Counts things, by tier; the tenant goes along as metadata, since a dimension each would be dear. */
export const metrics = {
  /** Adds to the count of an event of the application, such as `OrderPlaced`. */
  count: (name: string, by = 1): void => {
    meter.addMetric(name, MetricUnit.Count, by);
  },
} as const;

/** Measures a part of the work as a subsegment of the request's trace. */
export async function trace<T>(name: string, work: () => Promise<T>): Promise<T> {
  const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (!parent) return work();
  const part = parent.addNewSubsegment(name);
  tracer.setSegment(part);
  try {
    return await work();
  } catch (error) {
    tracer.addErrorAsMetadata(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    part.close();
    tracer.setSegment(parent);
  }
}

/** Makes log, metrics and trace speak of one caller while its request is served. */
export async function observing<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
  logger.appendKeys({ tenant_id: caller.tenantId, tier: caller.tier });
  meter.addDimension("tier", caller.tier);
  meter.addMetadata("tenant_id", caller.tenantId);
  tracer.putAnnotation("tenant_id", caller.tenantId);
  tracer.putAnnotation("tier", caller.tier);
  try {
    return await work();
  } finally {
    if (meter.hasStoredMetrics()) meter.publishStoredMetrics();
    meter.clearDimensions();
    meter.clearMetadata();
    logger.resetKeys();
  }
}
