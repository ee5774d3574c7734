import { expect, test } from "vitest";
import type { EngineEvent } from "../../../automation/engine/engine-event.ts";
import { EventReader, partsOf } from "../../../automation/engine/event-reader.ts";
import { SecretMask } from "../../../automation/engine/secret-mask.ts";

const urn =
  "urn:pulumi:pool-s1-1::tenantry::tenantry:index:Plane$aws:dynamodb/table:Table::pool-orders";
const table = { resource: "pool-orders", type: "aws:dynamodb/table:Table" };
const stackUrn = "urn:pulumi:pool-s1-1::tenantry::pulumi:pulumi:Stack::tenantry-pool-s1-1";
const metadata = (op: string) => ({ op, urn, type: "aws:dynamodb/table:Table" });

function reader(...secrets: string[]) {
  const events: EngineEvent[] = [];
  const read = new EventReader(new SecretMask(secrets), (event) => void events.push(event));
  return { events, read };
}

test("tells of a resource when it is begun, done or failed, and how long it took", () => {
  const { events, read } = reader();

  read.accept({ resourcePreEvent: { metadata: metadata("create") } });
  read.accept({ resOutputsEvent: { metadata: metadata("create") } });
  read.accept({ resourcePreEvent: { metadata: metadata("update") } });
  read.accept({ resOpFailedEvent: { metadata: metadata("update"), status: 1, steps: 1 } });

  const seconds = expect.any(Number);
  expect(events).toStrictEqual([
    { kind: "resource", action: "create", phase: "begun", ...table },
    { kind: "resource", action: "create", phase: "done", ...table, seconds },
    { kind: "resource", action: "update", phase: "begun", ...table },
    { kind: "resource", action: "update", phase: "failed", ...table, seconds },
  ]);
});

test("says nothing of resources that stay as they are", () => {
  const { events, read } = reader();

  for (const op of ["same", "refresh", "read"]) {
    read.accept({ resourcePreEvent: { metadata: metadata(op) } });
    read.accept({ resOutputsEvent: { metadata: metadata(op) } });
  }

  expect(events).toStrictEqual([]);
});

test("drops debug diagnostics, which carry every property in clear", () => {
  const { events, read } = reader();
  const message = "RegisterResource RPC finished: resource:key; value,,,key-hush-hush";

  read.accept({ diagnosticEvent: { urn, message, severity: "debug", color: "never" } });

  expect(events).toStrictEqual([]);
  expect(read.errors).toStrictEqual([]);
});

test("hides known secrets in what is said, and keeps errors for whoever tells failures apart", () => {
  const { events, read } = reader("hush-hush-hush");
  const message = "<{%reset%}>the key hush-hush-hush is in use<{%reset%}>\n";

  read.accept({ diagnosticEvent: { urn, message, severity: "error", color: "always" } });
  read.accept({ diagnosticEvent: { message: "  ", severity: "info", color: "" } });
  read.accept({ diagnosticEvent: { message: "noise", severity: "info#err", color: "" } });

  expect(events).toStrictEqual([
    { kind: "message", severity: "error", message: "the key [secret] is in use", ...table },
    { kind: "message", severity: "info", message: "noise" },
  ]);
  expect(read.errors).toStrictEqual([{ ...table, reason: "the key [secret] is in use" }]);
});

test("takes the outputs of the stack without those of which any part is secret", () => {
  const { read } = reader();
  const outputs = {
    plane: "pool-s1-1",
    tables: { orders: "o" },
    key: "[secret]",
    deep: ["[secret]"],
  };
  const stack = { op: "update", urn: stackUrn, type: "pulumi:pulumi:Stack", new: { outputs } };

  read.accept({ resOutputsEvent: { metadata: stack } });
  read.accept({ summaryEvent: { resourceChanges: { create: 2, same: 1 } } });

  expect(read.outputs).toStrictEqual({ plane: "pool-s1-1", tables: { orders: "o" } });
  expect(read.changes).toStrictEqual({ create: 2, same: 1 });
});

test("adds up what was done in several runs of the engine", () => {
  const { read } = reader();

  for (const resourceChanges of [{ delete: 1, same: 4 }, { delete: 3, same: 1 }, null]) {
    read.accept({ summaryEvent: { resourceChanges } });
  }

  expect(read.changes).toStrictEqual({ delete: 4, same: 5 });
});

test("knows which resources AWS refused to make because it has them already", () => {
  const { read } = reader();
  const made = { inputs: { name: "orders" }, parent: "urn:parent", provider: "urn:provider::id" };
  const failed = (op: string, more: object) => ({
    resOpFailedEvent: { metadata: { ...metadata(op), ...more } },
  });
  const said = (message: string) => ({ diagnosticEvent: { urn, message, severity: "error" } });

  read.accept(said("ResourceInUseException: Table already exists: orders"));
  read.accept(failed("update", { new: made }));
  const afterUpdate = read.conflicts;
  read.accept(failed("create", { new: made }));
  read.accept(failed("create-replacement", { new: { outputs: {} } }));
  const other = reader();
  other.read.accept(said("AccessDeniedException: no"));
  other.read.accept(failed("create", { new: made }));

  const { type } = table;
  expect(afterUpdate).toStrictEqual([]);
  expect(read.conflicts).toStrictEqual([
    { urn, type, ...made },
    { urn, type, inputs: {} },
  ]);
  expect(other.read.conflicts).toStrictEqual([]);
});

test("drops events of a shape that it does not know", () => {
  const { events, read } = reader();

  for (const raw of [
    undefined,
    "text",
    { resourcePreEvent: 7 },
    { preludeEvent: { config: {} } },
  ]) {
    read.accept(raw);
  }
  read.accept({ summaryEvent: {} });

  expect(events).toStrictEqual([]);
  expect(read.changes).toStrictEqual({});
});

test("reads a resource's name and type from its URN", () => {
  expect(partsOf(urn)).toStrictEqual(table);
  expect(partsOf("urn:pulumi:s::p::a:b:C::with::colons")).toStrictEqual({
    resource: "with::colons",
    type: "a:b:C",
  });
  expect(partsOf("no urn")).toStrictEqual({ resource: "", type: "" });
});
