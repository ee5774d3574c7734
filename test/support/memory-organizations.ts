import {
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeCreateAccountStatusCommand,
  ListCreateAccountStatusCommand,
  ListParentsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  OrganizationsServiceException,
} from "@aws-sdk/client-organizations";
import type { Command } from "./memory-dynamo-db.ts";

/** Root that new accounts are in. */
const MEMORY_ROOT = "r-tnty";

/** An account that was made. */
interface MadeAccount {
  /** Its number. */
  readonly account: string;
  /** Its name. */
  readonly name: string;
  /** Address of its owner. */
  readonly email: string;
  /** Role by which its management account reaches it. */
  readonly roleName: string;
  /** Root or unit that it is in. */
  parent: string;
}

interface Creation extends Omit<MadeAccount, "account" | "parent"> {
  readonly request: string;
  readonly outcome: string;
  readonly requestedAt: Date;
  looks: number;
  state: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  reason?: string;
  account?: string;
}

/**
 * AWS Organizations in memory: an account is made in the background, its address is taken once, and a
 * second request for it is another request.
 */
export class MemoryOrganizations {
  /** Accounts that were made, in their order. */
  readonly accounts: MadeAccount[] = [];
  /** Commands that came, in their order. */
  readonly calls: string[] = [];
  /** How often a request is looked at before it ends. */
  looks = 1;
  /** How the next requests end, first things first: a reason, or `IN_PROGRESS` for never. */
  readonly outcomes: string[] = [];
  /** What the next call of a command meets: an error's name, or `cut` when its answer is lost. */
  readonly faults = new Map<string, string>();
  readonly #creations: Creation[] = [];

  /** How many requests for accounts there were. */
  get requests(): number {
    return this.#creations.length;
  }

  /** The service as a client of a process, which may be one that dies. */
  client(guard: <C>(client: C) => C): OrganizationsClient {
    const send = async (command: Command) => this.#meet(command);
    // Only `send` is used of a client, but lists in pages ask for its class.
    return Object.assign(Object.create(OrganizationsClient.prototype), guard({ send }));
  }

  #meet(command: Command): object {
    const { name } = command.constructor;
    this.calls.push(name);
    const fault = this.faults.get(name);
    this.faults.delete(name);
    if (fault !== undefined && fault !== "cut") throw refusal(fault);
    const answer = this.#answer(command);
    if (fault === "cut") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return answer;
  }

  #answer(command: Command): object {
    if (command instanceof CreateAccountCommand) return this.#create(command.input);
    if (command instanceof DescribeCreateAccountStatusCommand) return this.#look(command.input);
    if (command instanceof ListCreateAccountStatusCommand) {
      return { CreateAccountStatuses: this.#creations.map(statusOf) };
    }
    if (command instanceof ListParentsCommand) {
      return { Parents: [{ Id: this.#account(command.input.ChildId).parent }] };
    }
    if (command instanceof MoveAccountCommand) return this.#move(command.input);
    throw new Error(`the organisation in memory does not know ${command.constructor.name}`);
  }

  #create({ AccountName = "", Email = "", RoleName = "" }: CreateAccountCommand["input"]): object {
    const creation: Creation = {
      request: `car-${this.#creations.length + 1}`,
      name: AccountName,
      email: Email,
      roleName: RoleName,
      outcome: this.outcomes.shift() ?? "SUCCEEDED",
      requestedAt: new Date(),
      looks: 0,
      state: "IN_PROGRESS",
    };
    this.#creations.push(creation);
    return { CreateAccountStatus: statusOf(creation) };
  }

  #look({ CreateAccountRequestId: id }: DescribeCreateAccountStatusCommand["input"]): object {
    const found = this.#creations.find(({ request }) => request === id);
    if (!found) throw refusal("CreateAccountStatusNotFoundException");
    found.looks += 1;
    const isDue = found.looks > this.looks && found.state === "IN_PROGRESS";
    if (isDue && found.outcome !== "IN_PROGRESS") this.#end(found);
    return { CreateAccountStatus: statusOf(found) };
  }

  #end(creation: Creation): void {
    const { name, email, roleName, outcome } = creation;
    const isTaken = this.accounts.some((each) => each.email === email);
    const reason = isTaken ? "EMAIL_ALREADY_EXISTS" : outcome;
    if (reason !== "SUCCEEDED") {
      Object.assign(creation, { state: "FAILED", reason });
      return;
    }
    const account = String(300_000_000_001 + this.accounts.length);
    this.accounts.push({ account, name, email, roleName, parent: MEMORY_ROOT });
    Object.assign(creation, { state: "SUCCEEDED", account });
  }

  #move({ AccountId, SourceParentId, DestinationParentId = "" }: MoveAccountCommand["input"]) {
    const account = this.#account(AccountId);
    if (account.parent === DestinationParentId) throw refusal("DuplicateAccountException");
    if (account.parent !== SourceParentId) throw refusal("SourceParentNotFoundException");
    account.parent = DestinationParentId;
    return {};
  }

  #account(id: string | undefined): MadeAccount {
    const found = this.accounts.find(({ account }) => account === id);
    if (!found) throw refusal("ChildNotFoundException");
    return found;
  }
}

function statusOf({ request, name, state, reason, account, requestedAt }: Creation): object {
  return {
    Id: request,
    AccountName: name,
    State: state,
    RequestedTimestamp: requestedAt,
    ...(account === undefined ? {} : { AccountId: account }),
    // A test may let AWS give a reason that the client does not know.
    ...(reason === undefined
      ? {}
      : { FailureReason: reason as CreateAccountStatus["FailureReason"] }),
  };
}

function refusal(name: string): OrganizationsServiceException {
  const message = "not now";
  return new OrganizationsServiceException({ name, message, $fault: "client", $metadata: {} });
}
