import { Lambda } from "@aws-sdk/client-lambda";
import type { FunctionArgs } from "@pulumi/aws/lambda/function.js";
import { sha256Base64, zipOf } from "../../archive.ts";
import { isRoleNotReady } from "../../aws-failure.ts";
import type { Connection } from "../../connection.ts";
import { type Change, defineResource } from "../../resource-definition.ts";
import { asset, block, list, map, value } from "../../shape.ts";
import { applyTags, tagMap } from "../../tags.ts";
import { retryWhile, until } from "../../waiting.ts";
import { isArchive } from "../../wire.ts";
import { words } from "../../words.ts";
import {
  configurationOf,
  describedFunction,
  type FunctionInputs as Inputs,
  type FunctionOutputs as Outputs,
  outputsOf,
} from "./function-description.ts";

/** Inputs whose change makes new code, and with `publish` a new version. */
const CODE = ["code", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash", "architectures"];

/** Inputs that are no part of a version. */
const OUTSIDE_VERSIONS = ["tags", "publish", "reservedConcurrentExecutions", "skipDestroy"];

/** A function of a zip archive, given in place or by its object in S3. */
export const lambdaFunction = defineResource<FunctionArgs, Outputs, "name" | "role">({
  inputs: {
    name: value,
    role: value,
    code: asset,
    s3Bucket: value,
    s3Key: value,
    s3ObjectVersion: value,
    sourceCodeHash: value,
    packageType: value,
    handler: value,
    runtime: value,
    description: value,
    timeout: value,
    memorySize: value,
    architectures: list(value),
    layers: list(value),
    publish: value,
    environment: block({ variables: map }),
    reservedConcurrentExecutions: value,
    tracingConfig: block({ mode: value }),
    loggingConfig: block({
      logFormat: value,
      logGroup: value,
      applicationLogLevel: value,
      systemLogLevel: value,
    }),
    deadLetterConfig: block({ targetArn: value }),
    ephemeralStorage: block({ size: value }),
    kmsKeyArn: value,
    skipDestroy: value,
    tags: map,
  },
  required: ["role"],
  replaceOn: ["name", "packageType"],
  outputs: [
    "arn",
    "invokeArn",
    "qualifiedArn",
    "qualifiedInvokeArn",
    "version",
    "lastModified",
    "sourceCodeSize",
    "codeSha256",
    "sourceCodeHash",
  ],
  defaults: { memorySize: 128, timeout: 3, packageType: "Zip" },
  autoname: "name",

  moves(changed, { publish, sourceCodeHash }) {
    const isNew = [...changed].some((name) => !OUTSIDE_VERSIONS.includes(name));
    const hasNewCode = CODE.some((name) => changed.has(name));
    return [
      ...(isNew ? ["lastModified"] : []),
      ...(hasNewCode ? ["codeSha256", "sourceCodeSize"] : []),
      ...(hasNewCode && !sourceCodeHash ? ["sourceCodeHash"] : []),
      ...(publish && (isNew || changed.has("publish"))
        ? ["version", "qualifiedArn", "qualifiedInvokeArn"]
        : []),
    ];
  },

  async create(connection, inputs) {
    const code = codeOf(inputs);
    await retryWhile(isRoleNotReady, () =>
      connection.client(Lambda).createFunction({
        FunctionName: inputs.name,
        Code: code,
        PackageType: "Zip",
        Architectures: words(inputs.architectures),
        Tags: inputs.tags,
        ...configurationOf(inputs),
        Role: inputs.role,
      }),
    );
    return { id: inputs.name, outputs: hashOf(inputs, code) };
  },

  async complete(connection, id, inputs, outputs) {
    await ready(connection, id);
    await reserve(connection, id, inputs.reservedConcurrentExecutions);
    const version = inputs.publish ? await publish(connection, id) : "$LATEST";
    return { ...outputs, ...outputsOf(connection, await ready(connection, id), version) };
  },

  async read(connection, id, state) {
    const found = await connection.client(Lambda).getFunction({ FunctionName: id });
    if (!found.Configuration) return undefined;
    const version = state.version ?? (await latestVersion(connection, id));
    return {
      inputs: {
        ...describedFunction(found.Configuration),
        reservedConcurrentExecutions: found.Concurrency?.ReservedConcurrentExecutions ?? null,
        publish: state.publish === undefined && version !== "$LATEST" ? true : undefined,
        tags: tagMap(found.Tags),
      },
      outputs: outputsOf(connection, found.Configuration, version),
    };
  },

  async update(connection, change) {
    const { id, inputs, state, changed } = change;
    await updateConfiguration(connection, change);
    const hash = await updateCode(connection, change);
    if (changed.has("reservedConcurrentExecutions")) {
      await reserve(connection, id, inputs.reservedConcurrentExecutions, true);
    }
    const found = await ready(connection, id);
    if (changed.has("tags")) await retag(connection, change);
    const isNew = [...changed].some((name) => name === "publish" || isVersioned(name));
    const version = inputs.publish && isNew ? await publish(connection, id) : state.version;
    return { ...hash, ...outputsOf(connection, found, version ?? "$LATEST") };
  },

  async delete(connection, id, { skipDestroy }) {
    if (skipDestroy) return;
    await connection.client(Lambda).deleteFunction({ FunctionName: id });
  },
});

function isVersioned(name: string): boolean {
  return !OUTSIDE_VERSIONS.includes(name);
}

function codeOf(inputs: Inputs) {
  if (isArchive(inputs.code)) return { ZipFile: zipOf(inputs.code) };
  return {
    S3Bucket: inputs.s3Bucket,
    S3Key: inputs.s3Key,
    S3ObjectVersion: inputs.s3ObjectVersion,
  };
}

function hashOf({ sourceCodeHash }: Inputs, code: ReturnType<typeof codeOf>): Partial<Outputs> {
  if (sourceCodeHash) return { sourceCodeHash };
  return "ZipFile" in code ? { sourceCodeHash: sha256Base64(code.ZipFile) } : {};
}

async function updateConfiguration(
  connection: Connection,
  { id, inputs, changed }: Change<Inputs, Outputs>,
): Promise<void> {
  if (![...changed].some((name) => isVersioned(name) && !CODE.includes(name))) return;
  await retryWhile(isRoleNotReady, () =>
    connection
      .client(Lambda)
      .updateFunctionConfiguration({ FunctionName: id, ...configurationOf(inputs) }),
  );
  await ready(connection, id);
}

async function updateCode(
  connection: Connection,
  { id, inputs, changed }: Change<Inputs, Outputs>,
): Promise<Partial<Outputs>> {
  if (!CODE.some((name) => changed.has(name))) return {};
  const code = codeOf(inputs);
  await connection.client(Lambda).updateFunctionCode({
    FunctionName: id,
    Architectures: words(inputs.architectures),
    ...code,
  });
  await ready(connection, id);
  return hashOf(inputs, code);
}

/** A changed function cannot be changed again, or published, before the last change went through. */
function ready(connection: Connection, name: string) {
  return until(`function ${name}`, async () => {
    const found = await connection.client(Lambda).getFunctionConfiguration({ FunctionName: name });
    if (found.State === "Failed") throw new Error(`${name} failed: ${found.StateReason}`);
    if (found.LastUpdateStatus === "Failed") {
      throw new Error(`${name} was not updated: ${found.LastUpdateStatusReason}`);
    }
    return found.State === "Pending" || found.LastUpdateStatus === "InProgress" ? undefined : found;
  });
}

/** Answers the version that holds the code and configuration of now, made now or before. */
async function publish(connection: Connection, name: string): Promise<string> {
  const { Version } = await connection.client(Lambda).publishVersion({ FunctionName: name });
  return Version ?? "$LATEST";
}

async function latestVersion(connection: Connection, name: string): Promise<string> {
  const lambda = connection.client(Lambda);
  const numbers: number[] = [];
  for (let marker: string | undefined, isFirst = true; isFirst || marker; isFirst = false) {
    const page = await lambda.listVersionsByFunction({ FunctionName: name, Marker: marker });
    numbers.push(...(page.Versions ?? []).map(({ Version }) => Number(Version)));
    marker = page.NextMarker;
  }
  const latest = Math.max(0, ...numbers.filter(Number.isInteger));
  return latest === 0 ? "$LATEST" : String(latest);
}

async function reserve(
  connection: Connection,
  name: string,
  reserved: number | undefined,
  isChange = false,
): Promise<void> {
  const lambda = connection.client(Lambda);
  if (reserved !== undefined && reserved >= 0) {
    await lambda.putFunctionConcurrency({
      FunctionName: name,
      ReservedConcurrentExecutions: reserved,
    });
  } else if (isChange) await lambda.deleteFunctionConcurrency({ FunctionName: name });
}

async function retag(connection: Connection, { inputs, state }: Change<Inputs, Outputs>) {
  const lambda = connection.client(Lambda);
  const Resource = state.arn ?? "";
  await applyTags(state.tags, inputs.tags, {
    set: (tags) => lambda.tagResource({ Resource, Tags: tags }),
    remove: (keys) => lambda.untagResource({ Resource, TagKeys: keys }),
  });
}
