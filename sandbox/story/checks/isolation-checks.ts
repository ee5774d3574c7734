import {
  BatchGetItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { SandboxCredentials } from "../../sandbox-environment.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";

/** What of a plane the attempts need. */
export interface PlaneParts {
  /** Name of the function's role, whose credentials an attacker got hold of. */
  readonly functionRoleArn: string;
  /** Role that reaches the data, for one tenant at a time. */
  readonly accessRoleArn: string;
  /** Physical name of one of its tables. */
  readonly table: string;
}

/** An attempt to reach data; what it must meet is a refusal. */
type Attempt = readonly [name: string, send: (client: DynamoDBClient) => Promise<unknown>];

/** Credentials made for one tenant, under the function's own role, are tried on another's items. */
export async function checkStolenCredentials(
  stage: StoryStage,
  thief: StoryTenant,
  owner: StoryTenant,
  plane: PlaneParts,
): Promise<void> {
  await stage.report.check("stolen-credentials", async () => {
    const credentials = await tenantCredentials(stage, plane, thief);
    const client = clientWith(stage, credentials);
    await mustReachOwn(client, plane.table, thief);
    const tried = attemptsOn(plane.table, `${owner.tenant}#00`);
    for (const [name, send] of tried) await mustBeDenied(name, () => send(client));
    return `reach ${thief.name}'s own keys; denied on ${owner.name}'s: ${tried.map(([name]) => name).join(", ")}`;
  });
}

/** The functions of a silo try the pool's tables, and the pool's the silo's. */
export async function checkSiloApart(
  stage: StoryStage,
  silo: { readonly tenant: StoryTenant; readonly plane: PlaneParts },
  pool: { readonly tenant: StoryTenant; readonly plane: PlaneParts },
): Promise<void> {
  await stage.report.check("silo-apart", async () => {
    for (const [from, to] of [
      [silo, pool],
      [pool, silo],
    ] as const) {
      const own = clientWith(stage, await functionCredentials(stage, from.plane, from.tenant));
      const tagged = clientWith(stage, await tenantCredentials(stage, from.plane, from.tenant));
      for (const client of [own, tagged]) {
        for (const [name, send] of attemptsOn(to.plane.table, `${from.tenant.tenant}#00`)) {
          await mustBeDenied(`${name} on ${to.plane.table}`, () => send(client));
        }
      }
    }
    return "neither the functions' roles nor their tenants' sessions reach the other plane's tables";
  });
}

function attemptsOn(table: string, key: string): readonly Attempt[] {
  const item = { pk: { S: key }, sk: { S: "x" } };
  const pk = { ":pk": { S: key } };
  return [
    ["get", (c) => c.send(new GetItemCommand({ TableName: table, Key: item }))],
    [
      "query",
      (c) =>
        c.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: pk,
          }),
        ),
    ],
    ["scan", (c) => c.send(new ScanCommand({ TableName: table }))],
    [
      "batch",
      (c) => c.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [item] } } })),
    ],
    [
      "transact",
      (c) =>
        c.send(
          new TransactGetItemsCommand({
            TransactItems: [{ Get: { TableName: table, Key: item } }],
          }),
        ),
    ],
    [
      "PartiQL",
      (c) => c.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "${table}"` })),
    ],
  ];
}

async function mustReachOwn(client: DynamoDBClient, table: string, tenant: StoryTenant) {
  const Key = { pk: { S: `${tenant.tenant}#00` }, sk: { S: "x" } };
  await client.send(new GetItemCommand({ TableName: table, Key }));
}

async function mustBeDenied(name: string, attempt: () => Promise<unknown>): Promise<void> {
  const outcome = await attempt().then(
    () => "was answered",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  must(outcome === "AccessDeniedException", `${name} was not denied: ${outcome}`);
}

function functionCredentials(stage: StoryStage, plane: PlaneParts, tenant: StoryTenant) {
  return stage.roleSession(tenant.account, roleNameOf(plane.functionRoleArn));
}

/** The same call that the tenant layer makes, under the same role. */
async function tenantCredentials(stage: StoryStage, plane: PlaneParts, tenant: StoryTenant) {
  const sts = new STSClient({
    region: stage.region,
    credentials: sdkCredentials(await functionCredentials(stage, plane, tenant)),
  });
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: plane.accessRoleArn,
      RoleSessionName: tenant.tenant,
      Tags: [{ Key: "TenantId", Value: tenant.tenant }],
    }),
  );
  must(keys !== undefined, "the access role gave no credentials");
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = keys;
  stage.secrets.note("secret access key", SecretAccessKey);
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function clientWith(stage: StoryStage, credentials: SandboxCredentials): DynamoDBClient {
  return new DynamoDBClient({ region: stage.region, credentials: sdkCredentials(credentials) });
}

function sdkCredentials({ sessionToken = "", ...keys }: SandboxCredentials) {
  return { ...keys, sessionToken };
}

function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
