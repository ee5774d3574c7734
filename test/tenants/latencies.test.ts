import { expect, test } from "vitest";
import { LATENCIES } from "../../sandbox/front/latency-table.ts";
import { CALL_TIMES } from "../../tenants/latencies.ts";

test.each(Object.entries(CALL_TIMES))("takes the local AWS's time for %s", (call, time) => {
  const { ms, spread, origin } = LATENCIES[call] ?? {};

  expect({ ms, spread, origin }).toStrictEqual(time);
});
