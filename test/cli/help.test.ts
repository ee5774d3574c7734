import { expect, test } from "vitest";
import { CAPACITY } from "../../cli/nouns/capacity.ts";
import { DOCTOR } from "../../cli/nouns/doctor.ts";
import { OPERATION } from "../../cli/nouns/operation.ts";
import { RELEASE } from "../../cli/nouns/release.ts";
import { SANDBOX } from "../../cli/nouns/sandbox.ts";
import { SHARD } from "../../cli/nouns/shard.ts";
import { STACK } from "../../cli/nouns/stack.ts";
import { TENANT } from "../../cli/nouns/tenant.ts";
import { WORKER } from "../../cli/nouns/worker.ts";
import { API, lines, said, tenantry } from "./world.ts";

const NOUNS = [SANDBOX, CAPACITY, SHARD, STACK, TENANT, OPERATION, RELEASE, WORKER];

const VERBS = [
  ["doctor", DOCTOR] as const,
  ...NOUNS.flatMap((noun) =>
    noun.verbs.map((verb) => [`${noun.name} ${verb.name}`, verb] as const),
  ),
];

const SHARED = [
  "Flags of every command:",
  "  --api <url>  address of the control plane's API",
  "  --json       data as JSON, failures too",
  "  --plain      data as lines with tabs, for other programs",
  "  --quiet      no talk but failures",
  "  --no-color   no colours",
  "  --no-input   never ask; refuse what needs an answer",
  "  -h, --help   this text",
];

test("shows the whole program", async () => {
  expect(await said("--help")).toStrictEqual({
    code: 0,
    stdout: lines(
      "Provisions, places and watches the tenants of a SaaS product on AWS.",
      "",
      "Usage:",
      "  tenantry <noun> <verb> [flags]",
      "",
      "Examples:",
      "  tenantry sandbox up",
      "  tenantry tenant add acme --tier basic --email ada@acme.example --wait",
      "  tenantry stack list",
      "",
      "Nouns:",
      "  doctor     Looks whether this machine has what Tenantry needs, and says how to mend what is not.",
      "  sandbox    A local AWS on this machine, to try and to test everything.",
      "  capacity   How many tenants the fleet can still take, and what stands in the way of more.",
      "  shard      The AWS accounts that take planes, each in one Region.",
      "  stack      The Pulumi stacks of the fleet: shards, pools, silos, tenants.",
      "  tenant     The customers of the SaaS company.",
      "  operation  Attempts to make a stack what it should be, and how they went.",
      "  release    Immutable builds of the application and of the programs that deploy it.",
      "  worker     What carries operations out, by hand. It writes a line of JSON for each happening.",
      "",
      ...SHARED,
      "",
      "`tenantry <noun> --help` tells more.",
    ),
    stderr: "",
  });
});

test("shows a noun", async () => {
  expect(await said("release --help")).toStrictEqual({
    code: 0,
    stdout: lines(
      "Immutable builds of the application and of the programs that deploy it.",
      "",
      "Usage:",
      "  tenantry release <verb> [flags]",
      "",
      "Examples:",
      "  tenantry release build",
      "  tenantry release publish r-0123456789abcdef",
      "  tenantry release list",
      "",
      "Verbs:",
      "  build    Builds the application and the programs that deploy it; the same sources give the same id.",
      "  publish  Copies a release to where shards and workers fetch it, and verifies each file there.",
      "  list     Lists the releases that were published, and where each of them is.",
      "",
      "`tenantry release <verb> --help` tells more.",
    ),
    stderr: "",
  });
});

test("shows a verb: a sentence, usage, examples, then words and flags", async () => {
  expect(await said("tenant remove --help")).toStrictEqual({
    code: 0,
    stdout: lines(
      "Removes a tenant with all of its data; only its audit stays.",
      "",
      "Usage:",
      "  tenantry tenant remove <tenant> [flags]",
      "",
      "Examples:",
      "  tenantry tenant remove acme",
      "  tenantry tenant remove acme --confirm=acme --wait",
      "  tenantry tenant remove acme --dry-run",
      "",
      "Words:",
      "  <tenant>  name or id of the tenant",
      "",
      "Flags:",
      "  --reason <text>      why, for the audit",
      "  --wait               wait until the tenant needs no more, and tell each step",
      "  --timeout <seconds>  wait so long at most (default: 900)",
      "  --confirm <name>     the tenant's name, to do it without being asked",
      "  --yes                do it without being asked",
      "  --dry-run            say what would be done",
      "",
      ...SHARED,
    ),
    stderr: "",
  });
});

test("tells on stderr what can be done when a noun has no verb", async () => {
  const asked = await said("worker --help");

  expect(await said("worker")).toStrictEqual({ code: 2, stdout: "", stderr: asked.stdout });
});

test("says its version", async () => {
  expect(await said("--version")).toStrictEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
});

test.each(VERBS)(
  "%s says in one sentence what it does, and shows two or three examples",
  (_, verb) => {
    expect(verb.summary).toMatch(/^[A-Z].*\.$/);
    expect(verb.examples.length).toBeGreaterThanOrEqual(2);
    expect(verb.examples.length).toBeLessThanOrEqual(3);
  },
);

test.each(
  VERBS.flatMap(([name, verb]) => verb.examples.map((example) => [example, name] as const)),
)("takes the example: %s", async (example, name) => {
  const [, command = ""] = /tenantry (.*)$/.exec(example.split(/ \||\)"/)[0] ?? "") ?? [];
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? "",
  );

  const { stderr } = await tenantry(words, { environment: { TENANTRY_API: API } });

  expect(command.startsWith(name)).toBe(true);
  expect(stderr).not.toContain("ARGUMENTS_INVALID");
});
