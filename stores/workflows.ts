import {
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { TaskAnswers } from "./task-answers.ts";

/** The workflows of a tenant. */
export const WORKFLOWS = ["onboarding", "offboarding"] as const;

/** A workflow of a tenant. */
export type WorkflowKind = (typeof WORKFLOWS)[number];

/** What an execution is given. */
export interface WorkflowInput {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Which attempt of the tenant this is. */
  readonly attempt: number;
  /** Why what an earlier execution began must be undone; absent for a fresh one. */
  readonly undo?: { readonly Error: string; readonly Cause: string };
}

/** Executions of the tenants' workflows, and answers to those that wait. */
export class Workflows extends TaskAnswers {
  readonly #client: SFNClient;
  readonly #machines: Readonly<Record<WorkflowKind, string>>;

  /** @param machines - ARNs of the state machines. */
  constructor(client: SFNClient, machines: Readonly<Record<WorkflowKind, string>>) {
    super(client);
    this.#client = client;
    this.#machines = machines;
  }

  /** Starts an execution; a name is accepted once, so that starting again does nothing. */
  async start(kind: WorkflowKind, name: string, input: WorkflowInput): Promise<void> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#machines[kind],
          name,
          input: JSON.stringify(input),
        }),
      );
    } catch (error) {
      if (!isNamed(error, "ExecutionAlreadyExists")) throw error;
    }
  }

  /** Whether an execution runs, has ended or was never started. */
  async stateOf(kind: WorkflowKind, name: string): Promise<"running" | "ended" | "missing"> {
    const executionArn = `${this.#machines[kind].replace(":stateMachine:", ":execution:")}:${name}`;
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
      return status === "RUNNING" || status === "PENDING_REDRIVE" ? "running" : "ended";
    } catch (error) {
      if (isNamed(error, "ExecutionDoesNotExist")) return "missing";
      throw error;
    }
  }
}

/** Name of the execution of one attempt of a tenant. */
export function executionNameOf({ tenant, attempt }: WorkflowInput): string {
  return `${tenant}-${attempt}`;
}

/** Name of an execution that undoes what a lost one began, counted from 1. */
export function undoNameOf(input: WorkflowInput, undo: number): string {
  return `${executionNameOf(input)}-undo-${undo}`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
