import { expect, test } from "vitest";
import { API, lines, said, tenantry } from "./world.ts";

const TENANTS = { body: { items: [] } };

async function askedAddress(flag: string, variable?: string, file?: string) {
  const { requests } = await tenantry(`tenant list ${flag}`, {
    environment: { TENANTRY_TOKEN: "t", ...(variable ? { TENANTRY_API: variable } : {}) },
    files: file ? { "/work/tenantry.json": JSON.stringify({ api: file }) } : {},
    api: {
      "GET https://flag.example/tenants?limit=100": TENANTS,
      "GET https://variable.example/tenants?limit=100": TENANTS,
      "GET https://file.example/tenants?limit=100": TENANTS,
    },
  });
  return requests.map(({ url }) => new URL(url).host);
}

const [FLAG, VARIABLE, FILE] = ["flag", "variable", "file"].map(
  (name) => `https://${name}.example`,
);

test.each([
  ["a flag before all else", `--api ${FLAG}`, VARIABLE, FILE, "flag.example"],
  ["a variable before the project file", "", VARIABLE, FILE, "variable.example"],
  ["the project file of a folder above", "", undefined, FILE, "file.example"],
  ["an address with a slash at its end", `--api ${FLAG}/`, undefined, undefined, "flag.example"],
])("takes %s", async (_, flag, variable, file, host) => {
  expect(await askedAddress(flag, variable, file)).toStrictEqual([host]);
});

test("names every place where a missing setting may stand", async () => {
  expect(await said("tenant list")).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      "SETTING_MISSING: the address of the control plane's API is not known; looked at `--api`, `TENANTRY_API`, `api` in tenantry.json",
      'Set one of them; for the sandbox, run `eval "$(tenantry sandbox env)"`.',
    ),
  });
});

test("names every wrong setting and its place at once", async () => {
  const world = {
    environment: { TENANTRY_OPERATOR_CLIENT: "no client!", AWS_REGION: "moon" },
    files: { "/work/shop/tenantry.json": '{"identity": 7}' },
  };

  expect(await said("tenant list --api nowhere", world)).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      "ARGUMENTS_INVALID: `tenantry tenant list` cannot be run like this",
      "  --api: must be an address that begins with http:// or https://",
      "  TENANTRY_OPERATOR_CLIENT: must be the id of an app client",
      "  /work/shop/tenantry.json: identity: must be an address that begins with http:// or https://",
      "  AWS_REGION: must be a Region, such as eu-west-1",
      "Correct these settings and try again.",
    ),
  });
});

test("refuses a project file with unknown settings", async () => {
  const files = { "/work/shop/tenantry.json": '{"apj": "x", "password": "y"}' };

  expect((await said("tenant list", { files })).stderr).toBe(
    lines(
      "ARGUMENTS_INVALID: `tenantry tenant list` cannot be run like this",
      "  /work/shop/tenantry.json: apj: is not a setting; there are api, operatorClient, identity, region",
      "  /work/shop/tenantry.json: password: is not a setting; there are api, operatorClient, identity, region",
      "Correct /work/shop/tenantry.json and try again.",
    ),
  );
});

test.each([
  ["that is not JSON", "{", "  (root): must be JSON"],
  ["that is no object", "[]", "/work/shop/tenantry.json: must be an object"],
])("refuses a project file %s", async (_, text, problem) => {
  const { code, stderr } = await said("tenant list", {
    environment: { TENANTRY_API: API },
    files: { "/work/shop/tenantry.json": text },
  });

  expect(code).toBe(2);
  expect(stderr).toContain(problem);
});
