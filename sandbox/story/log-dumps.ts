import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { SandboxCredentials } from "../sandbox-environment.ts";

/** One line that a function wrote. */
export interface LogLine {
  /** Log group that holds it. */
  readonly group: string;
  /** The line. */
  readonly text: string;
}

/** Every line of every log group of an account. */
export async function logDump(
  region: string,
  { sessionToken = "", ...keys }: SandboxCredentials,
): Promise<readonly LogLine[]> {
  const client = new CloudWatchLogsClient({ region, credentials: { ...keys, sessionToken } });
  const lines: LogLine[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName = "" } of logGroups) {
      lines.push(...(await linesOf(client, logGroupName)));
    }
  }
  return lines;
}

async function linesOf(client: CloudWatchLogsClient, group: string): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    { logGroupName: group },
  )) {
    lines.push(...events.map(({ message = "" }) => ({ group, text: message })));
  }
  return lines;
}
