import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import type { Failure } from "../tenants/tenant.ts";

/** What Step Functions says of a token for which nobody waits any more. */
const ANSWERED = new Set(["TaskDoesNotExist", "TaskTimedOut", "InvalidToken"]);

/** How much of a cause Step Functions takes. Source: API reference, SendTaskFailure, cause. */
const CAUSE_LENGTH = 32_768;

/** Answers to executions that wait; a token that was used, or that has timed out, counts as answered. */
export class TaskAnswers {
  readonly #answers: SFNClient;

  constructor(client: SFNClient) {
    this.#answers = client;
  }

  /** Lets an execution go on that waits for something good. */
  async succeed(taskToken: string): Promise<void> {
    const command = new SendTaskSuccessCommand({ taskToken, output: "{}" });
    await this.#answers.send(command).catch(unlessAnswered);
  }

  /** Tells an execution that what it waits for will not come. */
  async fail(taskToken: string, failure: Failure): Promise<void> {
    const cause = JSON.stringify(failure).slice(0, CAUSE_LENGTH);
    const command = new SendTaskFailureCommand({ taskToken, error: failure.code, cause });
    await this.#answers.send(command).catch(unlessAnswered);
  }
}

function unlessAnswered(error: unknown): void {
  if (!(error instanceof Error && ANSWERED.has(error.name))) throw error;
}
