import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, ORGANIZATION_ROLE } from "../../sandbox/accounts.ts";
import { type Keys, useContractCloud } from "../support/contract-cloud.ts";
import { createRole, sessionOf, trust, uniqueName } from "../support/contract-resources.ts";
import { signedCall } from "../support/signed-call.ts";

const cloud = useContractCloud();
const REASON = "an account at AWS cannot be taken back";
const ROOT = "r-tnty";

beforeEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ accountMs: 0 });
});

afterEach(() => {
  if (!cloud.isReal) cloud.local.conditions.change({ limits: "off", accountMs: 0 });
});

async function ask(operation: string, input: object = {}, keys?: Keys) {
  const { endpoint } = cloud.local;
  return signedCall({
    endpoint,
    region: cloud.region,
    service: "organizations",
    target: `AWSOrganizationsV20161128.${operation}`,
    input,
    keys: keys ?? (await cloud.local.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE)),
  });
}

interface Creation {
  readonly Id: string;
  readonly AccountName: string;
  readonly AccountId: string;
}

interface CreationStatus {
  readonly CreateAccountStatus: Creation;
}

interface CreationPage {
  readonly CreateAccountStatuses: readonly Creation[];
  readonly NextToken?: string;
}

async function create(AccountName = uniqueName("account"), Email = `${AccountName}@example.com`) {
  const { body } = await ask("CreateAccount", { AccountName, Email });
  // What CreateAccount answers.
  const { CreateAccountStatus } = body as unknown as CreationStatus;
  const again = async () => {
    const answer = await ask("DescribeCreateAccountStatus", {
      CreateAccountRequestId: CreateAccountStatus.Id,
    });
    return (answer.body as unknown as CreationStatus).CreateAccountStatus;
  };
  return { first: CreateAccountStatus, again };
}

/** Requests for accounts, page by page to the end. */
async function pagesOfCreations(input: object): Promise<readonly (readonly Creation[])[]> {
  const { body } = await ask("ListCreateAccountStatus", input);
  // What ListCreateAccountStatus answers.
  const { CreateAccountStatuses, NextToken } = body as unknown as CreationPage;
  const rest = NextToken === undefined ? [] : await pagesOfCreations({ ...input, NextToken });
  return [CreateAccountStatuses, ...rest];
}

/** Source: Organizations API Reference, CreateAccount and DescribeCreateAccountStatus; User Guide, OrganizationAccountAccessRole. */
test("makes an account in the background, with a role that trusts the management account", async (context) => {
  cloud.needsSandbox(context, REASON);
  cloud.local.conditions.change({ accountMs: 300 });

  const { first, again } = await create("warm-1");
  const soon = await again();
  await new Promise((resolve) => setTimeout(resolve, 350));
  const late = await again();

  const keys = await cloud.local.credentialsOf(late.AccountId, ORGANIZATION_ROLE);
  const { Account } = await cloud.client(STSClient, keys).send(new GetCallerIdentityCommand({}));
  expect(first).toMatchObject({ AccountName: "warm-1", State: "IN_PROGRESS" });
  expect(soon).toMatchObject({ State: "IN_PROGRESS" });
  expect(late).toMatchObject({ State: "SUCCEEDED", AccountId: expect.stringMatching(/^\d{12}$/) });
  expect(Account).toBe(late.AccountId);
});

/** Source: Organizations API Reference, CreateAccountStatus, FailureReason. */
test("fails a second account of an address, and accounts over the organisation's quota", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { endpoint } = cloud.local;
  const email = `${uniqueName("owner")}@example.com`;
  await (await create(uniqueName("account"), email)).again();

  const taken = await (await create(uniqueName("account"), email)).again();
  await fetch(`${endpoint}/_tenantry/quotas`, {
    method: "PUT",
    body: JSON.stringify({ kind: "accounts", account: HUB_ACCOUNT, value: 1 }),
  });
  cloud.local.conditions.change({ limits: "documented" });
  const over = await (await create()).again();

  expect(taken).toMatchObject({ State: "FAILED", FailureReason: "EMAIL_ALREADY_EXISTS" });
  expect(over).toMatchObject({ State: "FAILED", FailureReason: "ACCOUNT_LIMIT_EXCEEDED" });
});

/** Source: Organizations User Guide, "Quotas and service limits for AWS Organizations", throttling limits. */
test("takes one account in ten seconds", async (context) => {
  cloud.needsSandbox(context, REASON);
  await fetch(`${cloud.local.endpoint}/_tenantry/limits`, {
    method: "PUT",
    body: JSON.stringify({ limits: "documented", accountMs: 600_000 }),
  });
  const input = () => ({ AccountName: "a", Email: `${uniqueName("a")}@example.com` });

  const first = await ask("CreateAccount", input());
  const second = await ask("CreateAccount", input());

  expect(first.status).toBe(200);
  expect(second).toMatchObject({ status: 400, body: { __type: "TooManyRequestsException" } });
});

/** Source: Organizations API Reference, MoveAccount, ListParents and ListAccountsForParent. */
test("moves an account from the root to a unit, once", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { AccountId } = await (await create()).again();
  const unit = await ask("CreateOrganizationalUnit", { ParentId: ROOT, Name: uniqueName("unit") });
  const { Id } = unit.body.OrganizationalUnit as { readonly Id: string };
  const move = { AccountId, SourceParentId: ROOT, DestinationParentId: Id };

  const before = await ask("ListParents", { ChildId: AccountId });
  const moved = await ask("MoveAccount", move);
  const again = await ask("MoveAccount", move);

  const after = await ask("ListParents", { ChildId: AccountId });
  const inside = await ask("ListAccountsForParent", { ParentId: Id });
  expect(before.body).toStrictEqual({ Parents: [{ Id: ROOT, Type: "ROOT" }] });
  expect([moved.status, again.body.__type]).toStrictEqual([200, "DuplicateAccountException"]);
  expect(after.body).toStrictEqual({ Parents: [{ Id, Type: "ORGANIZATIONAL_UNIT" }] });
  expect(inside.body).toMatchObject({ Accounts: [{ Id: AccountId, Status: "ACTIVE" }] });
});

/** Source: Organizations API Reference, ListAccounts, NextToken and MaxResults. */
test("lists accounts in pages", async (context) => {
  cloud.needsSandbox(context, REASON);

  const first = await ask("ListAccounts", { MaxResults: 2 });
  const second = await ask("ListAccounts", { MaxResults: 1, NextToken: first.body.NextToken });

  const ids = [first, second].map(({ body }) =>
    (body.Accounts as readonly { readonly Id: string }[]).map(({ Id }) => Id),
  );
  expect(ids).toStrictEqual([["000000000000", "111111111111"], ["222222222222"]]);
});

/** Source: Organizations API Reference, ListCreateAccountStatus, States. */
test("lists requests for accounts by state, all of them when none is named", async (context) => {
  cloud.needsSandbox(context, REASON);
  const email = `${uniqueName("owner")}@example.com`;
  const { first: made } = await create(uniqueName("account"), email);
  await ask("DescribeCreateAccountStatus", { CreateAccountRequestId: made.Id });
  const { first: failed } = await create(uniqueName("account"), email);
  cloud.local.conditions.change({ accountMs: 600_000 });
  const { first: waiting } = await create();
  const ours = [made.Id, failed.Id, waiting.Id];
  const listed = async (input: object) => {
    const ids = (await pagesOfCreations(input)).flat().map(({ Id }) => Id);
    return ids.filter((id) => ours.includes(id));
  };

  const lists = [
    await listed({ States: ["SUCCEEDED"] }),
    await listed({ States: ["FAILED"] }),
    await listed({ States: ["IN_PROGRESS"] }),
    await listed({ States: ["IN_PROGRESS", "SUCCEEDED"] }),
    await listed({}),
  ];

  expect(lists).toStrictEqual([[made.Id], [failed.Id], [waiting.Id], [made.Id, waiting.Id], ours]);
});

/** Source: Organizations API Reference, ListCreateAccountStatus, NextToken and MaxResults. */
test("lists requests for accounts in pages, each request once", async (context) => {
  cloud.needsSandbox(context, REASON);
  const asked = [await create(), await create(), await create()].map(({ first }) => first.Id);

  const pages = await pagesOfCreations({ States: ["SUCCEEDED"], MaxResults: 2 });

  const ids = pages.flat().map(({ Id }) => Id);
  expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  expect(pages.length).toBe(Math.ceil(ids.length / 2));
  expect(ids.filter((id) => asked.includes(id))).toStrictEqual(asked);
});

/** Source: Organizations API Reference, ListCreateAccountStatus, response syntax; CreateAccountStatus. */
test("finds by its name what a request for an account came to", async (context) => {
  cloud.needsSandbox(context, REASON);
  const name = uniqueName("account");
  const { first, again } = await create(name);
  await create();

  const creations = (await pagesOfCreations({ MaxResults: 1 })).flat();

  const described = await again();
  const found = creations.filter(({ AccountName }) => AccountName === name);
  expect(found).toStrictEqual([described]);
  expect(described).toMatchObject({
    Id: first.Id,
    AccountId: expect.stringMatching(/^\d{12}$/),
    State: "SUCCEEDED",
  });
});

/** Source: Organizations API Reference, ListCreateAccountStatus, MaxResults and errors. */
test("refuses page sizes out of range, unknown states and bad tokens in lists of requests for accounts", async (context) => {
  cloud.needsSandbox(context, REASON);

  const refusals = [
    await ask("ListCreateAccountStatus", { MaxResults: 21 }),
    await ask("ListCreateAccountStatus", { MaxResults: 0 }),
    await ask("ListCreateAccountStatus", { States: ["DONE"] }),
    await ask("ListCreateAccountStatus", { NextToken: "none" }),
  ];

  expect(refusals.map(({ body }) => body.__type)).toStrictEqual(
    refusals.map(() => "InvalidInputException"),
  );
});

/** Source: Organizations API Reference, CreateAccount: only the management account may; Service Authorization Reference. */
test("refuses a member account, and a role that may only read", async (context) => {
  cloud.needsSandbox(context, REASON);
  const input = { AccountName: "x", Email: "x@example.com" };
  const member = await cloud.local.credentialsOf("111111111111", ORGANIZATION_ROLE);
  const role = await createRole(cloud, trust({ AWS: `arn:aws:iam::${cloud.account}:root` }), [
    { Effect: "Allow", Action: "organizations:List*", Resource: "*" },
  ]);
  const reader = await sessionOf(cloud, role);

  const refusals = [
    await ask("CreateAccount", input, member),
    await ask("CreateAccount", input, reader),
    await ask("ListCreateAccountStatus", {}, member),
  ];
  const read = await ask("ListRoots", {}, reader);

  expect(refusals.map(({ body }) => body.__type)).toStrictEqual([
    "AccessDeniedException",
    "AccessDeniedException",
    "AccessDeniedException",
  ]);
  expect(read.body).toMatchObject({ Roots: [{ Id: ROOT }] });
});

/** Source: the sandbox itself; AWS has no such thing. */
test("ends an account as a fault says, or never", async (context) => {
  cloud.needsSandbox(context, REASON);
  const service = "organizations";
  const fault = { kind: "end-as", service, operation: "CreateAccount" } as const;
  cloud.local.faults.add({ ...fault, body: "bad", outcome: "INTERNAL_FAILURE" });
  cloud.local.faults.add({ ...fault, body: "stuck", outcome: "IN_PROGRESS" });

  const bad = await (await create("bad")).again();
  const stuck = await (await create("stuck")).again();

  expect(bad).toMatchObject({ State: "FAILED", FailureReason: "INTERNAL_FAILURE" });
  expect(stuck).toMatchObject({ State: "IN_PROGRESS" });
});
