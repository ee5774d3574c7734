import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";

const PUT_SHARD = { method: "PUT", path: "/shards/s3" };
const settings = { account: "222222222222", region: "us-east-1", baseline: "by-hand" };
let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
});

test.each([
  ["no body", undefined, "application/json"],
  ["an empty body", "", "application/json"],
  ["broken JSON", '{"account":', "application/json"],
  ["text", "account 222222222222", "text/plain"],
  ["JSON that is sent as text", JSON.stringify(settings), "text/plain"],
  ["JSON that is sent as a form", JSON.stringify(settings), "application/x-www-form-urlencoded"],
  ["JSON without a media type", JSON.stringify(settings), undefined],
])("refuses a shard with %s as one that is no JSON", async (_what, body, type) => {
  const answer = await send(body, type);

  expect(answer).toMatchObject({ status: 400, body: { code: "BODY_NOT_JSON" } });
  expect(world.bugs).toStrictEqual([]);
});

test("says what is missing of a shard that comes with nothing at all", async () => {
  const answer = await send(undefined, undefined);

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "DOCUMENT_INVALID", problems: [{ path: "account" }, { path: "region" }] },
  });
  expect(world.bugs).toStrictEqual([]);
});

test("refuses a wish of another media type likewise", async () => {
  const answer = await send("{}", "text/plain", { method: "PUT", path: "/mappings/pool-s1-2" });

  expect(answer).toMatchObject({ status: 400, body: { code: "BODY_NOT_JSON" } });
  expect(world.bugs).toStrictEqual([]);
});

/** Sends a body as whoever sets its media type himself. */
async function send(body: string | undefined, type: string | undefined, route = PUT_SHARD) {
  const headers = {
    authorization: "Bearer operators-token",
    ...(type === undefined ? {} : { "content-type": type }),
  };
  const sent = new Request(`http://localhost${route.path}`, {
    method: route.method,
    headers,
    // As bytes, which have no media type of their own.
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  });
  const answer = await world.api.request(sent);
  return { status: answer.status, body: await answer.json() };
}
