import { beforeAll, expect, test } from "vitest";
import { ReleaseStore } from "../../../stores/release-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const earlier = new Date("2026-11-20T12:00:00.000Z");
const later = new Date("2026-11-21T12:00:00.000Z");
let releases: ReleaseStore;

beforeAll(async () => {
  const { client, table } = await hubTable(cloud, "releases");
  releases = new ReleaseStore(client, table);
});

const at = (place: string) => ({
  place,
  bucket: `bucket-${place}`,
  publishedAt: later.toISOString(),
});

test("keeps when a release was first published, and where it is", async () => {
  await releases.record("r-1", earlier);
  await releases.record("r-1", later);
  await releases.recordAt("r-1", at("s1"));
  await releases.recordAt("r-1", at("hub"));
  await releases.recordAt("r-1", at("s1"));

  expect(await releases.get("r-1")).toStrictEqual({
    release: "r-1",
    createdAt: earlier.toISOString(),
    publications: [at("hub"), at("s1")],
  });
});

test("lists releases, the newest first, without those that were never recorded", async () => {
  await releases.record("r-2", later);
  await releases.recordAt("r-3", at("s1"));

  expect((await releases.all()).map(({ release }) => release)).toStrictEqual(["r-2", "r-1"]);
  expect(await releases.get("r-3")).toBeUndefined();
});
