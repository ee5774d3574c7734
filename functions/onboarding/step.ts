import * as z from "zod";
import type { MappingStore } from "../../stores/mapping-store.ts";
import type { PlaneAccess } from "../../stores/plane-access.ts";
import type { RegistrationStore } from "../../stores/registration-store.ts";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { TaskAnswers } from "../../stores/task-answers.ts";
import type { TenantMoves } from "../../stores/tenant-moves.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { TokenStore } from "../../stores/token-store.ts";
import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import type { TenantProbe } from "./tenant-probe.ts";

/** Steps of a sign-up and, in the order in which they come, of its undoing and of an offboarding. */
export const STEPS = [
  "check",
  "ask-approval",
  "place",
  "wish",
  "first-admin",
  "probe",
  "activate",
  "remove-users",
  "withdraw",
  "fail",
  "close",
  "erase-items",
  "erase-tenant",
] as const;

/** Name of a step. */
export type StepName = (typeof STEPS)[number];

const ErrorOutput = z.object({
  /** Name of the error. */
  Error: z.string().default(""),
  /** What was said about it. */
  Cause: z.string().default(""),
});

/** An error as Step Functions hands it to a catch. */
export type ErrorOutput = z.output<typeof ErrorOutput>;

/** What a workflow asks of a step. */
export const StepInput = z.object({
  /** Which step. */
  step: z.enum(STEPS),
  /** Id of the tenant. */
  tenant: z.string(),
  /** Attempt that the workflow belongs to. */
  attempt: z.int().positive(),
  /** Token of the workflow that waits for an answer; only for steps that are waited for. */
  token: z.string().optional(),
  /** Why the workflow fails; only for `fail`. */
  failure: ErrorOutput.optional(),
  /** Why it could not be undone; only for `fail`. */
  left: ErrorOutput.nullish(),
});

/** What a workflow asks of a step. */
export type StepInput = z.output<typeof StepInput>;

/** What the steps use. */
export interface StepPorts {
  /** Reads tenants. */
  readonly tenants: Pick<TenantStore, "get">;
  /** Moves tenants. */
  readonly moves: Pick<TenantMoves, "move" | "erase">;
  /** Shards and what is reserved of them. */
  readonly shards: Pick<ShardStore, "fleet" | "get">;
  /** Reserves and gives back. */
  readonly reservations: Pick<ShardReservations, "reserve" | "giveBack">;
  /** What stacks should be and what they are. */
  readonly mapping: Pick<MappingStore, "read" | "wish" | "settle" | "forget">;
  /** Who waits. */
  readonly tokens: Pick<TokenStore, "get" | "put" | "putWrite" | "putReason" | "answered">;
  /** Answers those who wait. */
  readonly workflows: Pick<TaskAnswers, "succeed" | "fail">;
  /** Frees names. */
  readonly registrations: Pick<RegistrationStore, "forgetRequest" | "freeNameWrite">;
  /** Ways into planes. */
  readonly planes: Pick<PlaneAccess, "users" | "directory" | "items">;
  /** Calls a tenant's own API. */
  readonly probe: TenantProbe;
  /** Tiers that the company sells. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Release that a new silo begins with. */
  readonly release: string;
  /** Whether the first admin is invited by the user pool's own e-mail. */
  readonly invitesAdmins: boolean;
  /** The time. */
  readonly now: () => Date;
}

/** One step; it can be done again at any time, and finds what it did already. */
export type Step = (input: StepInput, ports: StepPorts) => Promise<Record<string, unknown>>;

/** Who steps say that they are. */
export const WORKFLOW = "workflow";

/** The token of a step that is waited for. */
export function tokenOf({ step, token }: StepInput): string {
  if (token === undefined) throw new Error(`step ${step} needs a task token`);
  return token;
}
