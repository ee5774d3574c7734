import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { callSettings } from "../../stores/call-settings.ts";

const CALLS = callSettings({ connectionTimeout: 1_000, requestTimeout: 2_000 });

/** Reads the shard's master key, of which every tenant's usage key is made. */
export async function readMasterKey(parameter: string): Promise<string> {
  const { Parameter } = await new SSMClient(CALLS).send(
    new GetParameterCommand({ Name: parameter, WithDecryption: true }),
  );
  if (Parameter?.Value) return Parameter.Value;
  throw new Error(`the parameter ${parameter} is empty`);
}
