import type { FaultInput } from "../../front/faults.ts";
import { doubled, inventoryOf } from "../account-inventory.ts";
import { admit } from "../admission.ts";
import type { SignUp } from "../front-door.ts";
import { stateOf } from "../pulumi-state.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";

/** A worker is killed after AWS made a table, and another after AWS made a REST API. */
export async function checkKilledWorker(
  stage: StoryStage,
  companies: readonly [SignUp, SignUp],
): Promise<void> {
  await stage.report.check("worker-killed", async () => {
    const [atTable, atApi] = companies;
    const seen = await Promise.all([
      survive(stage, atTable, { service: "dynamodb", operation: "CreateTable" }),
      survive(stage, atApi, { service: "apigateway", operation: "POST /restapis" }),
    ]);
    return seen.join("; ");
  });
}

/** A call after which the worker that made it is killed. */
interface Killing {
  readonly service: string;
  readonly operation: string;
}

async function survive(stage: StoryStage, company: SignUp, call: Killing): Promise<string> {
  const tenant = await stage.door.signUp(company);
  await stage.door.untilStatus(tenant, "awaiting-approval");
  stage.faults.add({ kind: "kill-caller", ...call, body: tenant });
  await stage.desk.ask("POST", `/tenants/${tenant}/approve`, { reason: "a test of loss" });
  await stage.door.untilStatus(tenant, "active");
  mustHaveHappened(stage, tenant);
  const served = await admit(stage, tenant);
  await mustBeWhole(stage, served.account, served.stack, tenant);
  return `${company.name} is in service although its worker was killed at ${call.operation}`;
}

/** Nothing is there twice, and nothing is there that the stack does not know of. */
async function mustBeWhole(stage: StoryStage, account: string, stack: string, tenant: string) {
  const all = await inventoryOf(stage.region, await stage.administratorOf(account));
  const own = all.filter((line) => line.includes(tenant));
  must(own.length > 0, `nothing in account ${account} is named for ${stack}`);
  must(doubled(own).length === 0, `there twice: ${doubled(own).join(", ")}`);
  const state = await stateOf(stage.folder, stack);
  must(state?.pending === 0, `${stack} has ${state?.pending} pending operations`);
  const counted: readonly (readonly [string, string])[] = [
    ["table", "aws:dynamodb/table:Table"],
    ["rest-api", "aws:apigateway/restApi:RestApi"],
    ["user-pool", "aws:cognito/userPool:UserPool"],
    ["role", "aws:iam/role:Role"],
    ["function", "aws:lambda/function:Function"],
  ];
  for (const [kind, type] of counted) {
    const inAccount = own.filter((line) => line.startsWith(`${kind} `)).length;
    const inState = state.resources.filter((resource) => resource.type === type).length;
    must(inAccount === inState, `${inAccount} ${kind} in the account, ${inState} in the state`);
  }
}

/** A pipeline does not start, and the message of a pooled tenant is lost: the sweeper finds both. */
export async function checkLostStart(
  stage: StoryStage,
  { silo, pooled }: { readonly silo: SignUp; readonly pooled: SignUp },
): Promise<void> {
  await stage.report.check("start-lost", async () => {
    const heard = await stage.door.signUp(pooled);
    stage.faults.add(lostMessage(heard));
    const started = await stage.door.signUp(silo);
    await stage.door.untilStatus(started, "awaiting-approval");
    stage.faults.add(refusedStart(started));
    await stage.desk.ask("POST", `/tenants/${started}/approve`, { reason: "a test of loss" });
    for (const tenant of [heard, started]) {
      await stage.door.untilStatus(tenant, "active");
      mustHaveHappened(stage, tenant);
    }
    return "a refused start and a lost message were found; both tenants are active";
  });
}

function lostMessage(tenant: string): FaultInput {
  return { kind: "drop-message", service: "sqs", operation: "SendMessage.*", body: tenant };
}

function refusedStart(tenant: string): FaultInput {
  return {
    kind: "refuse",
    service: "codepipeline",
    operation: "StartPipelineExecution",
    code: "ConcurrentPipelineExecutionsLimitExceededException",
    body: tenant,
  };
}

/** A check of a loss that never happened would prove nothing. */
function mustHaveHappened({ faults }: StoryStage, tenant: string): void {
  const isDone = faults.happened.some(({ body }) => body === tenant);
  must(isDone, `nothing was lost on the way of ${tenant}`);
}
