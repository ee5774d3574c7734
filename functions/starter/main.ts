import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { callSettings } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { StartStore } from "../../stores/start-store.ts";
import { TruthStore } from "../../stores/truth-store.ts";
import { parseDocument } from "../../tenants/document.ts";
import { countVariable } from "../../tenants/variable.ts";
import { LaneQueues } from "../control/lane-queues.ts";
import { log } from "../control/log.ts";
import { startBatch } from "./start-batch.ts";
import type { PipelineStart } from "./start-stack.ts";

const Environment = z.object({
  TENANTRY_MAPPING_TABLE: z.string(),
  TENANTRY_SHARDS_TABLE: z.string(),
  TENANTRY_PIPELINE_QUEUE: z.url(),
  TENANTRY_START_WINDOW_SECONDS: countVariable,
});

const settings = parseDocument(Environment, process.env, "the starter's environment");
const documents = documentClient();
const pipelines = new CodePipelineClient(callSettings());

const ports = {
  mapping: new MappingStore(documents, settings.TENANTRY_MAPPING_TABLE),
  truths: new TruthStore(documents, settings.TENANTRY_MAPPING_TABLE),
  starts: new StartStore(documents, settings.TENANTRY_SHARDS_TABLE),
  queues: new LaneQueues(new SQSClient(callSettings()), {
    // What goes back to this queue came from it.
    express: settings.TENANTRY_PIPELINE_QUEUE,
    pipeline: settings.TENANTRY_PIPELINE_QUEUE,
  }),
  startPipeline,
  startWindow: settings.TENANTRY_START_WINDOW_SECONDS * 1000,
  now: () => new Date(),
  tell: log.info,
};

/** Answers to the pipeline queue. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return startBatch(Records, ports);
}

async function startPipeline({ pipeline, token, variables }: PipelineStart): Promise<void> {
  await pipelines.send(
    new StartPipelineExecutionCommand({
      name: pipeline,
      clientRequestToken: token,
      variables: Object.entries(variables).map(([name, value]) => ({ name, value })),
    }),
  );
}
