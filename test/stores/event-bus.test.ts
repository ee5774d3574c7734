import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { EventBus } from "../../stores/event-bus.ts";

const event = {
  id: "e1",
  tenant: "a",
  name: "acme",
  type: "tenant.active",
  to: "active",
  by: "workflow",
  at: "2026-11-21T12:00:00.000Z",
  reason: "served",
} as const;

/** A bus whose service answers with this. */
function busOf(answer: object) {
  const sent: unknown[] = [];
  const send = async ({ input }: PutEventsCommand) => {
    sent.push(input);
    return answer;
  };
  // Only `send` is used of a client.
  return { sent, bus: new EventBus({ send } as unknown as EventBridgeClient, "fleet") };
}

test("tells of an event as it happened, at the time at which it did", async () => {
  const { sent, bus } = busOf({ FailedEntryCount: 0, Entries: [{ EventId: "x" }] });

  await bus.tell(event);

  expect(sent).toStrictEqual([
    {
      Entries: [
        {
          EventBusName: "fleet",
          Source: "tenantry",
          DetailType: "tenant.moved",
          Time: new Date(event.at),
          Detail: JSON.stringify(event),
        },
      ],
    },
  ]);
});

test("does not take an answer for success in which the entry was refused", async () => {
  const Entries = [{ ErrorCode: "ThrottlingException", ErrorMessage: "slow down" }];

  await expect(busOf({ FailedEntryCount: 1, Entries }).bus.tell(event)).rejects.toThrow(
    "ThrottlingException: slow down",
  );
});
