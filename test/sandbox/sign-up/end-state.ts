import { APIGatewayClient, paginateGetApiKeys } from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { stateOf } from "../../../sandbox/story/pulumi-state.ts";
import type { ControlWorld } from "../../support/control-world.ts";

/** What is there of a tenant, wherever something of it may be. */
export async function endStateOf(world: ControlWorld, tenant: string) {
  const { operator, sandbox } = world;
  const { status, attempt, placement, failure } = await operator.tenant(tenant);
  const stack = `tenant-${tenant}`;
  const state = await stateOf(sandbox.place.folder, stack);
  return {
    status,
    attempt,
    failure,
    place: placement && [placement.shard, placement.planeStack, placement.stack],
    history: (await operator.tenantEvents(tenant)).items.map(({ to }) => to),
    stack: (await operator.mapping(stack)).status,
    pending: state?.pending,
    inState: state?.resources.filter(({ type }) => type.startsWith("aws:")).length,
    apiKeys: (await apiKeysOf(world)).filter((name) => name.includes(tenant)).length,
    users: (await operator.tenantUsers(tenant)).items.map(({ email }) => email),
    directory: (await directoryOf(world)).filter((entry) => entry.tenant === tenant).map(statusOf),
  };
}

/** Addresses of everybody in the shard's pool of users, probes included. */
export async function usersOf(world: ControlWorld, tenant: string): Promise<readonly string[]> {
  const { userPoolId } = await world.everybody.configuration(tenant);
  const client = new CognitoIdentityProviderClient(await world.shard());
  const emails: string[] = [];
  for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId: userPoolId })) {
    const all = Users.flatMap(({ Attributes = [] }) => Attributes);
    emails.push(...all.flatMap(({ Name, Value = "" }) => (Name === "email" ? [Value] : [])));
  }
  return emails.sort();
}

/** How many messages wait on each of the hub's queues, by the names of those where any do. */
export async function waitingMessages(world: ControlWorld): Promise<Record<string, number>> {
  const sqs = new SQSClient(await world.hub());
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const counts = await Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const AttributeNames = ["ApproximateNumberOfMessages"] as const;
      const asked = { QueueUrl, AttributeNames: [...AttributeNames] };
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
      const waiting = Number(Attributes?.ApproximateNumberOfMessages);
      return [QueueUrl.split("/").at(-1) ?? "", waiting] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, waiting]) => waiting > 0));
}

/** Items of a table of the hub's. */
export async function rowsOf(world: ControlWorld, table: string) {
  return scanned(await world.tables(), table);
}

/** What the shard's counters say, and what is there: pooled tenants, and API keys. */
export async function countedIn(world: ControlWorld, shard: string) {
  const { tenants, pools, quotas } = await world.operator.shard(shard);
  const keys = quotas.find(({ quota }) => quota === "api-keys");
  return {
    tenants,
    inPools: Object.values(pools).map((pool) => pool.tenants),
    reservedKeys: keys?.reserved,
  };
}

async function apiKeysOf(world: ControlWorld): Promise<readonly string[]> {
  const client = new APIGatewayClient(await world.shard());
  const names: string[] = [];
  for await (const { items = [] } of paginateGetApiKeys({ client }, {})) {
    names.push(...items.map(({ name = "" }) => name));
  }
  return names;
}

async function directoryOf(world: ControlWorld) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(await world.shard()));
  return scanned(client, "tenantry-pool-s1-1-directory");
}

async function scanned(client: DynamoDBDocumentClient, TableName: string) {
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) found.push(...Items);
  return found;
}

function statusOf({ status }: Record<string, unknown>): unknown {
  return status;
}
