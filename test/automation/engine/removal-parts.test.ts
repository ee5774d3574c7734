import { expect, test } from "vitest";
import { removalParts } from "../../../automation/engine/removal-parts.ts";
import { REST_API, USAGE_PLAN } from "../../../automation/engine/type-tokens.ts";

const urn = (type: string, name: string) => `urn:pulumi:pool-a::tenantry::${type}::${name}`;
const plan = (name: string) => ({ type: USAGE_PLAN, urn: urn(USAGE_PLAN, name) });
const api = { type: REST_API, urn: urn(REST_API, "api") };
const table = { type: "aws:dynamodb/table:Table", urn: urn("aws:dynamodb/table:Table", "orders") };
const only = (one: { readonly urn: string }) => ({ target: [one.urn], targetDependents: true });

test("removes each plan by itself, with the last one all that keeps the API, and then the rest", () => {
  const [basic, premium] = [plan("basic"), plan("premium")];

  expect(removalParts([table, api, basic, premium])).toStrictEqual([
    { call: "update-usage-plan", urn: basic.urn, scope: only(basic) },
    { call: "update-usage-plan", urn: premium.urn, scope: { exclude: [api.urn] } },
    { call: "delete-rest-api", urn: api.urn, scope: {} },
  ]);
});

test("goes on where a removal ended early", () => {
  const [basic, premium] = [plan("basic"), plan("premium")];

  expect(removalParts([basic, premium])).toStrictEqual([
    { call: "update-usage-plan", urn: basic.urn, scope: only(basic) },
    { call: "update-usage-plan", urn: premium.urn, scope: {} },
  ]);
});

test("removes all that may go before an API without waiting, where no plan is left", () => {
  expect(removalParts([table, api])).toStrictEqual([
    { scope: { exclude: [api.urn] } },
    { call: "delete-rest-api", urn: api.urn, scope: {} },
  ]);
});

test("removes two APIs without plans after all that may go before, each by itself", () => {
  const other = { type: REST_API, urn: urn(REST_API, "other") };

  expect(removalParts([api, other, table])).toStrictEqual([
    { scope: { exclude: [api.urn, other.urn] } },
    { call: "delete-rest-api", urn: api.urn, scope: only(api) },
    { call: "delete-rest-api", urn: other.urn, scope: {} },
  ]);
});

test("begins with an API before which nothing may go: the rest is what it needs", () => {
  const type = "pulumi:providers:aws";
  const [stack, provider] = ["pulumi:pulumi:Stack", type].map((each) => ({
    type: each,
    urn: urn(each, "default"),
  }));
  const role = { type: "aws:iam/role:Role", urn: urn("aws:iam/role:Role", "orders") };
  const reader = { ...table, dependencies: [role.urn] };
  const needy = {
    ...api,
    parent: stack?.urn,
    provider: `${provider?.urn}::04da6b54`,
    dependencies: [reader.urn],
  };
  const needed = [stack, provider, role, reader].flatMap((each) => each ?? []);

  expect(removalParts([...needed, needy])).toStrictEqual([
    { call: "delete-rest-api", urn: api.urn, scope: {} },
  ]);
  expect(removalParts([needy])).toStrictEqual([
    { call: "delete-rest-api", urn: api.urn, scope: {} },
  ]);
});

test("waits once for a resource that the state has twice, the older one about to be removed", () => {
  expect(removalParts([api, { ...api, delete: true }])).toStrictEqual([
    { call: "delete-rest-api", urn: api.urn, scope: {} },
  ]);
});

test("removes in one go what holds nothing that AWS paces", () => {
  expect(removalParts([table])).toStrictEqual([{ scope: {} }]);
  expect(removalParts([])).toStrictEqual([{ scope: {} }]);
});
