import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { isRefused } from "./conditional-write.ts";
import { scanAll } from "./scan-all.ts";

/** A bucket that holds a release, every file of it verified. */
const Publication = z.object({
  /** Where planes fetch it from: the name of a shard, or `hub` for workers. */
  place: z.string(),
  /** Name of the bucket. */
  bucket: z.string(),
  /** When every file there was verified, ISO 8601. */
  publishedAt: z.iso.datetime(),
});

/** A bucket that holds a release. */
export type Publication = z.output<typeof Publication>;

/** A release and where it was published to. */
export interface PublishedRelease {
  /** Its id. */
  readonly release: string;
  /** When it was first published, ISO 8601. */
  readonly createdAt: string;
  /** Where it is, in the order of the places' names. */
  readonly publications: readonly Publication[];
}

const Item = z.object({ release: z.string(), item: z.string() });
const First = z.object({ createdAt: z.iso.datetime() });

/** Which releases there are, and where each was verified to be. */
export class ReleaseStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Notes that a release was published; the time of the first note stays. */
  async record(release: string, now: Date): Promise<void> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { release, item: "release", createdAt: now.toISOString() },
      ConditionExpression: "attribute_not_exists(#release)",
      ExpressionAttributeNames: { "#release": "release" },
    });
    await this.#client.send(put).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
    });
  }

  /** Notes that every file of a release was verified in a bucket. */
  async recordAt(release: string, publication: Publication): Promise<void> {
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...publication, release, item: `shard#${publication.place}` },
      }),
    );
  }

  /** One release, if it was ever published. */
  async get(release: string): Promise<PublishedRelease | undefined> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: "#release = :release",
        ExpressionAttributeNames: { "#release": "release" },
        ExpressionAttributeValues: { ":release": release },
      }),
    );
    return releasesOf(Items)[0];
  }

  /** Every release, the newest first; there are hundreds at most. */
  async all(): Promise<readonly PublishedRelease[]> {
    const found = await scanAll(this.#client, { TableName: this.#table });
    return releasesOf(found).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  }
}

/** Puts the items of each release together; one without its first item is not there yet. */
function releasesOf(items: readonly Record<string, unknown>[]): PublishedRelease[] {
  const byRelease = Map.groupBy(items, (item) => Item.parse(item).release);
  return [...byRelease].flatMap(([release, own]) => {
    const first = own.find(({ item }) => item === "release");
    if (!first) return [];
    const publications = own
      .filter(({ item }) => item !== "release")
      .map((item) => Publication.parse(item))
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    return [{ release, createdAt: First.parse(first).createdAt, publications }];
  });
}
