import { randomUUID } from "node:crypto";
import * as z from "zod";
import { CAST } from "./cast.ts";
import { checkLosses } from "./checks/crash-checks.ts";
import { checkForeignData, checkOwnData } from "./checks/data-checks.ts";
import {
  checkSiloApart,
  checkStolenCredentials,
  type PlaneParts,
} from "./checks/isolation-checks.ts";
import { checkFullShard, checkReasons } from "./checks/placement-checks.ts";
import { checkSecrets } from "./checks/secret-checks.ts";
import {
  checkPooledSignUp,
  checkRegistrations,
  checkRouting,
  checkSiloSignUp,
  type Registered,
} from "./checks/sign-up-checks.ts";
import { checkSuspension } from "./checks/suspension-checks.ts";
import { checkThrottle } from "./checks/throttle-checks.ts";
import { checkTokens } from "./checks/token-checks.ts";
import { checkForeignUser } from "./checks/user-checks.ts";
import type { SignUp } from "./front-door.ts";
import { must } from "./report.ts";
import type { StoryStage } from "./story-stage.ts";
import type { StoryTenant } from "./story-tenant.ts";

/** The tenants that the rest of the story is about. */
export interface Company {
  /** Of a small tier, and noisy. */
  readonly noisy: StoryTenant;
  /** In the noisy one's pool. */
  readonly neighbour: StoryTenant;
  /** In another pool. */
  readonly elsewhere: StoryTenant;
  /** In a silo. */
  readonly silo: StoryTenant;
}

const PlaneOutputs = z.object({
  functionRoleArn: z.string(),
  accessRoleArn: z.string(),
  tables: z.object({ products: z.string() }),
});

/** Companies sign up; a silo takes longest, so it is made beside the pooled tenants. */
export async function signUps(stage: StoryStage): Promise<Company> {
  const first = { company: CAST.noisy, key: randomUUID() };
  const [pooled, silo] = await Promise.all([
    pooledSignUps(stage, first),
    checkSiloSignUp(stage, CAST.silo),
  ]);
  const { noisy, elsewhere, neighbour } = pooled;
  must(
    noisy !== undefined && elsewhere !== undefined && neighbour !== undefined && silo !== undefined,
    "not every company came into service, and the rest of the story is about them",
  );
  await checkRegistrations(stage, first);
  return { noisy, elsewhere, neighbour, silo };
}

/** One after another, so that each is placed by what those before it left. */
async function pooledSignUps(stage: StoryStage, first: Registered) {
  const signUp = (name: string, company: SignUp) =>
    checkPooledSignUp(stage, name, { company, key: randomUUID() });
  const basic = await checkPooledSignUp(stage, "signup-basic", first);
  const premium = await signUp("signup-premium", CAST.elsewhere);
  const second = await signUp("signup-neighbour", CAST.neighbour);
  // The one of the small tier that shares its pool is noisy, so that there is a neighbour to lose.
  const parts = [
    { noisy: basic, neighbour: second, elsewhere: premium },
    { noisy: basic, neighbour: premium, elsewhere: second },
    { noisy: second, neighbour: premium, elsewhere: basic },
  ];
  const found = parts.find(({ noisy, neighbour }) => noisy && noisy.shard === neighbour?.shard);
  must(found !== undefined, "no two of three pooled companies share a pool");
  return found;
}

/** Where tenants were placed and why, and what happens when a shard is full. */
export async function places(stage: StoryStage, company: Company): Promise<void> {
  await checkReasons(stage, [company.noisy, company.neighbour, company.elsewhere, company.silo]);
  await checkFullShard(stage, { spilled: CAST.spilled, waiting: CAST.waiting });
}

/** What each tenant may do, and what it may not. */
export async function tellApart(stage: StoryStage, company: Company): Promise<void> {
  const { noisy, neighbour, elsewhere, silo } = company;
  const everyone = [noisy, neighbour, elsewhere, silo];
  await checkRouting(stage, everyone);
  const items = await checkOwnData(stage.report, everyone);
  // Where three share a pool nobody but the silo's tenant is a stranger to it.
  await checkTokens(stage, noisy, silo);
  await checkForeignData(stage.report, noisy, neighbour, items);
  await checkForeignUser(stage.report, noisy, neighbour);
  const [pool, own] = [await planeOf(stage, noisy), await planeOf(stage, silo)];
  await checkStolenCredentials(stage, noisy, neighbour, pool);
  await checkSiloApart(stage, { tenant: silo, plane: own }, { tenant: noisy, plane: pool });
  await checkThrottle(stage.report, noisy, neighbour);
  await checkSuspension(stage, elsewhere);
}

/** What happens when processes die and messages are lost. */
export async function losses(stage: StoryStage): Promise<void> {
  await checkLosses(stage, CAST);
}

/** The end: nothing that was secret is found anywhere. */
export async function farewell(stage: StoryStage, company: Company): Promise<void> {
  const { noisy, neighbour, elsewhere, silo } = company;
  await checkSecrets(stage, [noisy, neighbour, elsewhere, silo]);
}

async function planeOf(stage: StoryStage, { tenant }: StoryTenant): Promise<PlaneParts> {
  const { placement } = await stage.desk.tenant(tenant);
  const outputs = PlaneOutputs.parse(await stage.desk.untilMet(placement.planeStack));
  return { ...outputs, table: outputs.tables.products };
}
