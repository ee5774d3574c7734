import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { ContractCloud } from "./contract-cloud.ts";
import { createRole, eventually, trust, uniqueName } from "./contract-resources.ts";

/** Makes the role of machines that send messages and call functions. */
export function createMachineRole(cloud: ContractCloud): Promise<string> {
  return createRole(cloud, trust({ Service: "states.amazonaws.com" }), [
    { Effect: "Allow", Action: ["lambda:InvokeFunction", "sqs:SendMessage"], Resource: "*" },
  ]);
}

/** Makes a state machine, and gives what a test does with it. */
export async function createMachine(cloud: ContractCloud, roleArn: string, definition: object) {
  const states = cloud.client(SFNClient);
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({
      name: uniqueName("machine"),
      roleArn,
      definition: JSON.stringify(definition),
    }),
  );
  cloud.later(() => states.send(new DeleteStateMachineCommand({ stateMachineArn })));
  const start = async (input: object = {}, name?: string) => {
    const { executionArn = "" } = await states.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify(input),
        ...(name ? { name } : {}),
      }),
    );
    return executionArn;
  };
  const show = (executionArn: string) =>
    states.send(new DescribeExecutionCommand({ executionArn }));
  const end = (executionArn: string) =>
    eventually(async () => {
      const execution = await show(executionArn);
      return execution.status === "RUNNING" ? undefined : execution;
    });
  return { states, start, show, end };
}
