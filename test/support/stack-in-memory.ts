import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { Broken } from "../../automation/engine/recover/recover-stack.ts";
import type { StackState } from "../../automation/engine/stack-state.ts";
import type { StackWorkspace } from "../../automation/engine/stack-workspace.ts";
import { type Answers, answeringClients } from "./answering-clients.ts";

/** A stack whose state is an object, with AWS answering what a test says. */
export class StackInMemory {
  /** What was done, in order. */
  readonly calls: string[] = [];
  /** The state as it is now. */
  state: StackState;
  /** Is called by a refresh; may throw, and may put down what AWS tells. */
  onRefresh: () => void = () => {};
  /** Is called before each import, with its number from one; may throw. */
  onImport: (count: number) => void = () => {};
  /** Asks the run to stop. */
  readonly stop = new AbortController();
  readonly #answers: Answers;
  #imports = 0;

  constructor(state: StackState, answers: Answers = {}) {
    this.state = state;
    this.#answers = answers;
  }

  /** The stack, as what mends it is given it. */
  get broken(): Broken {
    const folder = { folder: tmpdir(), cli: (...args: readonly string[]) => this.#cli(args) };
    const stack = { refresh: async () => this.#refresh() };
    return {
      // Nothing else of a stack and its folder is used.
      stack: stack as unknown as Stack,
      folder: folder as unknown as StackWorkspace,
      clients: answeringClients(this.#answers).clients,
      options: { signal: this.stop.signal },
    };
  }

  #refresh(): void {
    this.calls.push("refresh");
    this.onRefresh();
  }

  async #cli(args: readonly string[]): Promise<string> {
    const verb = args[0] === "stack" ? (args[1] ?? "") : (args[0] ?? "");
    this.calls.push(verb);
    if (verb === "import") {
      this.#imports += 1;
      this.onImport(this.#imports);
      this.state = withoutPending(JSON.parse(await readFile(args.at(-1) ?? "", "utf8")));
    }
    return JSON.stringify(this.state);
  }
}

/** As `pulumi stack import` does, whatever `--force` may suggest: a contract test shows it. */
function withoutPending({ deployment, ...rest }: StackState): StackState {
  return { ...rest, deployment: { ...deployment, pending_operations: [] } };
}
