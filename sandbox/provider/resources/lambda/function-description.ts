import type {
  FunctionConfiguration,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import type { FunctionArgs } from "@pulumi/aws/lambda/function.js";
import type { Connection } from "../../connection.ts";
import type { Checked, Observed } from "../../resource-definition.ts";
import { word } from "../../words.ts";
import { invokeArnOf } from "./invoke-arn.ts";

/** Inputs of a function after Check. */
export type FunctionInputs = Checked<FunctionArgs, "name" | "role">;

/** Outputs of a function. */
export interface FunctionOutputs {
  /** ARN without a version. */
  readonly arn: string;
  /** Address for API Gateway, without a version. */
  readonly invokeArn: string;
  /** ARN with the published version. */
  readonly qualifiedArn: string;
  /** Address for API Gateway, with the published version. */
  readonly qualifiedInvokeArn: string;
  /** The version published last, or `$LATEST`. */
  readonly version: string;
  /** Time of the last change. */
  readonly lastModified: string;
  /** Size of the zip in bytes. */
  readonly sourceCodeSize: number;
  /** Lambda's digest of the code. */
  readonly codeSha256: string;
  /** Digest of the code as it was sent. */
  readonly sourceCodeHash: string;
}

/** A function's configuration as Lambda takes it; what the program leaves out is set to nothing. */
export function configurationOf(
  inputs: FunctionInputs,
): Omit<UpdateFunctionConfigurationCommandInput, "FunctionName"> {
  const { loggingConfig: logging, ephemeralStorage, tracingConfig: tracing } = inputs;
  return {
    Role: inputs.role,
    Handler: inputs.handler,
    Runtime: word(inputs.runtime),
    Description: inputs.description ?? "",
    Timeout: inputs.timeout,
    MemorySize: inputs.memorySize,
    Environment: { Variables: inputs.environment?.variables ?? {} },
    Layers: inputs.layers?.slice() ?? [],
    DeadLetterConfig: { TargetArn: inputs.deadLetterConfig?.targetArn ?? "" },
    TracingConfig: { Mode: word(tracing?.mode ?? "PassThrough") },
    KMSKeyArn: inputs.kmsKeyArn ?? "",
    ...(ephemeralStorage ? { EphemeralStorage: { Size: ephemeralStorage.size } } : {}),
    ...(logging ? { LoggingConfig: loggingOf(logging) } : {}),
  };
}

function loggingOf(logging: NonNullable<FunctionInputs["loggingConfig"]>) {
  return {
    LogFormat: word<"JSON">(logging.logFormat),
    LogGroup: logging.logGroup,
    ApplicationLogLevel: word<"INFO">(logging.applicationLogLevel),
    SystemLogLevel: word<"INFO">(logging.systemLogLevel),
  };
}

/** The inputs that a function shows. */
export function describedFunction(found: FunctionConfiguration): Observed<FunctionInputs> {
  const variables = found.Environment?.Variables ?? {};
  return {
    name: found.FunctionName,
    role: found.Role,
    packageType: found.PackageType,
    handler: found.Handler,
    runtime: found.Runtime,
    description: found.Description || null,
    timeout: found.Timeout,
    memorySize: found.MemorySize,
    architectures: found.Architectures,
    layers: found.Layers?.length ? found.Layers.map(({ Arn }) => Arn ?? "") : null,
    environment: Object.keys(variables).length > 0 ? { variables } : null,
    tracingConfig: found.TracingConfig?.Mode ? { mode: found.TracingConfig.Mode } : undefined,
    deadLetterConfig: deadLettersOf(found),
    ephemeralStorage: found.EphemeralStorage?.Size
      ? { size: found.EphemeralStorage.Size }
      : undefined,
    loggingConfig: loggingSeen(found.LoggingConfig),
    kmsKeyArn: found.KMSKeyArn || null,
  };
}

function deadLettersOf({ DeadLetterConfig }: FunctionConfiguration) {
  return DeadLetterConfig?.TargetArn ? { targetArn: DeadLetterConfig.TargetArn } : null;
}

function loggingSeen(logging: FunctionConfiguration["LoggingConfig"]) {
  if (!logging?.LogFormat) return undefined;
  return {
    logFormat: logging.LogFormat,
    ...(logging.LogGroup ? { logGroup: logging.LogGroup } : {}),
    ...(logging.ApplicationLogLevel ? { applicationLogLevel: logging.ApplicationLogLevel } : {}),
    ...(logging.SystemLogLevel ? { systemLogLevel: logging.SystemLogLevel } : {}),
  };
}

/** The outputs that a function shows, at the version that the program published last. */
export function outputsOf(
  connection: Connection,
  found: FunctionConfiguration,
  version: string,
): Omit<FunctionOutputs, "sourceCodeHash"> {
  const arn = (found.FunctionArn ?? "").replace(/:\$LATEST$/, "");
  const qualifiedArn = `${arn}:${version}`;
  return {
    arn,
    invokeArn: invokeArnOf(connection, arn),
    qualifiedArn,
    qualifiedInvokeArn: invokeArnOf(connection, qualifiedArn),
    version,
    lastModified: found.LastModified ?? "",
    sourceCodeSize: found.CodeSize ?? 0,
    codeSha256: found.CodeSha256 ?? "",
  };
}
