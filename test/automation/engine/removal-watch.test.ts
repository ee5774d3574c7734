import { expect, test } from "vitest";
import { RemovalWatch } from "../../../automation/engine/removal-watch.ts";

const URN = "urn:pulumi:pool-a::tenantry::aws:apigateway/usagePlan:UsagePlan::basic";
const begun = (urn: string) => ({ resourcePreEvent: { metadata: { urn, op: "delete" } } });
const done = (urn: string) => ({ resOutputsEvent: { metadata: { urn, op: "delete" } } });

function watchOf(...times: readonly number[]): RemovalWatch {
  const left = [...times];
  return new RemovalWatch(URN, () => left.shift() ?? 0);
}

test("sees when a resource's removal went, and when its answer was there", () => {
  const watch = watchOf(5, 9);

  for (const event of [begun("other"), begun(URN), done("other"), done(URN)]) watch.accept(event);

  expect(watch.made).toStrictEqual({ wentAt: 5, doneAt: 9 });
});

test("has seen nothing of a removal that failed, or that is told in an unknown way", () => {
  const [failed, unknown] = [watchOf(5, 9), watchOf(5, 9)];

  failed.accept(begun(URN));
  for (const event of [done(URN), { resourcePreEvent: "no" }, undefined]) unknown.accept(event);

  expect([failed.made, unknown.made]).toStrictEqual([undefined, undefined]);
});
