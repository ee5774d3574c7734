import { expect, test } from "vitest";
import { type ClientSettings, Connection } from "../../sandbox/provider/connection.ts";

/** Stands for any client of the SDK. */
class NotingClient {
  readonly settings: ClientSettings;
  readonly middlewareStack = { add: () => undefined };

  constructor(settings: ClientSettings) {
    this.settings = settings;
  }

  destroy(): void {}
}

test.each([
  ["as often as the official provider", {}, 25],
  ["as often as the program says", { maxRetries: 3 }, 3],
])("tries a call %s", (_often, more, tries) => {
  const connection = new Connection({ region: "us-east-1", ...more });

  expect(connection.client(NotingClient).settings.maxAttempts).toBe(tries);
});
