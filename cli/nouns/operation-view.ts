import type { Operation, OperationEvent } from "../../tenants/operation.ts";
import type { Column, Field } from "../text-table.ts";
import { changesText, happeningLine } from "./happening-line.ts";

/** What a list of operations shows. */
export const OPERATION_COLUMNS: readonly Column<Operation>[] = [
  { title: "OPERATION", cell: ({ operation }) => operation },
  { title: "STACK", cell: ({ stack }) => stack },
  { title: "ACTION", cell: ({ action }) => action },
  { title: "STATUS", cell: ({ status }) => status },
  { title: "STARTED", cell: ({ startedAt }) => startedAt },
  { title: "SECONDS", cell: secondsOf },
];

/** What there is to say of one operation. */
export function operationFields(operation: Operation): Field[] {
  const { failure, changes, by } = operation;
  const base: Field[] = [
    ["operation", operation.operation],
    ["stack", operation.stack],
    ["generation", String(operation.generation)],
    ["action", operation.action],
    ["status", operation.status],
    ["owner", operation.owner],
    ...(by === undefined ? [] : [["by", by] as const]),
    ["started", operation.startedAt],
    ["seconds", secondsOf(operation)],
    ["changes", changes && changesText(changes)],
  ];
  if (!failure) return base;
  return [...base, ["failure", `${failure.code}: ${failure.message}`], ["remedy", failure.remedy]];
}

/** One happening, as a line. */
export function operationEventLine(event: OperationEvent): string {
  return `${event.at} ${event.stage}: ${happeningLine(event)}`.trimEnd();
}

function secondsOf({ startedAt, endedAt }: Operation): string | undefined {
  if (endedAt === undefined) return undefined;
  return ((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
}
