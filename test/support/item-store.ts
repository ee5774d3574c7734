import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";

type Stored = Record<string, unknown>;
type Key = Stored | undefined;

/** Tables in memory that answer what the tenant layer sends; nothing else of DynamoDB. */
export class ItemStore {
  readonly #tables = new Map<string, Map<string, Stored>>();
  /** Every command that was sent, by its name and input. */
  readonly sent: { readonly name: string; readonly input: unknown }[] = [];

  /** The store as a client. */
  client(): DynamoDBDocumentClient {
    const send = async (command: { readonly input: unknown }) => {
      this.sent.push({ name: command.constructor.name, input: command.input });
      return this.#answer(command);
    };
    // Only `send` is used of a client.
    return { send } as unknown as DynamoDBDocumentClient;
  }

  /** Every item of a table. */
  items(table: string): readonly Stored[] {
    return [...this.#table(table).values()];
  }

  #answer(command: unknown): unknown {
    if (command instanceof GetCommand) {
      return { Item: this.#table(command.input.TableName).get(keyOf(command.input.Key)) };
    }
    if (command instanceof PutCommand) {
      const { TableName, Item, ConditionExpression } = command.input;
      return this.#write(TableName, Item, ConditionExpression, Item);
    }
    if (command instanceof DeleteCommand) {
      const { TableName, Key, ConditionExpression } = command.input;
      return this.#write(TableName, Key, ConditionExpression, undefined);
    }
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof TransactWriteCommand) return this.#transact(command);
    throw new Error("the item store does not know this command");
  }

  #write(table: string | undefined, key: Key, condition: string | undefined, item: Key): object {
    if (!this.#holds(table, key, condition)) {
      throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
    }
    if (item) this.#table(table).set(keyOf(key), item);
    else this.#table(table).delete(keyOf(key));
    return {};
  }

  #transact({ input }: TransactWriteCommand): object {
    const steps = (input.TransactItems ?? []).map(({ Put, ConditionCheck }) => ({
      TableName: Put?.TableName ?? ConditionCheck?.TableName,
      ConditionExpression: Put?.ConditionExpression ?? ConditionCheck?.ConditionExpression,
      key: Put?.Item ?? ConditionCheck?.Key,
      item: Put?.Item,
    }));
    const held = steps.map((step) =>
      this.#holds(step.TableName, step.key, step.ConditionExpression),
    );
    if (held.includes(false)) {
      const CancellationReasons = held.map((each) => ({
        Code: each ? "None" : "ConditionalCheckFailed",
      }));
      throw new TransactionCanceledException({ message: "no", $metadata: {}, CancellationReasons });
    }
    for (const { TableName, key, item } of steps) {
      if (item) this.#table(TableName).set(keyOf(key), item);
    }
    return {};
  }

  #query(input: QueryCommandInput): object {
    const attribute = input.ExpressionAttributeNames?.["#key"] ?? "";
    const wanted = input.ExpressionAttributeValues?.[":key"];
    const after = String(input.ExclusiveStartKey?.sk ?? "");
    const all = this.items(input.TableName ?? "")
      .filter((item) => item[attribute] === wanted && String(item.sk) > after)
      .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
    const Items = all.slice(0, input.Limit);
    const last = Items.at(-1);
    return { Items, ...(all.length > Items.length && last ? { LastEvaluatedKey: last } : {}) };
  }

  #holds(table: string | undefined, key: Key, condition: string | undefined): boolean {
    const exists = this.#table(table).has(keyOf(key));
    if (condition === "attribute_exists(pk)") return exists;
    return condition === "attribute_not_exists(pk)" ? !exists : true;
  }

  #table(name = ""): Map<string, Stored> {
    const table = this.#tables.get(name) ?? new Map<string, Stored>();
    this.#tables.set(name, table);
    return table;
  }
}

function keyOf(key: Key): string {
  return `${key?.pk} ${key?.sk}`;
}
