import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { TenantEvent } from "../tenants/tenant-event.ts";

/** Where everyone hears of the moves in tenants' lives. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Tells of one event; consumers drop an id that they have seen. */
  async tell(event: TenantEvent): Promise<void> {
    const { Entries = [] } = await this.#client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.#name,
            Source: "tenantry",
            DetailType: "tenant.moved",
            Time: new Date(event.at),
            Detail: JSON.stringify(event),
          },
        ],
      }),
    );
    const [entry] = Entries;
    if (entry?.ErrorCode) throw new Error(`${entry.ErrorCode}: ${entry.ErrorMessage}`);
  }
}
