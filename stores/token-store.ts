import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { isRefused } from "./conditional-write.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import { cursorOf, type Page, type PageRequest, startKeyOf } from "./page.ts";

/** An execution that waits for something to happen. */
export const WaitingTask = z.strictObject({
  /** What it waits for: `approval#<tenant>`, `room#<tenant>` or `stack#<stack>`. */
  token: z.string(),
  /** Step Functions' task token. */
  taskToken: z.string(),
  /** Tenant whose workflow waits. */
  tenant: z.string(),
  /** Generation of the wish that must be met; only for a stack. */
  generation: z.int().positive().optional(),
  /** What keeps it waiting, in words; only for room. */
  reason: z.string().optional(),
});

/** An execution that waits for something to happen. */
export type WaitingTask = z.output<typeof WaitingTask>;

/** What a workflow waits for until an operator has decided. */
export function approvalOf(tenant: string): string {
  return `approval#${tenant}`;
}

/** What a workflow waits for until there is room for its tenant. */
export function roomOf(tenant: string): string {
  return `room#${tenant}`;
}

/** What a workflow waits for until a stack met its wish or was given up. */
export function stackTokenOf(stack: string): string {
  return `stack#${stack}`;
}

/** Task tokens: there as long as someone waits for an answer, and gone once it was given. */
export class TokenStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Whoever waits for something, if anyone does. */
  async get(token: string): Promise<WaitingTask | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { token }, ConsistentRead: true }),
    );
    return Item && WaitingTask.parse(Item);
  }

  /**
   * Everyone who waits; there are as many as sign-ups and removals on their way. A row that cannot
   * be read is passed over: its workflow's own time-out ends the wait.
   */
  async waiting({ limit, cursor }: PageRequest): Promise<Page<WaitingTask>> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new ScanCommand({
        TableName: this.#table,
        Limit: limit,
        ExclusiveStartKey: startKeyOf(cursor),
      }),
    );
    const read = Items.map((item) => WaitingTask.safeParse(item));
    return { items: read.flatMap(({ data }) => data ?? []), ...cursorOf(LastEvaluatedKey) };
  }

  /** Waits; a step that is run again waits with its new token and no more with the old one. */
  async put(waiting: WaitingTask): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: waiting }));
  }

  /** The same as a write that joins another's transaction. */
  putWrite(waiting: WaitingTask): JoinedWrite {
    return { Put: { TableName: this.#table, Item: waiting } };
  }

  /** Notes what keeps someone waiting; the condition spares an answer that was given meanwhile. */
  async putReason({ token, taskToken }: WaitingTask, reason: string): Promise<void> {
    const conditional = new UpdateCommand({
      TableName: this.#table,
      Key: { token },
      UpdateExpression: "SET #reason = :reason",
      ConditionExpression: "taskToken = :waiting",
      ExpressionAttributeNames: { "#reason": "reason" },
      ExpressionAttributeValues: { ":waiting": taskToken, ":reason": reason },
    });
    await this.#client.send(conditional).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
    });
  }

  /** Notes that an answer was given; the condition spares a token that came meanwhile. */
  async answered({ token, taskToken }: WaitingTask): Promise<void> {
    const conditional = new DeleteCommand({
      TableName: this.#table,
      Key: { token },
      ConditionExpression: "attribute_not_exists(#token) OR taskToken = :answered",
      ExpressionAttributeNames: { "#token": "token" },
      ExpressionAttributeValues: { ":answered": taskToken },
    });
    await this.#client.send(conditional).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
    });
  }
}
