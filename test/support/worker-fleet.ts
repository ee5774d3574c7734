import type {
  Engine,
  EngineControl,
  EngineOutcome,
  EngineRun,
} from "../../automation/engine/engine.ts";
import type { Checkpoint } from "../../automation/worker/checkpoint.ts";
import type { WorkerParts } from "../../automation/worker/worker-parts.ts";
import type { MappedStack } from "../../stores/mapped-stack.ts";
import type { OperationEnd } from "../../stores/operation-store.ts";
import type { WaitingTask } from "../../stores/token-store.ts";
import type { AccountContents } from "../../tenants/account-contents.ts";
import { BACKOFF } from "../../tenants/backoff.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import { LEASE_TIMES } from "../../tenants/lease-times.ts";
import type { Operation, OperationEvent } from "../../tenants/operation.ts";
import type { Limits } from "../../tenants/shard.ts";
import { EMPTY_BOOK } from "../../tenants/start-slots.ts";
import type { Failure } from "../../tenants/tenant.ts";
import { parseTiers } from "../../tenants/tier.ts";
import type { Wish } from "../../tenants/wish.ts";
import tiers from "../../tiers.json" with { type: "json" };
import { MemoryTruths } from "./memory-truths.ts";
import { sampleAccount, sampleShard } from "./sample-shard.ts";

/** Does nothing but note what it was asked. */
class NotingEngine implements Engine {
  readonly asked: { readonly action: string; readonly run: EngineRun }[] = [];
  /** What `up` does; a test may make it fail, or wait for its control. */
  onUp: (run: EngineRun, control: EngineControl) => Promise<void> = async () => {};
  /** What `recover` does; a test may stop it. */
  onRecover: () => Promise<void> = async () => {};
  /** Outputs of each `up`. */
  result: Record<string, unknown> = {};

  preview = (run: EngineRun): Promise<EngineOutcome> => this.#note("preview", run);
  refresh = (run: EngineRun): Promise<EngineOutcome> => this.#note("refresh", run);
  destroy = (run: EngineRun): Promise<EngineOutcome> => this.#note("destroy", run);
  outputs = (run: EngineRun): Promise<EngineOutcome> => this.#note("outputs", run);

  async up(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    const outcome = await this.#note("up", run);
    await this.onUp(run, control);
    return outcome;
  }

  async recover(run: EngineRun) {
    await this.#note("recover", run);
    await this.onRecover();
    return { adopted: [], dropped: [] };
  }

  async #note(action: string, run: EngineRun): Promise<EngineOutcome> {
    this.asked.push({ action, run });
    return { outputs: this.result, changes: { create: 1 } };
  }
}

/** Everything around workers, in memory, under the conditions of the real tables. */
export class WorkerFleet {
  readonly truths = new MemoryTruths();
  readonly wishes = new Map<string, Wish>();
  readonly due = new Map<string, number>();
  readonly tokens = new Map<string, WaitingTask>();
  readonly answers: (readonly [string, "succeeded" | Failure])[] = [];
  readonly aside = new Map<string, string>();
  readonly pools = new Set<string>();
  /** States that shards entered, and pools whose room was given back. */
  readonly moves: string[] = [];
  /** Limits that were noted, by shard or account. */
  readonly limits = new Map<string, Limits>();
  /** Limits that AWS tells of every account. */
  told: Limits = {};
  /** What is in every account. */
  contents: AccountContents = {};
  readonly directory = new Map<string, unknown>();
  readonly operations = new Map<string, Operation>();
  readonly events: OperationEvent[] = [];
  /** What a worker told of failures that nobody foresaw. */
  readonly bugs: string[] = [];
  /** Starts of the shard; all at once unless a test says otherwise. */
  readonly starts: WorkerParts["starts"] = {
    book: async () => ({ kind: "booked", at: 0, book: EMPTY_BOOK }),
    end: async (shard, stack) => void this.moves.push(`${shard}: start of ${stack} ended`),
    slow: async (shard) => void this.moves.push(`${shard}: slowed`),
  };
  /** Times of paced calls; at once unless a test says otherwise. */
  calls: WorkerParts["calls"] = {
    book: async () => ({ isTaken: true, at: 0 }),
    learn: async () => undefined,
    slow: async (shard) => void this.moves.push(`${shard}: calls slowed`),
  };
  readonly stopped: (string | undefined)[] = [];
  readonly engine = new NotingEngine();
  /** Stacks whose items cannot be read. */
  readonly corrupt = new Set<string>();
  /** Account that every session leads to. */
  account = "111111111111";
  #ids = 0;

  /** Wishes something, and notes it as due. */
  wish(wish: Wish): void {
    this.wishes.set(wish.stack, wish);
    this.due.set(wish.stack, wish.generation);
  }

  /**
   * Lets a worker run until it dies at a checkpoint: from there on nothing of it runs any further,
   * not even what would clean up after a failure.
   */
  async dies(
    checkpoint: Checkpoint,
    work: (parts: WorkerParts) => Promise<unknown>,
    parts: Partial<WorkerParts> = {},
  ): Promise<void> {
    await new Promise<void>((died, failed) => {
      const pass = async (passed: Checkpoint) => {
        if (passed !== checkpoint) return;
        died();
        await new Promise(() => {});
      };
      const ended = () => failed(new Error(`the worker did not come to ${checkpoint}`));
      work(this.worker({ ...parts, checkpoint: pass })).then(ended, failed);
    });
  }

  /** A worker of this fleet. */
  worker(parts: Partial<WorkerParts> = {}): WorkerParts {
    return {
      mapping: this.#mapping,
      truths: this.truths,
      tokens: {
        get: async (token) => this.tokens.get(token),
        answered: async ({ token }) => void this.tokens.delete(token),
      },
      workflows: {
        succeed: async (token) => void this.answers.push([token, "succeeded"]),
        fail: async (token, failure) => void this.answers.push([token, failure]),
      },
      shards: {
        get: async (shard) => sampleShard({ shard }),
        enter: async (shard, from, state) => {
          this.moves.push(`${shard}: ${from.join("|")} to ${state}`);
          return true;
        },
        account: async (account) => sampleAccount({ account }),
        noteLimits: async (shard, limits) => void this.limits.set(shard, limits),
        raiseAccount: async (account, limits) => void this.limits.set(account, limits),
        setPoolOpen: async (_shard, stack, isOpen) => {
          if (isOpen) this.pools.add(stack);
          else this.pools.delete(stack);
        },
      },
      reservations: {
        giveBackPool: async ({ shard }, stack) => void this.moves.push(`${shard}: ${stack} gone`),
      },
      starts: this.starts,
      calls: this.calls,
      operations: this.#operations,
      engine: this.engine,
      stopper: { stop: async (run) => void this.stopped.push(run) },
      fetchRelease: async () => {},
      publishTo: async ({ shard }, release) => void this.moves.push(`${shard}: got ${release}`),
      directoryAt: (_access, table) => ({
        ensure: async (facts) => void this.directory.set(`${table}/${facts.tenant}`, facts),
        remove: async (tenant) => void this.directory.delete(`${table}/${tenant}`),
      }),
      accountOf: async () => this.account,
      limitsAt: async () => this.told,
      contentsOf: async () => this.contents,
      fleet: {
        tiers: parseTiers(tiers, "tiers.json"),
        hubAccount: "000000000000",
        bootstrapRole: "OrganizationAccountAccessRole",
        planes: { deletionProtection: true },
        releaseFolder: "/releases",
        isPublished: true,
      },
      times: LEASE_TIMES,
      backoff: BACKOFF,
      owner: "worker",
      newId: () => `op-${++this.#ids}`,
      checkpoint: () => {},
      tellBug: (stack) => void this.bugs.push(stack),
      mask: (text) => text.replaceAll("hush-hush", "[secret]"),
      stop: new AbortController().signal,
      ...parts,
    };
  }

  get #mapping(): WorkerParts["mapping"] {
    return {
      read: async (stack) => this.#read(stack),
      setAside: async (stack, reason) => void this.aside.set(stack, reason),
      settle: async (stack, generation) => {
        if ((this.due.get(stack) ?? 0) <= generation) this.due.delete(stack);
      },
      forget: async (stack) => {
        for (const items of [this.wishes, this.due, this.truths.truths]) items.delete(stack);
        return true;
      },
    };
  }

  #read(stack: string): MappedStack {
    if (this.corrupt.has(stack)) {
      throw new InvalidDocumentError("wish", [{ path: "tier", problem: "must be a text" }]);
    }
    return { wish: this.wishes.get(stack), truth: this.truths.truths.get(stack), hold: undefined };
  }

  get #operations(): WorkerParts["operations"] {
    return {
      begin: async (operation) => void this.operations.set(operation.operation, operation),
      append: async (_operation, events) => void this.events.push(...events),
      end: async (id, end: OperationEnd) => {
        const operation = this.operations.get(id);
        if (operation?.status === "running") this.operations.set(id, { ...operation, ...end });
      },
    };
  }
}
