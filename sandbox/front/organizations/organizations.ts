import { randomBytes } from "node:crypto";
import * as z from "zod";
import { HUB_ACCOUNT, ORGANIZATION_ROLE } from "../../accounts.ts";
import type { Call } from "../call.ts";
import type { Faults } from "../faults.ts";
import { type Operation, type Operations, parseInput } from "../json-front.ts";
import { PageRequest, pageOf } from "../page.ts";
import { AwsFailure } from "../respond.ts";
import { type CreationParts, mustHaveRoom, settleCreations } from "./account-creations.ts";
import {
  type AccountRecord,
  type CreationRecord,
  CreationState,
  type OrganizationRecords,
  ROOT_ID,
} from "./organization-records.ts";
import { accountView, creationView, organizationView, rootView, unitView } from "./views.ts";

/** What Organizations works with. */
export interface OrganizationsParts extends CreationParts {
  /** Creations that are to end otherwise. */
  readonly faults: Faults;
  /** What there was before. */
  readonly records: OrganizationRecords;
}

/** Most entries of a page. Source: Organizations API Reference, ListAccounts, MaxResults. */
const PAGE = 20;

const INVALID = "InvalidInputException";

/** Source: Organizations API Reference, CreateAccount, request parameters. */
const NewAccount = z.object({
  Email: z
    .string()
    .min(6)
    .max(64)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  AccountName: z.string().min(1).max(50),
  RoleName: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/)
    .default(ORGANIZATION_ROLE),
});
const ByRequest = z.object({ CreateAccountRequestId: z.string() });
/** Source: Organizations API Reference, ListCreateAccountStatus, request parameters. */
const ByState = z.object({
  States: z.array(CreationState).optional(),
  ...PageRequest,
  MaxResults: z.int().min(1).max(PAGE).optional(),
});
const ByAccount = z.object({ AccountId: z.string() });
const ByChild = z.object({ ChildId: z.string(), ...PageRequest });
const ByParent = z.object({ ParentId: z.string(), ...PageRequest });
const Page = z.object(PageRequest);
const NewUnit = z.object({ ParentId: z.string(), Name: z.string().min(1).max(128) });
const Move = z.object({
  AccountId: z.string(),
  SourceParentId: z.string(),
  DestinationParentId: z.string(),
});

/** Organizations as our programs use it: accounts are made in the background, found by status, and moved to units. */
export class Organizations {
  readonly #parts: OrganizationsParts;
  #records: OrganizationRecords;
  #settling: Promise<void> = Promise.resolve();

  constructor(parts: OrganizationsParts) {
    this.#parts = parts;
    this.#records = parts.records;
  }

  /** The operations that are served. */
  get operations(): Operations {
    const managed: Operations = {
      CreateAccount: (input, _caller, call) => this.#createAccount(input, call),
      DescribeCreateAccountStatus: (input) => this.#describeCreation(input),
      ListCreateAccountStatus: (input) => this.#listCreations(input),
      DescribeAccount: (input) => {
        const { AccountId } = parseInput(ByAccount, input, INVALID);
        return { Account: accountView(this.#account(AccountId)) };
      },
      ListAccounts: (input) => this.#listAccounts(this.#records.accounts, input),
      ListAccountsForParent: (input) => {
        const { ParentId } = parseInput(ByParent, input, INVALID);
        this.#mustBeParent(ParentId, "ParentNotFoundException");
        const inside = this.#records.accounts.filter(({ parent }) => parent === ParentId);
        return this.#listAccounts(inside, input);
      },
      ListParents: (input) => this.#listParents(input),
      ListRoots: () => ({ Roots: [rootView()] }),
      ListOrganizationalUnitsForParent: (input) => this.#listUnits(input),
      CreateOrganizationalUnit: (input) => this.#createUnit(input),
      MoveAccount: (input) => this.#move(input),
    };
    const open = Object.entries(managed).map(([name, run]) => [name, this.#guarded(run)] as const);
    return {
      ...Object.fromEntries(open),
      DescribeOrganization: () => ({ Organization: organizationView(this.#account(HUB_ACCOUNT)) }),
    };
  }

  /** What is there now. */
  get records(): OrganizationRecords {
    return this.#records;
  }

  /** Only the management account may; due creations end first. Source: Organizations API Reference, each operation. */
  #guarded(run: Operation): Operation {
    return async (input, caller, call) => {
      if (caller.account !== HUB_ACCOUNT) {
        const message = "You don't have permissions to access this resource.";
        throw new AwsFailure("AccessDeniedException", message);
      }
      await this.#settle();
      return run(input, caller, call);
    };
  }

  #settle(): Promise<void> {
    const next = async () => {
      this.#records = await settleCreations(this.#records, this.#parts);
    };
    this.#settling = this.#settling.then(next, next);
    return this.#settling;
  }

  #createAccount(input: unknown, call: Call): object {
    const { Email, AccountName, RoleName } = parseInput(NewAccount, input, INVALID);
    const { conditions, faults, now } = this.#parts;
    if (conditions.hasLimits) mustHaveRoom(this.#records.creations);
    const outcome = faults.endOf(call);
    const creation: CreationRecord = {
      id: `car-${randomBytes(16).toString("hex")}`,
      name: AccountName,
      email: Email,
      roleName: RoleName,
      requestedAt: now(),
      dueAt: now() + conditions.now.accountMs,
      ...(outcome === undefined ? {} : { outcome }),
      state: "IN_PROGRESS",
    };
    const { creations } = this.#records;
    this.#records = { ...this.#records, creations: [...creations, creation] };
    return { CreateAccountStatus: creationView(creation) };
  }

  #describeCreation(input: unknown): object {
    const { CreateAccountRequestId } = parseInput(ByRequest, input, INVALID);
    const found = this.#records.creations.find(({ id }) => id === CreateAccountRequestId);
    if (!found) {
      throw new AwsFailure("CreateAccountStatusNotFoundException", "no such request was made");
    }
    return { CreateAccountStatus: creationView(found) };
  }

  #listCreations(input: unknown): object {
    const { States, ...page } = parseInput(ByState, input, INVALID);
    const { creations } = this.#records;
    const asked = creations.filter(({ state }) => States?.includes(state) ?? true);
    const { entries, next } = pageOf(asked, page, PAGE, INVALID);
    return { CreateAccountStatuses: entries.map(creationView), ...next };
  }

  #listAccounts(accounts: readonly AccountRecord[], input: unknown): object {
    const { entries, next } = pageOf(accounts, parseInput(Page, input, INVALID), PAGE, INVALID);
    return { Accounts: entries.map(accountView), ...next };
  }

  #listParents(input: unknown): object {
    const { ChildId } = parseInput(ByChild, input, INVALID);
    const { accounts, units } = this.#records;
    const child = [...accounts, ...units].find(({ id }) => id === ChildId);
    if (!child) throw new AwsFailure("ChildNotFoundException", `there is no child ${ChildId}`);
    const Type = child.parent === ROOT_ID ? "ROOT" : "ORGANIZATIONAL_UNIT";
    return { Parents: [{ Id: child.parent, Type }] };
  }

  #listUnits(input: unknown): object {
    const { ParentId, ...page } = parseInput(ByParent, input, INVALID);
    this.#mustBeParent(ParentId, "ParentNotFoundException");
    const inside = this.#records.units.filter(({ parent }) => parent === ParentId);
    const { entries, next } = pageOf(inside, page, PAGE, INVALID);
    return { OrganizationalUnits: entries.map(unitView), ...next };
  }

  #createUnit(input: unknown): object {
    const { ParentId, Name } = parseInput(NewUnit, input, INVALID);
    this.#mustBeParent(ParentId, "ParentNotFoundException");
    const { units } = this.#records;
    if (units.some(({ parent, name }) => parent === ParentId && name === Name)) {
      const message = `${ParentId} has a unit of the name ${Name}`;
      throw new AwsFailure("DuplicateOrganizationalUnitException", message);
    }
    const id = `ou-${ROOT_ID.slice(2)}-${randomBytes(4).toString("hex")}`;
    const unit = { id, name: Name, parent: ParentId };
    this.#records = { ...this.#records, units: [...units, unit] };
    return { OrganizationalUnit: unitView(unit) };
  }

  /** Source: Organizations API Reference, MoveAccount, errors. */
  #move(input: unknown): object {
    const { AccountId, SourceParentId, DestinationParentId } = parseInput(Move, input, INVALID);
    const { parent } = this.#account(AccountId);
    this.#mustBeParent(DestinationParentId, "DestinationParentNotFoundException");
    if (parent === DestinationParentId) {
      throw new AwsFailure("DuplicateAccountException", `${AccountId} is there already`);
    }
    if (parent !== SourceParentId) {
      throw new AwsFailure("SourceParentNotFoundException", `${AccountId} is not there`);
    }
    const accounts = this.#records.accounts.map((account) =>
      account.id === AccountId ? { ...account, parent: DestinationParentId } : account,
    );
    this.#records = { ...this.#records, accounts };
    return {};
  }

  #account(id: string): AccountRecord {
    const found = this.#records.accounts.find((account) => account.id === id);
    if (found) return found;
    throw new AwsFailure("AccountNotFoundException", `the organisation has no account ${id}`);
  }

  #mustBeParent(id: string, code: string): void {
    const isThere = id === ROOT_ID || this.#records.units.some((unit) => unit.id === id);
    if (!isThere) throw new AwsFailure(code, `there is no root or unit ${id}`);
  }
}
