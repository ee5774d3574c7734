import { expect, test } from "vitest";
import { lines, OPERATOR, said, tenantry } from "../world.ts";

const RELEASE = "r-0123456789abcdef";
const AT = "2026-11-21T10:00:00.000Z";

test("builds a release and shows what came of it", async () => {
  const built = { type: "result", release: RELEASE, folder: "/releases", files: 9 };
  const world = {
    program: () => ({
      code: 0,
      lines: ['{"type":"bundled","name":"orders"}', "a warning of esbuild", JSON.stringify(built)],
    }),
  };

  const { programs, code, stdout, stderr } = await tenantry("release build", world);

  expect(programs).toStrictEqual([["automation/releases/main.ts", "build", "--json"]]);
  expect({ code, stdout, stderr }).toStrictEqual({
    code: 0,
    stdout: lines(`release  ${RELEASE}`, "folder   /releases", "files    9"),
    stderr: lines("bundled, name orders", "a warning of esbuild"),
  });
});

test.each([
  [`release publish ${RELEASE}`, ["publish", RELEASE, "--json"]],
  [`release publish ${RELEASE} --shard s1`, ["publish", RELEASE, "--shard", "s1", "--json"]],
])("%s starts the publisher", async (line, words) => {
  const { programs } = await tenantry(line, { program: () => ({ code: 0 }) });

  expect(programs).toStrictEqual([["automation/releases/main.ts", ...words]]);
});

test("tells each place that has the release now", async () => {
  const places = [{ place: "hub", bucket: "releases", files: 13 }];
  const published = { type: "result", release: RELEASE, places };
  const world = { program: () => ({ code: 0, lines: [JSON.stringify(published)] }) };

  const { stdout } = await said(`release publish ${RELEASE}`, world);

  expect(stdout).toBe(lines(`release  ${RELEASE}`, "hub      releases, 13 files sent"));
});

test("only says where it would publish to", async () => {
  const { programs, stderr } = await tenantry(`release publish ${RELEASE} --dry-run --shard s1`);

  expect(programs).toStrictEqual([]);
  expect(stderr).toBe(`Would publish release ${RELEASE} to shard "s1".\n`);
});

test("refuses what is no release", async () => {
  const { code, stderr } = await said("release publish latest");

  expect(code).toBe(2);
  expect(stderr).toContain("  <release>: must be the id of a release\n");
});

test("lists what was published, and where it is", async () => {
  const items = [
    {
      release: RELEASE,
      createdAt: AT,
      publications: ["hub", "s1"].map((place) => ({
        place,
        bucket: `b-${place}`,
        publishedAt: AT,
      })),
    },
    { release: "r-fedcba9876543210", createdAt: AT, publications: [] },
  ];
  const world = { environment: OPERATOR, api: { "GET /releases": { body: { items } } } };

  expect(await said("release list", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "RELEASE             CREATED                   AT",
      `${RELEASE}  ${AT}  hub, s1`,
      `r-fedcba9876543210  ${AT}  -`,
    ),
    stderr: "",
  });
});
