import {
  APIGatewayClient,
  paginateGetApiKeys,
  paginateGetRestApis,
  paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import {
  CognitoIdentityProviderClient,
  paginateListUserPools,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import type { SandboxCredentials } from "../sandbox-environment.ts";

/** How an account is looked into. */
interface Look {
  /** AWS Region. */
  readonly region: string;
  /** Credentials that may list everything. */
  readonly credentials: SandboxCredentials;
}

/** One page after another, each turned into names. */
type Names = AsyncIterable<readonly (string | undefined)[]>;

/** Lists everything of the kinds that a plane consists of, as `kind name`, sorted. */
export async function inventoryOf(region: string, credentials: SandboxCredentials) {
  const lists = listsOf({ region, credentials });
  const found = await Promise.all(
    Object.entries(lists).map(async ([kind, names]) =>
      (await collected(names)).map((name) => `${kind} ${name}`),
    ),
  );
  return found.flat().sort();
}

function listsOf({ region, credentials }: Look): Readonly<Record<string, Names>> {
  const { sessionToken = "", ...keys } = credentials;
  const settings = { region, credentials: { ...keys, sessionToken } };
  const gateway = { client: new APIGatewayClient(settings) };
  return {
    "rest-api": named(paginateGetRestApis(gateway, {}), (page) =>
      page.items?.map(({ name }) => name),
    ),
    "usage-plan": named(paginateGetUsagePlans(gateway, {}), (page) =>
      page.items?.map(({ name }) => name),
    ),
    "api-key": named(paginateGetApiKeys(gateway, {}), (page) =>
      page.items?.map(({ name }) => name),
    ),
    ...otherListsOf(settings),
  };
}

function otherListsOf(settings: ConstructorParameters<typeof LambdaClient>[0] & object) {
  const { region, credentials } = settings;
  const same = { ...(region ? { region } : {}), ...(credentials ? { credentials } : {}) };
  return {
    table: named(
      paginateListTables({ client: new DynamoDBClient(same) }, {}),
      (page) => page.TableNames,
    ),
    function: named(paginateListFunctions({ client: new LambdaClient(same) }, {}), (page) =>
      page.Functions?.map(({ FunctionName }) => FunctionName),
    ),
    role: named(paginateListRoles({ client: new IAMClient(same) }, {}), (page) =>
      page.Roles?.map(({ RoleName }) => RoleName),
    ),
    "log-group": named(
      paginateDescribeLogGroups({ client: new CloudWatchLogsClient(same) }, {}),
      (page) => page.logGroups?.map(({ logGroupName }) => logGroupName),
    ),
    "user-pool": named(
      paginateListUserPools(
        { client: new CognitoIdentityProviderClient(same) },
        { MaxResults: 60 },
      ),
      (page) => page.UserPools?.map(({ Name }) => Name),
    ),
  };
}

async function* named<Page>(
  pages: AsyncIterable<Page>,
  namesOf: (page: Page) => readonly (string | undefined)[] | undefined,
): Names {
  for await (const page of pages) yield namesOf(page) ?? [];
}

async function collected(pages: Names): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const names of pages) all.push(...names.filter((name) => name !== undefined));
  return all;
}

/** What stands in a list more than once. */
export function doubled(list: readonly string[]): readonly string[] {
  return [...new Set(list.filter((each, index) => list.indexOf(each) !== index))];
}
