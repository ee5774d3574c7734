import {
  type EventSourceMappingConfiguration,
  Lambda,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import type { EventSourceMappingArgs } from "@pulumi/aws/lambda/eventSourceMapping.js";
import { ifFound, isRoleNotReady, nameOf } from "../../aws-failure.ts";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, map, set, value } from "../../shape.ts";
import { applyTags } from "../../tags.ts";
import { retryWhile, until } from "../../waiting.ts";
import { word, words } from "../../words.ts";

type Inputs = Checked<EventSourceMappingArgs, "functionName">;

interface Outputs {
  readonly arn: string;
  readonly functionArn: string;
  readonly uuid: string;
  readonly state: string;
  readonly lastModified: string;
}

/** Calls a function with what a stream or a queue holds. */
export const eventSourceMapping = defineResource<EventSourceMappingArgs, Outputs, "functionName">({
  inputs: {
    eventSourceArn: value,
    functionName: value,
    enabled: value,
    batchSize: value,
    maximumBatchingWindowInSeconds: value,
    startingPosition: value,
    startingPositionTimestamp: value,
    filterCriteria: block({ filters: set(block({ pattern: value })) }),
    functionResponseTypes: set(value),
    bisectBatchOnFunctionError: value,
    maximumRetryAttempts: value,
    maximumRecordAgeInSeconds: value,
    parallelizationFactor: value,
    tumblingWindowInSeconds: value,
    destinationConfig: block({ onFailure: block({ destinationArn: value }) }),
    scalingConfig: block({ maximumConcurrency: value }),
    tags: map,
  },
  required: ["functionName"],
  replaceOn: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
  outputs: ["arn", "functionArn", "uuid", "state", "lastModified"],
  defaults: { enabled: true },
  moves: (changed) => [
    ...(changed.has("enabled") ? ["state"] : []),
    ...(changed.has("functionName") ? ["functionArn"] : []),
    "lastModified",
  ],

  async create(connection, inputs) {
    const made = await retryWhile(isRoleNotReady, () =>
      connection.client(Lambda).createEventSourceMapping({
        EventSourceArn: inputs.eventSourceArn,
        StartingPosition: word(inputs.startingPosition),
        StartingPositionTimestamp: dateOf(inputs.startingPositionTimestamp),
        Tags: inputs.tags,
        FunctionName: inputs.functionName,
        ...settingsOf(inputs),
      }),
    );
    return { id: made.UUID ?? "", outputs: await outputsOf(connection, made) };
  },

  async complete(connection, id) {
    return outputsOf(connection, await settled(connection, id));
  },

  async read(connection, id, { functionName }) {
    const lambda = connection.client(Lambda);
    const found = await lambda.getEventSourceMapping({ UUID: id });
    if (found.State === "Deleting") return undefined;
    const outputs = await outputsOf(connection, found);
    const tags = await lambda.listTags({ Resource: outputs.arn }).catch(() => undefined);
    return { inputs: { ...described(found, functionName), tags: tags?.Tags }, outputs };
  },

  async update(connection, { id, inputs, state, changed }) {
    const lambda = connection.client(Lambda);
    if ([...changed].some((name) => name !== "tags")) {
      await whileInUse(() =>
        lambda.updateEventSourceMapping({
          UUID: id,
          FunctionName: inputs.functionName,
          ...settingsOf(inputs),
          FilterCriteria: settingsOf(inputs).FilterCriteria ?? {},
        }),
      );
    }
    if (changed.has("tags")) {
      const Resource = state.arn ?? "";
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => lambda.tagResource({ Resource, Tags: tags }),
        remove: (keys) => lambda.untagResource({ Resource, TagKeys: keys }),
      });
    }
    return outputsOf(connection, await settled(connection, id));
  },

  async delete(connection, id) {
    const lambda = connection.client(Lambda);
    await whileInUse(() => lambda.deleteEventSourceMapping({ UUID: id }));
    await until(`deleting event source mapping ${id}`, async () =>
      (await ifFound(lambda.getEventSourceMapping({ UUID: id }))) ? undefined : true,
    );
  },
});

/** A mapping that was changed a moment ago takes no other change until that one is through. */
function whileInUse<T>(work: () => Promise<T>): Promise<T> {
  return retryWhile((failure) => nameOf(failure) === "ResourceInUseException", work);
}

function settled(connection: Connection, id: string): Promise<EventSourceMappingConfiguration> {
  return until(`event source mapping ${id}`, async () => {
    const found = await connection.client(Lambda).getEventSourceMapping({ UUID: id });
    return ["Enabled", "Disabled"].includes(found.State ?? "") ? found : undefined;
  });
}

function settingsOf(inputs: Inputs): Omit<UpdateEventSourceMappingCommandInput, "UUID"> {
  const { filterCriteria, destinationConfig, scalingConfig } = inputs;
  return {
    Enabled: inputs.enabled,
    BatchSize: inputs.batchSize,
    MaximumBatchingWindowInSeconds: inputs.maximumBatchingWindowInSeconds,
    FunctionResponseTypes: words(inputs.functionResponseTypes),
    BisectBatchOnFunctionError: inputs.bisectBatchOnFunctionError,
    MaximumRetryAttempts: inputs.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: inputs.maximumRecordAgeInSeconds,
    ParallelizationFactor: inputs.parallelizationFactor,
    TumblingWindowInSeconds: inputs.tumblingWindowInSeconds,
    ...(filterCriteria
      ? {
          FilterCriteria: {
            Filters: filterCriteria.filters?.map(({ pattern }) => ({ Pattern: pattern })),
          },
        }
      : {}),
    ...(destinationConfig?.onFailure
      ? {
          DestinationConfig: {
            OnFailure: { Destination: destinationConfig.onFailure.destinationArn },
          },
        }
      : {}),
    ...(scalingConfig
      ? { ScalingConfig: { MaximumConcurrency: scalingConfig.maximumConcurrency } }
      : {}),
  };
}

/** AWS shows the ARN of a function that the program may have given by its name. */
function functionOf(shown: string | undefined, given: string | undefined): string | undefined {
  return given && shown?.endsWith(`:${given}`) ? given : shown;
}

function described(found: EventSourceMappingConfiguration, given?: string): Observed<Inputs> {
  const filters = found.FilterCriteria?.Filters ?? [];
  const destination = found.DestinationConfig?.OnFailure?.Destination;
  return {
    eventSourceArn: found.EventSourceArn,
    functionName: functionOf(found.FunctionArn, given),
    enabled: found.State === "Enabled" || found.State === "Enabling",
    batchSize: found.BatchSize,
    maximumBatchingWindowInSeconds: found.MaximumBatchingWindowInSeconds,
    startingPosition: found.StartingPosition,
    filterCriteria:
      filters.length > 0
        ? { filters: filters.map(({ Pattern }) => ({ pattern: Pattern ?? "" })) }
        : null,
    functionResponseTypes: found.FunctionResponseTypes,
    bisectBatchOnFunctionError: found.BisectBatchOnFunctionError,
    maximumRetryAttempts: found.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: found.MaximumRecordAgeInSeconds,
    parallelizationFactor: found.ParallelizationFactor,
    tumblingWindowInSeconds: found.TumblingWindowInSeconds,
    destinationConfig: destination ? { onFailure: { destinationArn: destination } } : null,
    scalingConfig: found.ScalingConfig?.MaximumConcurrency
      ? { maximumConcurrency: found.ScalingConfig.MaximumConcurrency }
      : undefined,
  };
}

async function outputsOf(
  connection: Connection,
  found: EventSourceMappingConfiguration,
): Promise<Outputs> {
  const uuid = found.UUID ?? "";
  return {
    arn:
      found.EventSourceMappingArn ??
      (await connection.arn("lambda", `event-source-mapping:${uuid}`)),
    functionArn: found.FunctionArn ?? "",
    uuid,
    state: found.State ?? "",
    lastModified: found.LastModified?.toISOString() ?? "",
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}
