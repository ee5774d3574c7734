import { expect, test } from "vitest";
import { planCapacity } from "../../../automation/capacity/plan-capacity.ts";
import { demandOf } from "../../support/sample-demand.ts";
import { lines, said, tenantry } from "../world.ts";

const ENTRY = "automation/capacity/main.ts";
const PLAN = "capacity plan --tenants basic=90,platinum=10 --region eu-west-1";
const WORDS = ["--tenants", "basic=90,platinum=10", "--region", "eu-west-1"];

const answering = (report: object) => ({
  program: () => ({ code: 0, lines: [JSON.stringify({ type: "result", ...report })] }),
});
const report = planCapacity(demandOf(90, 10, { arrivalsPerHour: 60 }));

test("has the plan made, with whatever was said of it", async () => {
  const { programs } = await tenantry(`${PLAN} --arrivals 60 --builds 20`, answering(report));

  expect(programs).toStrictEqual([[ENTRY, ...WORDS, "--arrivals", "60", "--builds", "20"]]);
});

test("hands on limits that AWS raises", async () => {
  const line = `${PLAN} --limit iam-roles=5000 --limit usage-plans=600`;
  const { programs } = await tenantry(line, answering(report));

  const limits = ["--limit", "iam-roles=5000", "--limit", "usage-plans=600"];
  expect(programs).toStrictEqual([[ENTRY, ...WORDS, ...limits]]);
});

test("shows accounts, times, lanes and waits, and what they rest on last", async () => {
  const { stdout } = await said(PLAN, answering(report));

  const blocks = stdout.split("\n\n").map((block) => block.split("\n")[0]?.split("  ")[0]);
  expect(blocks).toStrictEqual([
    "accounts",
    "ACCOUNT",
    "ALL AT ONCE",
    "LANE",
    "SIGN-UP",
    "RESTS ON",
  ]);
  expect(stdout).toContain("s1       90      10     1      IAM roles");
});

test("leaves out what no rate of sign-ups was given for", async () => {
  const { stdout } = await said(PLAN, answering(planCapacity(demandOf(90, 10))));

  expect(stdout).not.toContain("SIGN-UP");
  expect(stdout).not.toContain("warm accounts");
});

test("shows the whole report as JSON", async () => {
  const { stdout } = await said(`${PLAN} --json`, answering(report));

  expect(JSON.parse(stdout)).toStrictEqual(JSON.parse(JSON.stringify(report)));
});

test("writes the page where the command was given, and says where", async () => {
  const { programs, stderr } = await tenantry(`${PLAN} --html plan.html`, answering(report));

  const file = programs[0]?.at(-1) ?? "";
  expect(programs).toStrictEqual([[ENTRY, ...WORDS, "--html", file]]);
  expect(file).toMatch(/^\/.*plan\.html$/);
  expect(stderr).toBe(lines(`Wrote ${file}.`));
});

test.each([
  ["capacity plan --region eu-west-1", "--tenants: is missing"],
  ["capacity plan --tenants many --region eu-west-1", "must be such as basic=20000,platinum=900"],
  ["capacity plan --tenants basic=1 --region eu-wst-1", "must be a Region of AWS"],
  [`${PLAN} --limit roles=9`, "must be one of rest-apis"],
  [`${PLAN} --arrivals 0`, "must be a whole number from 1 to 1000000"],
])("refuses %s", async (line, problem) => {
  const { code, stderr } = await said(line);

  expect(code).toBe(2);
  expect(stderr).toContain(problem);
});
