import {
  CreateAccountFailureReason,
  CreateOrganizationalUnitCommand,
  ListParentsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ORGANIZATION_ROLE } from "../../../sandbox/accounts.ts";
import { Organization, OrganizationRefusedError } from "../../../stores/organization.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { uniqueName } from "../../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "an account at AWS cannot be taken back";
const ROOT = "r-tnty";

beforeEach((context) => {
  cloud.needsSandbox(context, REASON);
  cloud.local.conditions.change({ limits: "off", accountMs: 0 });
});

afterEach(() => {
  if (!cloud.isReal) cloud.local.faults.clear();
});

/** Before every request of these tests. */
const EARLY = new Date(0);

const organization = () => {
  const client = cloud.client(OrganizationsClient);
  return new Organization(client, client);
};

function newAccount(name = uniqueName("account")) {
  return { name, email: `${uniqueName("owner")}@example.com`, roleName: ORGANIZATION_ROLE };
}

/** Lets the next account that is asked for end in a way of its own. */
function endNextAs(outcome: string): void {
  const operation = "CreateAccount";
  cloud.local.faults.add({ kind: "end-as", service: "organizations", operation, outcome });
}

/** Why a call was refused, and what cures that. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OrganizationRefusedError)) return error;
  expect(error.message).toBe(error.failure.reason);
  return error.failure;
}

test("asks for an account, finds the request by its name, and sees the account when it is made", async () => {
  cloud.local.conditions.change({ accountMs: 300 });
  const account = newAccount();

  const nothing = await organization().find(account.name, EARLY);
  const request = await organization().ask(account);
  const found = await organization().find(account.name, EARLY);
  const soon = await organization().look(request);
  await new Promise((resolve) => setTimeout(resolve, 350));
  const late = await organization().look(request);

  expect([nothing, found]).toStrictEqual([undefined, request]);
  expect(soon).toStrictEqual({ kind: "going" });
  expect(late).toStrictEqual({ kind: "made", account: expect.stringMatching(/^\d{12}$/) });
  expect(await organization().find(account.name, EARLY)).toBe(request);
});

test("asks for an account by the client that tries once, and does all else by the other", async () => {
  const nowhere = new OrganizationsClient({
    region: cloud.region,
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 1,
  });
  const client = cloud.client(OrganizationsClient);
  const account = newAccount();

  const request = await new Organization(nowhere, client).ask(account);

  expect(await new Organization(client, nowhere).find(account.name, EARLY)).toBe(request);
  await expect(new Organization(client, nowhere).ask(newAccount())).rejects.toThrow();
});

test("finds no request that failed, and of the others the latest", async () => {
  const { name } = newAccount();
  endNextAs("INTERNAL_FAILURE");
  await organization().ask(newAccount(name));
  const afterFailure = await organization().find(name, EARLY);
  const first = await organization().ask(newAccount(name));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await organization().ask(newAccount(name));
  endNextAs("INTERNAL_FAILURE");
  await organization().ask(newAccount(name));

  const found = await organization().find(name, EARLY);

  expect(first).not.toBe(second);
  expect([afterFailure, found]).toStrictEqual([undefined, second]);
});

test("finds no request from before the time that it is asked about", async () => {
  const account = newAccount();
  await organization().ask(account);

  expect(await organization().find(account.name, new Date(Date.now() + 60_000))).toBe(undefined);
});

test("finds a request behind many others", async () => {
  const account = newAccount();
  for (let others = 0; others < 25; others += 1) await organization().ask(newAccount());
  const request = await organization().ask(account);
  for (let others = 0; others < 25; others += 1) await organization().ask(newAccount());

  expect(await organization().find(account.name, EARLY)).toBe(request);
});

const CURED_BY_TIME = [
  "CONCURRENT_ACCOUNT_MODIFICATION",
  "INTERNAL_FAILURE",
  "PENDING_BUSINESS_VALIDATION",
];

test.each(Object.values(CreateAccountFailureReason))(
  "tells why an account was not made for %s, and who can cure that",
  async (reason) => {
    endNextAs(reason);

    const request = await organization().ask(newAccount());

    expect(await organization().look(request)).toStrictEqual({
      kind: "failed",
      failure: {
        cure: CURED_BY_TIME.includes(reason) ? "again" : "person",
        reason: expect.stringMatching(
          new RegExp(`^AWS did not make the account: (?!a reason that).+ \\(${reason}\\)$`),
        ),
      },
    });
  },
);

test("leaves a reason that AWS added since to a person", async () => {
  endNextAs("MOON_PHASE");

  const request = await organization().ask(newAccount());

  expect(await organization().look(request)).toStrictEqual({
    kind: "failed",
    failure: {
      cure: "person",
      reason: "AWS did not make the account: a reason that is not known here (MOON_PHASE)",
    },
  });
});

test("moves an account to its unit, once or often", async () => {
  const client = cloud.client(OrganizationsClient);
  const unit = new CreateOrganizationalUnitCommand({ ParentId: ROOT, Name: uniqueName("unit") });
  const { Id: unitId = "" } = (await client.send(unit)).OrganizationalUnit ?? {};
  const creation = await organization().look(await organization().ask(newAccount()));
  if (creation.kind !== "made") throw new Error("the account was not made");
  const parentOf = async () => {
    const ChildId = creation.account;
    return (await client.send(new ListParentsCommand({ ChildId }))).Parents?.[0]?.Id;
  };

  const before = await parentOf();
  await organization().move(creation.account, unitId);
  await organization().move(creation.account, unitId);

  expect([before, await parentOf()]).toStrictEqual([ROOT, unitId]);
});

test("knows which accounts are in the organisation", async () => {
  const creation = await organization().look(await organization().ask(newAccount()));
  if (creation.kind !== "made") throw new Error("the account was not made");

  const accounts = [creation.account, "111111111111", "999999999999"];
  const known = await Promise.all(accounts.map((account) => organization().has(account)));

  expect(known).toStrictEqual([true, true, false]);
});

test.each([
  ["TooManyRequestsException", "pace"],
  ["ConcurrentModificationException", "pace"],
  ["ServiceException", "again"],
  ["FinalizingOrganizationException", "again"],
  ["ConstraintViolationException", "person"],
  ["AWSOrganizationsNotInUseException", "person"],
])("takes %s for a refusal that is cured by %s", async (code, cure) => {
  const call = { service: "organizations", operation: "CreateAccount" };
  cloud.local.faults.add({ kind: "refuse", ...call, code });

  expect(await refusalOf(organization().ask(newAccount()))).toStrictEqual({
    cure,
    reason: expect.stringMatching(new RegExp(`^AWS Organizations refused: .+ \\(${code}\\)$`)),
  });
});

test("is told to slow down when it asks for too many accounts at once", async () => {
  cloud.local.conditions.change({ limits: "documented", accountMs: 600_000 });
  const asked = await Promise.all(
    Array.from({ length: 6 }, () => refusalOf(organization().ask(newAccount()))),
  );

  expect(asked).toContainEqual({
    cure: "pace",
    reason: expect.stringMatching(/^AWS Organizations refused: .+ \(TooManyRequestsException\)$/),
  });
});

test("refuses a caller outside of the management account, whom only a person can help", async () => {
  const keys = await cloud.local.credentialsOf("111111111111", ORGANIZATION_ROLE);
  const client = cloud.client(OrganizationsClient, keys);
  const outside = new Organization(client, client);
  const calls = [
    outside.ask(newAccount()),
    outside.find("account", EARLY),
    outside.look("car-00000000000000000000000000000000"),
    outside.move("222222222222", ROOT),
    outside.has("222222222222"),
  ];

  const refusals = await Promise.all(calls.map(refusalOf));

  expect(refusals).toStrictEqual(
    calls.map(() => ({
      cure: "person",
      reason:
        "AWS Organizations refused: You don't have permissions to access this resource. (AccessDeniedException)",
    })),
  );
});

test("refuses a unit, an account and a request that are not there", async () => {
  const missing = [
    organization().move("222222222222", "ou-tnty-00000000"),
    organization().move("999999999999", ROOT),
    organization().look("car-00000000000000000000000000000000"),
  ];

  const refusals = await Promise.all(missing.map(refusalOf));

  expect(refusals).toMatchObject([
    { cure: "person", reason: expect.stringContaining("DestinationParentNotFoundException") },
    { cure: "again", reason: expect.stringContaining("ChildNotFoundException") },
    { cure: "again", reason: expect.stringContaining("CreateAccountStatusNotFoundException") },
  ]);
});

test("lets what is no answer of Organizations' rise as it is", async () => {
  const call = { service: "organizations", operation: "CreateAccount" };
  cloud.local.faults.add({ kind: "cut-before", ...call });

  expect(await refusalOf(organization().ask(newAccount()))).toMatchObject({
    code: expect.stringMatching(/ECONNRESET|EPIPE/),
  });
});
