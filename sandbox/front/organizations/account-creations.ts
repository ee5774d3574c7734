import { HUB_ACCOUNT } from "../../accounts.ts";
import type { AppliedQuotas } from "../applied-quotas.ts";
import type { LiveConditions } from "../live-conditions.ts";
import { AwsFailure } from "../respond.ts";
import {
  type AccountRecord,
  type CreationRecord,
  type OrganizationRecords,
  ROOT_ID,
} from "./organization-records.ts";

/** What the making of accounts needs. */
export interface CreationParts {
  /** How long it takes, and whether limits are kept. */
  readonly conditions: LiveConditions;
  /** How many accounts there may be. */
  readonly applied: AppliedQuotas;
  /** Makes the role by which the management account reaches a new one. */
  readonly makeRole: (account: string, role: string) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Most accounts in the making. Source: Organizations User Guide, "Quotas and service limits", member account creation. */
const MOST_IN_PROGRESS = 5;

/** Accounts that the sandbox makes are numbered from here; AWS draws their numbers. */
const FIRST_NUMBER = 300_000_000_001;

/** Refuses one more account in the making; the words as observed in the documentation of terrycain/aioboto3. */
export function mustHaveRoom(creations: readonly CreationRecord[]): void {
  if (creations.filter(({ state }) => state === "IN_PROGRESS").length < MOST_IN_PROGRESS) return;
  throw new AwsFailure(
    "TooManyRequestsException",
    "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  );
}

/** Ends the creations whose time has come, oldest first. */
export async function settleCreations(
  before: OrganizationRecords,
  parts: CreationParts,
): Promise<OrganizationRecords> {
  let records = before;
  for (const creation of before.creations) {
    const isDue = creation.state === "IN_PROGRESS" && creation.dueAt <= parts.now();
    if (isDue && creation.outcome !== "IN_PROGRESS") {
      records = await settleOne(records, creation, parts);
    }
  }
  return records;
}

async function settleOne(
  records: OrganizationRecords,
  creation: CreationRecord,
  parts: CreationParts,
): Promise<OrganizationRecords> {
  const failureReason = creation.outcome ?? reasonAgainst(records, creation, parts);
  if (failureReason !== undefined) {
    return withCreation(records, { ...creation, state: "FAILED", failureReason });
  }
  const account = accountOf(records, creation);
  await parts.makeRole(account.id, creation.roleName);
  const ended = { ...creation, state: "SUCCEEDED", accountId: account.id } as const;
  return withCreation({ ...records, accounts: [...records.accounts, account] }, ended);
}

/** Source: Organizations API Reference, CreateAccountStatus, FailureReason. */
function reasonAgainst(
  { accounts }: OrganizationRecords,
  { email }: CreationRecord,
  { conditions, applied }: CreationParts,
): string | undefined {
  if (accounts.some((account) => account.email.toLowerCase() === email.toLowerCase())) {
    return "EMAIL_ALREADY_EXISTS";
  }
  const most = applied.valueOf("accounts", { account: HUB_ACCOUNT, region: "" });
  return conditions.hasLimits && accounts.length >= most ? "ACCOUNT_LIMIT_EXCEEDED" : undefined;
}

function accountOf(records: OrganizationRecords, creation: CreationRecord): AccountRecord {
  const made = records.creations.filter(({ state }) => state === "SUCCEEDED").length;
  return {
    id: String(FIRST_NUMBER + made),
    name: creation.name,
    email: creation.email,
    joinedMethod: "CREATED",
    joinedAt: creation.dueAt,
    parent: ROOT_ID,
  };
}

function withCreation(records: OrganizationRecords, creation: CreationRecord): OrganizationRecords {
  const creations = records.creations.map((one) => (one.id === creation.id ? creation : one));
  return { ...records, creations };
}
