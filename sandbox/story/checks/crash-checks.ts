import type { FaultInput } from "../../front/faults.ts";
import { doubled, inventoryOf } from "../account-inventory.ts";
import { admit } from "../admission.ts";
import type { SignUp } from "../front-door.ts";
import { stateOf } from "../pulumi-state.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";

/** Who meets with which accident. */
export interface Unlucky {
  /** Its pipeline does not start, and then its worker dies after AWS made a table. */
  readonly unstarted: SignUp;
  /** Its worker dies after AWS made a REST API. */
  readonly orphaned: SignUp;
  /** Its message is lost. */
  readonly unheard: SignUp;
}

/** Starts, messages and workers are lost, and everybody comes into service. */
export async function checkLosses(
  stage: StoryStage,
  { unstarted, orphaned, unheard }: Unlucky,
): Promise<void> {
  const atTable = survive(stage, unstarted, [refusedStart, killedAt("dynamodb", "CreateTable")]);
  const atApi = survive(stage, orphaned, [killedAt("apigateway", "POST /restapis")]);
  await Promise.all([
    stage.report.check("worker-killed", async () => {
      const [table, api] = await Promise.all([atTable, atApi]);
      return `${table} is in service although its worker was killed when a table was made; so is ${api}, whose worker was killed when a REST API was made`;
    }),
    stage.report.check("start-lost", async () => {
      const [silo, pooled] = await Promise.all([atTable, beHeard(stage, unheard)]);
      return `a refused start and a lost message were found; ${silo} and ${pooled} are active`;
    }),
  ]);
}

/** A silo comes into service in spite of what befalls it; gives the company's name. */
async function survive(
  stage: StoryStage,
  company: SignUp,
  accidents: readonly ((tenant: string) => FaultInput)[],
): Promise<string> {
  const tenant = await stage.door.signUp(company);
  await stage.door.untilStatus(tenant, "awaiting-approval");
  for (const accident of accidents) stage.faults.add(accident(tenant));
  await stage.desk.ask("POST", `/tenants/${tenant}/approve`, { reason: "a test of loss" });
  await stage.door.untilStatus(tenant, "active");
  mustHaveHappened(stage, tenant, accidents.length);
  const served = await admit(stage, tenant);
  await mustBeWhole(stage, served.account, served.stack, tenant);
  return company.name;
}

/** A pooled tenant comes into service although the message about it is lost. */
async function beHeard(stage: StoryStage, company: SignUp): Promise<string> {
  const tenant = await stage.door.signUp(company);
  stage.faults.add(lostMessage(tenant));
  await stage.door.untilStatus(tenant, "active");
  mustHaveHappened(stage, tenant, 1);
  return company.name;
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

/** After a call took effect, the worker that made it is killed. */
function killedAt(service: string, operation: string): (tenant: string) => FaultInput {
  return (tenant) => ({ kind: "kill-caller", service, operation, body: tenant });
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
function mustHaveHappened({ faults }: StoryStage, tenant: string, times: number): void {
  const happened = faults.happened.filter(({ body }) => body === tenant).length;
  must(happened === times, `${happened} of ${times} losses happened on the way of ${tenant}`);
}
