import { expect, test } from "vitest";
import { PaceRequests } from "../../../automation/engine/pace-requests.ts";
import { TenantryError } from "../../../tenants/errors.ts";

test("lets each call go when its own answer comes, in whatever order", async () => {
  const asked: unknown[] = [];
  const requests = new PaceRequests((request) => void asked.push(request));
  const gone: string[] = [];
  const first = requests.ask("create-rest-api").then(() => void gone.push("api"));
  const second = requests.ask("create-deployment").then(() => void gone.push("deployment"));

  requests.hear({ kind: "go", request: 2 });
  await second;
  requests.hear({ kind: "go", request: 1 });
  await first;

  expect(gone).toStrictEqual(["deployment", "api"]);
  expect(asked).toStrictEqual([
    { kind: "pace", request: 1, call: "create-rest-api" },
    { kind: "pace", request: 2, call: "create-deployment" },
  ]);
});

test("fails a call for which there is no time", async () => {
  const requests = new PaceRequests(() => {});
  const call = requests.ask("create-deployment");

  requests.hear({ kind: "go", request: 1, refusal: "no table" });

  await expect(call).rejects.toThrow("no table");
});

test("fails a call by the code and with the remedy that the worker gives", async () => {
  const requests = new PaceRequests(() => {});
  const call = requests.ask("delete-rest-api");

  const refusal = { code: "WRITE_CONFLICT", message: "others were faster", remedy: "Try again." };
  requests.hear({ kind: "go", request: 1, refusal });

  const failed: unknown = await call.catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(TenantryError);
  expect(failed).toMatchObject(refusal);
});

test("says when a call was made, and waits until that was heard", async () => {
  const asked: unknown[] = [];
  const requests = new PaceRequests((request) => void asked.push(request));
  const waiting = requests.ask("create-deployment");
  requests.hear({ kind: "go", request: 1 });
  const tell = await waiting;
  const told: string[] = [];

  const telling = tell({ wentAt: 1, doneAt: 2 }).then(() => void told.push("heard"));
  await new Promise(setImmediate);
  const before = [...told];
  requests.hear({ kind: "go", request: 1 });
  await telling;

  expect([before, told]).toStrictEqual([[], ["heard"]]);
  expect(asked.slice(1)).toStrictEqual([
    { kind: "made", request: 1, made: { wentAt: 1, doneAt: 2 } },
  ]);
});
