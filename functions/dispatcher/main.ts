import { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import * as z from "zod";
import { callSettings } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { parseDocument } from "../../tenants/document.ts";
import { Lanes } from "../../tenants/lane.ts";
import { jsonVariable } from "../../tenants/variable.ts";
import { LaneQueues } from "../control/lane-queues.ts";
import { dispatch } from "./dispatch.ts";

const Environment = z.object({
  TENANTRY_MAPPING_TABLE: z.string(),
  TENANTRY_EXPRESS_QUEUE: z.url(),
  TENANTRY_PIPELINE_QUEUE: z.url(),
  TENANTRY_LANES: jsonVariable(Lanes),
});

const settings = parseDocument(Environment, process.env, "the dispatcher's environment");

const ports = {
  lanes: settings.TENANTRY_LANES,
  queues: new LaneQueues(new SQSClient(callSettings()), {
    express: settings.TENANTRY_EXPRESS_QUEUE,
    pipeline: settings.TENANTRY_PIPELINE_QUEUE,
  }),
  mapping: new MappingStore(documentClient(), settings.TENANTRY_MAPPING_TABLE),
  now: () => new Date(),
};

/** Answers to the mapping table's stream. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return dispatch(Records, ports);
}
