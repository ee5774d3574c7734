import {
  ChildNotFoundException,
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeCreateAccountStatusCommand,
  ListParentsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  paginateListCreateAccountStatus,
} from "@aws-sdk/client-organizations";
import type { VendingFailure } from "../tenants/vending.ts";
import { creationFailureOf, refusalOf } from "./organization-failures.ts";

/** An account that is asked for. */
export interface NewAccount {
  /** Its name, by which the request is found again. */
  readonly name: string;
  /** Address of its owner, which no other account has. */
  readonly email: string;
  /** Role in it that trusts the management account. */
  readonly roleName: string;
}

/** How a request for an account stands. */
export type Creation =
  | { readonly kind: "going" }
  | { readonly kind: "made"; readonly account: string }
  | { readonly kind: "failed"; readonly failure: VendingFailure };

/** AWS refused a call about accounts. */
export class OrganizationRefusedError extends Error {
  override readonly name = "OrganizationRefusedError";
  /** Why, and whether it passes. */
  readonly failure: VendingFailure;

  constructor(failure: VendingFailure, options?: ErrorOptions) {
    super(failure.reason, options);
    this.failure = failure;
  }
}

/** AWS Organizations, as far as accounts for shards need it. */
export class Organization {
  readonly #client: OrganizationsClient;
  readonly #once: OrganizationsClient;

  /**
   * @param client - Tries calls again.
   * @param once - Does not: AWS would take a second call of {@link ask} for another request.
   */
  constructor(client: OrganizationsClient, once: OrganizationsClient) {
    this.#client = client;
    this.#once = once;
  }

  /**
   * The latest request since some time for an account of a name that did not fail: whoever asked may have died before
   * writing the request down, and AWS takes no token by which a second call would be known as the same.
   *
   * @throws {@link OrganizationRefusedError}
   */
  async find(name: string, since: Date): Promise<string | undefined> {
    return told(async () => {
      const found: CreateAccountStatus[] = [];
      // Of all states, for one that is asked for by state may move to another page meanwhile.
      for await (const page of paginateListCreateAccountStatus({ client: this.#client }, {})) {
        found.push(...(page.CreateAccountStatuses ?? []).filter(isOf(name, since)));
      }
      const [latest] = found.sort((a, b) => timeOf(b) - timeOf(a));
      return latest?.Id;
    });
  }

  /**
   * Asks for an account; gives the request's id. Nothing makes a repeated call safe but {@link find}.
   *
   * @throws {@link OrganizationRefusedError}
   */
  async ask({ name, email, roleName }: NewAccount): Promise<string> {
    return told(async () => {
      const { CreateAccountStatus: status } = await this.#once.send(
        new CreateAccountCommand({ AccountName: name, Email: email, RoleName: roleName }),
      );
      if (status?.Id === undefined) throw new Error("CreateAccount answered without a request id");
      return status.Id;
    });
  }

  /**
   * How a request stands.
   *
   * @throws {@link OrganizationRefusedError}
   */
  async look(request: string): Promise<Creation> {
    return told(async () => {
      const { CreateAccountStatus: status } = await this.#client.send(
        new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: request }),
      );
      const { State, AccountId, FailureReason } = status ?? {};
      if (State === "FAILED") return { kind: "failed", failure: creationFailureOf(FailureReason) };
      if (State !== "SUCCEEDED" || AccountId === undefined) return { kind: "going" };
      return { kind: "made", account: AccountId };
    });
  }

  /**
   * Moves an account to a root or unit, once or often.
   *
   * @throws {@link OrganizationRefusedError}
   */
  async move(account: string, unit: string): Promise<void> {
    await told(async () => {
      const { Parents = [] } = await this.#client.send(
        new ListParentsCommand({ ChildId: account }),
      );
      const parent = Parents[0]?.Id;
      if (parent === unit) return;
      const places = { SourceParentId: parent, DestinationParentId: unit };
      await this.#client.send(new MoveAccountCommand({ AccountId: account, ...places }));
    });
  }

  /**
   * Whether an account is in the organisation.
   *
   * Source: Organizations API Reference, ListParents, ChildNotFoundException.
   *
   * @throws {@link OrganizationRefusedError}
   */
  async has(account: string): Promise<boolean> {
    return told(async () => {
      try {
        await this.#client.send(new ListParentsCommand({ ChildId: account }));
        return true;
      } catch (error) {
        if (error instanceof ChildNotFoundException) return false;
        throw error;
      }
    });
  }
}

function isOf(name: string, since: Date) {
  return (status: CreateAccountStatus) =>
    status.AccountName === name && status.State !== "FAILED" && timeOf(status) >= since.getTime();
}

function timeOf({ RequestedTimestamp }: CreateAccountStatus): number {
  return RequestedTimestamp?.getTime() ?? 0;
}

async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failure = refusalOf(error);
    throw failure ? new OrganizationRefusedError(failure, { cause: error }) : error;
  }
}
