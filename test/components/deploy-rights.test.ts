import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deployRights } from "../../components/deploy-rights.ts";

const RECOVER = join(import.meta.dirname, "../../automation/engine/recover");

/** IAM names most actions as the API does, under the service's own prefix. */
const PREFIXES: Readonly<Record<string, string>> = {
  "client-api-gateway": "apigateway",
  "client-cloudwatch-logs": "logs",
  "client-cognito-identity-provider": "cognito-idp",
  "client-dynamodb": "dynamodb",
  "client-lambda": "lambda",
};

const IMPORT = /import \{([^}]*)\} from "@aws-sdk\/([\w-]+)"/g;

/** Each call that the finders make for things which planes and tenants are made of. */
function callsOfFinders(): readonly string[] {
  const sources = readdirSync(RECOVER).map((file) => readFileSync(join(RECOVER, file), "utf8"));
  return sources.flatMap((source) => [...source.matchAll(IMPORT)]).flatMap(actionsOf);
}

function actionsOf([, names = "", client = ""]: readonly string[]): readonly string[] {
  const prefix = PREFIXES[client];
  const calls = [...names.matchAll(/(?:paginate(\w+)|\b(\w+)Command\b)/g)].map(
    ([, paged, single]) => paged ?? single,
  );
  if (prefix === undefined) return [];
  return calls.map((call) => (prefix === "apigateway" ? "apigateway:GET" : `${prefix}:${call}`));
}

test("lets a worker look for everything that a dead one may have made", () => {
  const rights = deployRights({
    account: "111111111111",
    region: "eu-west-1",
    shard: "s1",
    releaseBucket: "releases",
  });
  const allowed = rights.filter(({ Effect }) => Effect !== "Deny").flatMap(({ Action }) => Action);
  // Event sources belong to the control plane, which no worker makes.
  const asked = callsOfFinders().filter((call) => call !== "lambda:ListEventSourceMappings");

  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((call) => !allowed.includes(call))).toStrictEqual([]);
});
