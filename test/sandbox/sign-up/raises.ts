import {
  ListRequestedServiceQuotaChangeHistoryCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { expect, test } from "vitest";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import { type ControlWorld, WANTED_LIMITS } from "../../support/control-world.ts";
import { IN_LINE, type SeenVending, turnBack, untilVending } from "./vended-accounts.ts";

/** Quotas of the shard's account that AWS is asked about, as an operator sees them once it has decided. */
export const DECIDED_LIMITS = [
  {
    quota: "usage-plans",
    limit: WANTED_LIMITS["usage-plans"],
    from: "service-quotas",
    raise: {
      wanted: WANTED_LIMITS["usage-plans"],
      state: "raised",
      reason: `AWS applies ${WANTED_LIMITS["usage-plans"]}`,
    },
  },
  {
    quota: "tables",
    limit: 2_500,
    from: "service-quotas",
    raise: {
      wanted: WANTED_LIMITS.tables,
      state: "refused",
      reason: `AWS did not raise it to ${WANTED_LIMITS.tables} (DENIED); ask AWS Support, then \`shard retry\``,
    },
  },
];

/** What becomes of the limits that a new account is to have. */
export function testRaises(world: () => ControlWorld): void {
  test(
    "notes the limit that AWS raises and why it denies another, each asked for once",
    IN_LINE,
    async () => {
      const { account = "" } = await untilRaises(world(), ["asked", "asked"]);
      // Whoever looked before would look again ten minutes later.
      await waitFor("AWS to decide", { seconds: 30 }, async () => {
        const requests = await requestedRaises(world(), account);
        return requests.some((request) => request.includes("PENDING")) ? undefined : true;
      });
      await turnBack(world(), "s2", ["raises", "usage-plans", "notBefore"]);
      await turnBack(world(), "s2", ["raises", "tables", "notBefore"]);

      await untilRaises(world(), ["raised", "refused"]);
      await world().sweepInTurn();

      expect(await limitsOf(world())).toStrictEqual(DECIDED_LIMITS);
      expect(await requestedRaises(world(), account)).toStrictEqual(DECIDED_REQUESTS);
    },
  );
}

/** What AWS was asked for, and how that ended. */
export const DECIDED_REQUESTS = [
  ["L-E8693075", WANTED_LIMITS["usage-plans"], "APPROVED"],
  ["L-F98FE922", WANTED_LIMITS.tables, "DENIED"],
];

/** What an operator is shown of the limits that AWS is asked about. */
export async function limitsOf({ operator }: ControlWorld) {
  const { quotas } = await operator.shard("s2");
  return quotas
    .filter(({ quota }) => quota in WANTED_LIMITS)
    .map(({ quota, limit, from, raise }) => ({ quota, limit, from, raise }));
}

/** Every request for a higher limit that AWS knows of in an account. */
export async function requestedRaises(world: ControlWorld, account: string) {
  const client = new ServiceQuotasClient(await world.administratorOf(account));
  const asked = await client.send(new ListRequestedServiceQuotaChangeHistoryCommand({}));
  return (asked.RequestedQuotas ?? [])
    .map(({ QuotaCode, DesiredValue, Status }) => [QuotaCode, DesiredValue, Status])
    .sort();
}

/** Sweeps until the raises, of usage plans and of tables, are in these states. */
function untilRaises(world: ControlWorld, wanted: readonly string[]): Promise<SeenVending> {
  return untilVending(world, "s2", ({ raises = {} }) => {
    const states = [raises["usage-plans"]?.state, raises.tables?.state];
    return states.every((state, index) => state === wanted[index]);
  });
}
