import * as z from "zod";
import { admit } from "../admission.ts";
import type { SignUp } from "../front-door.ts";
import type { OperatorDesk } from "../operator-desk.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";

const Tenants = z.object({ items: z.array(z.object({ name: z.string() })) });

/** Largest body that the API takes. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** A registration that was made. */
export interface Registered {
  /** What was sent. */
  readonly company: SignUp;
  /** Key that made it safe to repeat. */
  readonly key: string;
}

/** A company signs up for a pooled tier and is in service without anyone's help. */
export async function checkPooledSignUp(
  stage: StoryStage,
  name: string,
  { company, key }: Registered,
): Promise<StoryTenant | undefined> {
  let served: StoryTenant | undefined;
  await stage.report.check(name, async () => {
    const began = Date.now();
    const tenant = await stage.door.signUp(company, key);
    await stage.door.untilStatus(tenant, "active");
    const seconds = (Date.now() - began) / 1000;
    served = await admit(stage, tenant);
    return `${company.name} was in service after ${seconds.toFixed(1)} s, in ${served.shard}; its admin logs in`;
  });
  return served;
}

/** A company signs up for a silo, waits for an operator, and gets a plane of its own. */
export async function checkSiloSignUp(
  stage: StoryStage,
  company: SignUp,
): Promise<StoryTenant | undefined> {
  let tenant: string | undefined;
  let served: StoryTenant | undefined;
  await stage.report.check("approval", async () => {
    tenant = await stage.door.signUp(company);
    await stage.door.untilStatus(tenant, "awaiting-approval");
    await stage.desk.ask("POST", `/tenants/${tenant}/approve`, {
      reason: "the contract is signed",
    });
    return `${company.name} waited until an operator approved it`;
  });
  await stage.report.check("signup-platinum", async () => {
    must(tenant !== undefined, "it never signed up");
    await stage.door.untilStatus(tenant, "active");
    served = await admit(stage, tenant);
    return `${company.name} has ${served.stack} in ${served.shard}; its admin logs in`;
  });
  return served;
}

/** Repeated, contradicting and wrong registrations. */
export async function checkRegistrations(stage: StoryStage, first: Registered): Promise<void> {
  const taken = first.company;
  await checkReplays(stage, first);
  await stage.report.check("name-taken", async () => {
    const { status, body } = await stage.door.register({ ...taken, email: "other@example.com" });
    must(status === 409, `answered ${status}`);
    return codeOf(body);
  });
  await checkBadSignUp(stage);
}

async function checkReplays({ report, door, desk }: StoryStage, first: Registered): Promise<void> {
  const { company, key } = first;
  await report.check("replay-same", async () => {
    const { status, body } = await door.register(company, key);
    must(status === 202, `answered ${status}`);
    const tenant = idOf(body) ?? "";
    const { name } = await desk.tenant(tenant);
    must(name === company.name, `the answer names ${tenant}, which is ${name}`);
    return "the same key brought the same tenant again";
  });
  await report.check("replay-differs", async () => {
    const { status, body } = await door.register({ ...company, tier: "premium" }, key);
    must(status >= 400 && status < 500, `answered ${status}`);
    return codeOf(body);
  });
}

async function checkBadSignUp({ report, door, desk }: StoryStage): Promise<void> {
  await report.check("bad-signup", async () => {
    const before = await namesOf(desk);
    const bad = { name: "A!", email: "nobody", tier: "gold", colour: "red" };
    const { status, body } = await door.register(bad);
    must(status === 400, `answered ${status}`);
    const paths = pathsOf(body);
    must(paths.join() === "name,email,tier,colour", `named only ${paths.join(", ")}`);
    const huge = await door.register({ ...bad, name: "a".repeat(16 * BODY_LIMIT_BYTES) });
    must(huge.status === 413, `1 MB answered ${huge.status}`);
    const text = await door.register("not json");
    must(text.status === 400, `a text answered ${text.status}`);
    const after = await namesOf(desk);
    must(before === after, `there were ${before}, and now ${after}`);
    return `all problems at once: ${paths.join(", ")}; nothing written`;
  });
}

/** Names alone, for tenants come into service meanwhile. */
async function namesOf(desk: OperatorDesk): Promise<string> {
  const { items } = Tenants.parse(await desk.ask("GET", "/tenants?limit=100"));
  return items.map(({ name }) => name).join(", ");
}

/** Every tenant's name leads to the pool, client and API that serve it, and to no other's. */
export async function checkRouting(
  { report, door }: StoryStage,
  tenants: readonly StoryTenant[],
): Promise<void> {
  await report.check("routing", async () => {
    for (const tenant of tenants) {
      const routing = await door.routingOf(tenant.name);
      must(routing.tenant === tenant.tenant, `${tenant.name} leads to another tenant`);
      must(routing.apiUrl === tenant.apiUrl, `${tenant.name} leads to another API`);
    }
    const planes = new Set(tenants.map(({ apiUrl }) => apiUrl));
    return `${tenants.length} names lead to ${planes.size} planes`;
  });
}

function idOf(body: unknown): string | undefined {
  return isRecord(body) ? String(body.tenant) : undefined;
}

function codeOf(body: unknown): string {
  must(isRecord(body) && typeof body.remedy === "string", "the answer names no remedy");
  return `refused: ${String(body.code)}`;
}

function pathsOf(body: unknown): readonly string[] {
  if (!isRecord(body) || !Array.isArray(body.problems)) return [];
  return body.problems.map((problem: unknown) => (isRecord(problem) ? String(problem.path) : ""));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
