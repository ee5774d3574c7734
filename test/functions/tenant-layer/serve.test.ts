import { expect, test, vi } from "vitest";
import { currentCaller } from "../../../functions/tenant-layer/caller.ts";
import { log, metrics, trace } from "../../../functions/tenant-layer/observed.ts";
import { Problem } from "../../../functions/tenant-layer/problem.ts";
import { serve } from "../../../functions/tenant-layer/serve.ts";
import { apiEvent, SAMPLE_CALLER } from "../../support/api-event.ts";

// The logger chooses its console when it is loaded.
vi.hoisted(() => {
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
});

const parameters = [
  { name: "id", in: "path", required: true, schema: { type: "string" } },
  { name: "count", in: "query", schema: { type: "integer", default: 3 } },
  { name: "deep", in: "query", schema: { type: "boolean" } },
];
const document = {
  openapi: "3.0.3",
  info: { title: "Things", version: "1" },
  paths: {
    "/things/{id}": {
      get: { operationId: "getThing", "x-tenantry-function": "things", parameters },
      post: {
        operationId: "writeThing",
        "x-tenantry-function": "things",
        parameters,
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: {
          name: { type: "string" },
          parts: { type: "array", items: { type: "string" } },
        },
      },
    },
  },
};

const echo = vi.fn(async (call: unknown) => ({ status: 200, body: call }));
const handler = serve(document, { getThing: echo, writeThing: echo }, "https://a.example");
const get = { operation: "GET /things/{id}", path: { id: "7" } };

async function answer(request: Parameters<typeof apiEvent>[0]) {
  const { statusCode, headers, body } = await handler(apiEvent(request));
  return { status: statusCode, type: headers?.["content-type"], body: JSON.parse(body) };
}

test("gives a route its values as the document types them, with defaults", async () => {
  expect((await answer(get)).body).toStrictEqual({ path: { id: "7" }, query: { count: 3 } });
  const query = { count: "5", deep: "true" };
  expect((await answer({ ...get, query })).body.query).toStrictEqual({ count: 5, deep: true });
  expect((await answer({ ...get, query: { deep: "false" } })).body.query.deep).toBe(false);
});

test("refuses what the document does not allow, all at once with paths", async () => {
  const request = {
    operation: "POST /things/{id}",
    path: { id: "7" },
    query: { count: "many", deep: "perhaps", other: "x" },
    body: { parts: ["a", 5] },
  };

  const { status, type, body } = await answer(request);

  expect(status).toBe(400);
  expect(type).toBe("application/problem+json");
  expect(body.issues.map(({ path }: { path: string }) => path)).toStrictEqual([
    "query.count",
    "query.deep",
    "query.other",
    "body.name",
    "body.parts.1",
  ]);
});

test.each([
  ["that is no JSON", "{"],
  ["that is missing", null],
])("refuses a body %s", async (_, body) => {
  const event = { ...apiEvent({ ...get, operation: "POST /things/{id}" }), body };

  const { statusCode, body: text } = await handler(event);

  expect(statusCode).toBe(400);
  expect(JSON.parse(text).issues).toStrictEqual([{ path: "body", problem: "must be JSON" }]);
});

test("reads a body that came in base 64", async () => {
  const event = apiEvent({ ...get, operation: "POST /things/{id}" });
  const body = Buffer.from('{"name":"x"}').toString("base64");

  const { body: text } = await handler({ ...event, body, isBase64Encoded: true });

  expect(JSON.parse(text).body).toStrictEqual({ name: "x" });
});

test("acts for the caller, and for nobody outside of a request", async () => {
  echo.mockImplementationOnce(async () => ({ status: 200, body: currentCaller() }));

  expect((await answer(get)).body).toStrictEqual(SAMPLE_CALLER);
  expect(() => currentCaller()).toThrow("no request is in progress");
});

test("tells a problem as it is, and a bug as no more than one", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  echo.mockRejectedValueOnce(new Problem(409, { code: "THING_BUSY", detail: "it is busy" }));
  expect(await answer(get)).toMatchObject({
    status: 409,
    body: { code: "THING_BUSY", issues: [] },
  });

  echo.mockRejectedValueOnce(new Error("secret detail"));
  const bug = await answer(get);

  expect(bug).toMatchObject({ status: 500, body: { code: "INTERNAL_ERROR" } });
  expect(JSON.stringify(bug)).not.toContain("secret detail");
  expect(JSON.parse(String(error.mock.calls[0]?.[0]))).toMatchObject({
    message: "a request failed",
    tenant_id: SAMPLE_CALLER.tenantId,
    tier: "basic",
  });
});

test("writes the tenant and the tier into every line, and counts by tier", async () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
  const lines = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  echo.mockImplementationOnce(async () => {
    log.info("looked", { thing: 7 });
    log.warn("odd");
    metrics.count("ThingSeen");
    return { status: 200, body: await trace("work", async () => "done") };
  });

  expect((await answer(get)).body).toBe("done");
  const said = [info, warn].map((spy) => JSON.parse(String(spy.mock.calls[0]?.[0])));
  const tags = { tenant_id: SAMPLE_CALLER.tenantId, tier: "basic" };
  expect(said).toMatchObject([
    { message: "looked", thing: 7, ...tags },
    { message: "odd", ...tags },
  ]);
  expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
    ThingSeen: 1,
    ...tags,
  });
  log.info("after");
  expect(JSON.parse(String(info.mock.calls[1]?.[0]))).not.toHaveProperty("tenant_id");
});

test("refuses a request that passed no authorizer", async () => {
  const event = apiEvent({ ...get, caller: { tenantId: "" } });

  expect(() => handler(event)).toThrow("the authorizer's answer is not valid");
});

test("refuses to start with a route that the document does not have", () => {
  expect(() => serve(document, { other: echo }, "*")).toThrow(
    'the OpenAPI document has no operation "other"',
  );
});

test("takes a request for no route as a bug", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);

  expect(await answer({ operation: "GET /other" })).toMatchObject({ status: 500 });
});
