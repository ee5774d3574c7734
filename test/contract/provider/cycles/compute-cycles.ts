import { archiveInput } from "../archive-input.ts";
import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import type { World } from "../world.ts";

/** Functions and workflows. */
export function computeCycles(world: World): Readonly<Record<string, LifeCycle>> {
  const { role, lambda, table, queue, logs } = world;
  const roleArn = role.properties.arn;
  const code = (text: string) =>
    archiveInput("index.js", `exports.handler = async () => "${text}";`);
  const fn = {
    name: "tenantry-probe",
    role: roleArn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    architectures: ["x86_64"],
    publish: true,
    environment: { variables: { TABLE: "one" } },
    tracingConfig: { mode: "Active" },
    loggingConfig: { logFormat: "JSON", logGroup: logs.id },
    reservedConcurrentExecutions: 5,
    timeout: 10,
    memorySize: 256,
  };
  const layer = { layerName: "tenantry-probe", compatibleRuntimes: ["nodejs22.x"] };
  const definition = (result: string) =>
    JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Result: result, End: true } } });
  const machine = {
    name: "tenantry-probe",
    roleArn,
    loggingConfiguration: {
      level: "ERROR",
      includeExecutionData: false,
      logDestination: `${logs.properties.arn}:*`,
    },
  };
  const stream = {
    eventSourceArn: table.properties.streamArn,
    functionName: lambda.properties.arn,
    startingPosition: "TRIM_HORIZON",
    filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
    functionResponseTypes: ["ReportBatchItemFailures"],
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 3,
    maximumRecordAgeInSeconds: 3600,
    destinationConfig: { onFailure: { destinationArn: queue.properties.arn } },
  };
  const jobs = {
    eventSourceArn: queue.properties.arn,
    functionName: lambda.id,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 2 },
  };
  return {
    function: {
      type: "aws:lambda/function:Function",
      inputs: { ...fn, code: code("one"), tags: TAGS },
      update: { ...fn, code: code("two"), timeout: 20, tags: RETAGGED },
      untold: ["code"],
      replacements: { name: "other" },
    },
    alias: {
      type: "aws:lambda/alias:Alias",
      inputs: { name: "live", functionName: lambda.id, functionVersion: "1", description: "one" },
      update: { name: "live", functionName: lambda.id, functionVersion: "$LATEST" },
      importId: () => "world/live",
      replacements: { name: "other" },
    },
    permission: {
      type: "aws:lambda/permission:Permission",
      inputs: {
        statementId: "apigw",
        action: "lambda:InvokeFunction",
        function: lambda.id,
        principal: "apigateway.amazonaws.com",
        qualifier: "1",
        sourceArn: "arn:aws:execute-api:us-east-1:000000000000:abc/*/*",
      },
      importId: () => "world:1/apigw",
      replacements: { qualifier: "2", principal: "events.amazonaws.com" },
    },
    layerVersion: {
      type: "aws:lambda/layerVersion:LayerVersion",
      inputs: { ...layer, code: archiveInput("nodejs/one.js", "exports.one = 1;") },
      untold: ["code"],
      replacements: { code: archiveInput("nodejs/one.js", "exports.one = 2;") },
    },
    "stream mapping": {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { ...stream, batchSize: 10 },
      update: { ...stream, batchSize: 20, maximumRetryAttempts: 5 },
      replacements: { startingPosition: "LATEST" },
    },
    "queue mapping": {
      type: "aws:lambda/eventSourceMapping:EventSourceMapping",
      inputs: { ...jobs, batchSize: 5 },
      update: { ...jobs, batchSize: 1, enabled: false },
      untold: ["functionName"],
    },
    stateMachine: {
      type: "aws:sfn/stateMachine:StateMachine",
      inputs: { ...machine, definition: definition("one"), tags: TAGS },
      update: { ...machine, definition: definition("two"), tags: RETAGGED },
      replacements: { type: "EXPRESS" },
    },
  };
}
