import { Connection } from "./connection.ts";
import type { ProviderArguments } from "./provider-arguments.ts";

/** Long enough for any operation; an engine that comes back later configures again. */
const IDLE_LIMIT_MS = 6 * 60 * 60_000;

interface Entry {
  readonly connection: Connection;
  lastUsed: number;
}

/** The configured providers of one server, by the connection that each was configured on. */
export class Connections {
  readonly #entries = new Map<string, Entry>();

  /** Configures the provider at the other end of a connection, in place of any earlier one. */
  open(peer: string, settings: ProviderArguments): Connection {
    this.#forgetIdle();
    this.#entries.get(peer)?.connection.close();
    const connection = new Connection(settings);
    this.#entries.set(peer, { connection, lastUsed: Date.now() });
    return connection;
  }

  /**
   * The provider configured on a connection.
   *
   * @throws Error when there is none.
   */
  of(peer: string): Connection {
    const entry = this.#entries.get(peer);
    if (!entry) throw new Error("the aws provider was not configured on this connection");
    entry.lastUsed = Date.now();
    return entry.connection;
  }

  /** Tags that resources get on a connection; none before it is configured. */
  defaultTags(peer: string): Readonly<Record<string, string>> {
    return this.#entries.get(peer)?.connection.defaultTags ?? {};
  }

  /** Closes every client of every connection. */
  close(): void {
    for (const { connection } of this.#entries.values()) connection.close();
    this.#entries.clear();
  }

  /** gRPC does not tell when a peer goes, so that a long-lived server would keep them all. */
  #forgetIdle(): void {
    const limit = Date.now() - IDLE_LIMIT_MS;
    for (const [peer, { connection, lastUsed }] of this.#entries) {
      if (lastUsed > limit) continue;
      connection.close();
      this.#entries.delete(peer);
    }
  }
}
