import {
  type APIGatewayClient,
  paginateGetApiKeys,
  paginateGetRestApis,
  paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";
import {
  type CognitoIdentityProviderClient,
  paginateListUserPools,
} from "@aws-sdk/client-cognito-identity-provider";
import { type DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import { type IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { type LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import type { AccountContents } from "../tenants/account-contents.ts";
import { isOurs } from "../tenants/naming.ts";
import { QUOTA_CODES, type QuotaCode } from "../tenants/quotas.ts";

/** Clients of an account in a Region. */
export interface ContentsClients {
  /** APIs, keys and usage plans. */
  readonly apiGateway: APIGatewayClient;
  /** User pools. */
  readonly cognito: CognitoIdentityProviderClient;
  /** Tables. */
  readonly dynamoDb: DynamoDBClient;
  /** Roles, of all Regions. */
  readonly iam: IAMClient;
  /** Functions. */
  readonly lambda: LambdaClient;
}

/** What of ours is in an account: whatever counts against one of its quotas and has a name of ours. */
export async function accountContents(clients: ContentsClients): Promise<AccountContents> {
  const found = await Promise.all(
    QUOTA_CODES.map(async (code) => [code, await ours(LISTS[code](clients))] as const),
  );
  return Object.fromEntries(found);
}

type Names = AsyncIterable<readonly (string | undefined)[]>;

/** Most items that one page has. Source: API Gateway API Reference, GetRestApis, limit. */
const PAGE = 500;

/** Most user pools that one page has. Source: Cognito API Reference, ListUserPools, MaxResults. */
const POOLS_PAGE = 60;

/** By quota, so that nothing is counted that is not looked for. */
const LISTS: Readonly<Record<QuotaCode, (clients: ContentsClients) => Names>> = {
  "rest-apis": ({ apiGateway: client }) =>
    namesOf(paginateGetRestApis({ client, pageSize: PAGE }, {}), ({ items }) =>
      items?.map(({ name }) => name),
    ),
  "api-keys": ({ apiGateway: client }) =>
    namesOf(paginateGetApiKeys({ client, pageSize: PAGE }, { includeValues: false }), (page) =>
      page.items?.map(({ name }) => name),
    ),
  "usage-plans": ({ apiGateway: client }) =>
    namesOf(paginateGetUsagePlans({ client, pageSize: PAGE }, {}), ({ items }) =>
      items?.map(({ name }) => name),
    ),
  "user-pools": ({ cognito: client }) =>
    namesOf(paginateListUserPools({ client }, { MaxResults: POOLS_PAGE }), ({ UserPools }) =>
      UserPools?.map(({ Name }) => Name),
    ),
  tables: ({ dynamoDb: client }) =>
    namesOf(paginateListTables({ client }, {}), ({ TableNames }) => TableNames),
  "reserved-concurrency": ({ lambda: client }) =>
    namesOf(paginateListFunctions({ client }, {}), ({ Functions }) =>
      Functions?.map(({ FunctionName }) => FunctionName),
    ),
  "iam-roles": ({ iam: client }) =>
    namesOf(paginateListRoles({ client }, {}), ({ Roles }) =>
      Roles?.map(({ RoleName }) => RoleName),
    ),
};

async function* namesOf<Page>(
  pages: AsyncIterable<Page>,
  pick: (page: Page) => readonly (string | undefined)[] | undefined,
): Names {
  for await (const page of pages) yield pick(page) ?? [];
}

async function ours(pages: Names): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const names of pages) {
    found.push(...names.filter((name) => name !== undefined).filter(isOurs));
  }
  return found.sort();
}
