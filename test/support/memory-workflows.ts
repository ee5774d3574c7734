import type { JoinedWrite } from "../../stores/mapping-store.ts";
import type { PageRequest } from "../../stores/page.ts";
import type { WaitingTask } from "../../stores/token-store.ts";
import type { WorkflowInput, WorkflowKind } from "../../stores/workflows.ts";
import { memoryPage } from "./memory-page.ts";
import type { MemoryTransactions } from "./memory-transactions.ts";

/** Executions in memory, those that wait, and the answers that they got. */
export class MemoryWorkflows {
  /** Those that wait, by what they wait for. */
  readonly waitingFor = new Map<string, WaitingTask>();
  readonly answers: string[] = [];
  readonly started: {
    readonly kind: WorkflowKind;
    readonly name: string;
    readonly input: WorkflowInput;
  }[] = [];
  readonly states = new Map<string, "running" | "ended">();
  readonly #transactions: MemoryTransactions;

  constructor(transactions: MemoryTransactions) {
    this.#transactions = transactions;
  }

  async start(kind: WorkflowKind, name: string, input: WorkflowInput): Promise<void> {
    if (this.states.has(name)) return;
    this.states.set(name, "running");
    this.started.push({ kind, name, input });
  }

  async stateOf(_kind: WorkflowKind, name: string): Promise<"running" | "ended" | "missing"> {
    return this.states.get(name) ?? "missing";
  }

  async succeed(token: string): Promise<void> {
    this.answers.push(`${token}: success`);
  }

  async fail(token: string, { code }: { readonly code: string }): Promise<void> {
    this.answers.push(`${token}: ${code}`);
  }

  async get(token: string): Promise<WaitingTask | undefined> {
    return this.waitingFor.get(token);
  }

  async put(waiting: WaitingTask): Promise<void> {
    this.waitingFor.set(waiting.token, waiting);
  }

  putWrite(waiting: WaitingTask): JoinedWrite {
    return this.#transactions.write(() => this.waitingFor.set(waiting.token, waiting));
  }

  async putReason({ token }: WaitingTask, reason: string): Promise<void> {
    const waiting = this.waitingFor.get(token);
    if (waiting) this.waitingFor.set(token, { ...waiting, reason });
  }

  async answered({ token }: WaitingTask): Promise<void> {
    this.waitingFor.delete(token);
  }

  async waiting(request: PageRequest) {
    return memoryPage([...this.waitingFor.values()], request);
  }
}
