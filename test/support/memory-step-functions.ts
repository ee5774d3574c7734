import {
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { awsError } from "./aws-error.ts";
import type { Command } from "./memory-dynamo-db.ts";

/** An execution of a state machine. */
export interface Execution {
  /** ARN, which ends with its name. */
  readonly arn: string;
  /** What it was given. */
  readonly input: unknown;
  /** How it stands. */
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
}

/** Executions and their tasks in memory: a name starts once, and a token is answered once. */
export class MemoryStepFunctions {
  readonly executions: Execution[] = [];
  /** Answers that reached an execution, by its token. */
  readonly answers = new Map<string, "succeeded" | string>();

  /** The service as a client. */
  client(): SFNClient {
    // Only `send` is used of a client.
    return { send: async (command: Command) => this.#answer(command) } as unknown as SFNClient;
  }

  /** Names of the executions, in the order of their starts. */
  get names(): readonly string[] {
    return this.executions.map(({ arn }) => arn.split(":").at(-1) ?? "");
  }

  /** Ends an execution, as itself or someone at the console could. */
  end(name: string, status: Execution["status"]): void {
    const found = this.executions.find(({ arn }) => arn.endsWith(`:${name}`));
    if (!found) throw new Error(`there is no execution ${name}`);
    found.status = status;
  }

  #answer(command: Command): object {
    if (command instanceof StartExecutionCommand) return this.#start(command.input);
    if (command instanceof DescribeExecutionCommand) return this.#describe(command.input);
    if (command instanceof SendTaskSuccessCommand) {
      return this.#settle(command.input.taskToken ?? "", "succeeded");
    }
    if (command instanceof SendTaskFailureCommand) {
      return this.#settle(command.input.taskToken ?? "", command.input.error ?? "");
    }
    throw new Error(`the step functions in memory do not know ${command.constructor.name}`);
  }

  #start({ stateMachineArn = "", name, input = "{}" }: StartExecutionCommand["input"]): object {
    const arn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const before = this.executions.find((each) => each.arn === arn);
    if (before?.status === "RUNNING" && JSON.stringify(before.input) === input) return {};
    if (before) throw awsError("ExecutionAlreadyExists");
    this.executions.push({ arn, input: JSON.parse(input), status: "RUNNING" });
    return {};
  }

  #describe({ executionArn }: DescribeExecutionCommand["input"]): object {
    const found = this.executions.find(({ arn }) => arn === executionArn);
    if (!found) throw awsError("ExecutionDoesNotExist");
    return { status: found.status };
  }

  #settle(token: string, answer: string): object {
    if (this.answers.has(token)) throw awsError("TaskTimedOut");
    this.answers.set(token, answer);
    return {};
  }
}
