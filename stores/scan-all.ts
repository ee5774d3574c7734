import {
  type DynamoDBDocumentClient,
  ScanCommand,
  type ScanCommandInput,
} from "@aws-sdk/lib-dynamodb";

/** Every item that a scan finds, whatever number of pages they come in. */
export async function scanAll(
  client: DynamoDBDocumentClient,
  scan: ScanCommandInput,
): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let ExclusiveStartKey: ScanCommandInput["ExclusiveStartKey"];
  do {
    const command = new ScanCommand({ ...scan, ExclusiveStartKey });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    found.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
