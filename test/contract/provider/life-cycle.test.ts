import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LocalAws } from "../../../sandbox/local-aws.ts";
import { supportedTypes } from "../../../sandbox/provider/catalogue.ts";
import { type ProviderServer, serveProvider } from "../../../sandbox/provider/server.ts";
import { computeCycles } from "./cycles/compute-cycles.ts";
import { dataCycles } from "./cycles/data-cycles.ts";
import { deliveryCycles } from "./cycles/delivery-cycles.ts";
import { eventCycles } from "./cycles/event-cycles.ts";
import { gatewayCycles } from "./cycles/gateway-cycles.ts";
import { identityCycles } from "./cycles/identity-cycles.ts";
import type { LifeCycle } from "./life-cycle.ts";
import { ProviderClient, type State } from "./provider-client.ts";
import { buildWorld, type World } from "./world.ts";

const NAMES = [
  "table",
  "a table with another index",
  "parameter",
  "bucket",
  "bucketVersioning",
  "bucketEncryption",
  "bucketPublicAccessBlock",
  "bucketLifecycle",
  "bucketPolicy",
  "bucketObject",
  "bucketObject of the older name",
  "queue",
  "queuePolicy",
  "logGroup",
  "role",
  "rolePolicy",
  "policy",
  "rolePolicyAttachment",
  "userPool",
  "userPoolClient",
  "userGroup",
  "function",
  "alias",
  "permission",
  "layerVersion",
  "stream mapping",
  "queue mapping",
  "stateMachine",
  "restApi",
  "deployment",
  "stage",
  "apiKey",
  "usagePlan",
  "usagePlanKey",
  "methodSettings",
  "account",
  "eventBus",
  "eventRule",
  "eventTarget",
  "schedule",
  "key",
  "key alias",
  "project",
  "pipeline",
];

let folder = "";
let aws: LocalAws | undefined;
let server: ProviderServer;
let provider: ProviderClient;
let world: World;
let cycles: Readonly<Record<string, LifeCycle>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-provider-"));
  aws = await localAws(folder);
  process.env.AWS_ACCESS_KEY_ID = "000000000000";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
  server = await serveProvider();
  provider = new ProviderClient(server.port);
  await provider.configure({ region: "us-east-1" });
  world = await buildWorld(provider);
  cycles = {
    ...dataCycles(world),
    ...identityCycles(world),
    ...computeCycles(world),
    ...gatewayCycles(world),
    ...eventCycles(world),
    ...deliveryCycles(world),
  };
});

afterAll(async () => {
  await world?.destroy();
  provider?.close();
  server?.close();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("every type that the stand-in knows has a life cycle, and every life cycle is run", () => {
  const lived = new Set(Object.values(cycles).map(({ type }) => type));

  expect(Object.keys(cycles).toSorted()).toStrictEqual(NAMES.toSorted());
  expect(supportedTypes().filter((type) => !lived.has(type))).toStrictEqual([]);
});

describe.each(NAMES)("%s", (name) => {
  const cycle = () => named(cycles, name);
  let state: State;

  const checked = async (inputs: Readonly<Record<string, unknown>>, olds?: State) => {
    const answer = await provider.check(cycle().type, inputs, olds?.inputs ?? {});
    expect(answer.failures).toStrictEqual([]);
    return answer.inputs;
  };

  test("is made, and its preview foretold every property", async () => {
    const inputs = await checked(cycle().inputs);

    const preview = await provider.create(cycle().type, inputs, true);
    state = await provider.create(cycle().type, inputs);

    expect(Object.keys(preview.properties).toSorted()).toStrictEqual(
      Object.keys(state.properties).toSorted(),
    );
    expect(state.id).not.toBe("");
  });

  test("shows no change when asked for again", async () => {
    const diff = await provider.diff(cycle().type, state, await checked(cycle().inputs, state));

    expect(diff.changes).toStrictEqual([]);
  });

  test("shows no change after a refresh", async () => {
    const seen = await provider.read(cycle().type, state);

    expect(seen?.inputs).toStrictEqual(state.inputs);
    expect(seen?.properties).toStrictEqual(state.properties);
  });

  test("is replaced for what AWS cannot change", async () => {
    for (const [property, other] of Object.entries(cycle().replacements ?? {})) {
      const inputs = await checked({ ...cycle().inputs, [property]: other }, state);

      const diff = await provider.diff(cycle().type, state, inputs);

      expect(diff.replaces).toStrictEqual([property]);
    }
  });

  test("changes in place, as its preview foretold, and shows no change after", async () => {
    const update = cycle().update;
    if (!update) return;
    const inputs = await checked(update, state);

    const diff = await provider.diff(cycle().type, state, inputs);
    const preview = await provider.update(cycle().type, state, inputs, true);
    const updated = await provider.update(cycle().type, state, inputs);

    expect(diff.replaces).toStrictEqual([]);
    expect(diff.changes.length).toBeGreaterThan(0);
    expect(foretold(preview, updated)).toStrictEqual(updated.properties);
    const seen = await provider.read(cycle().type, updated);
    expect(seen?.inputs).toStrictEqual(updated.inputs);
    expect(seen?.properties).toStrictEqual(updated.properties);
    state = updated;
  });

  test("is imported by its id", async () => {
    const importId = cycle().importId?.(state.id) ?? state.id;

    const imported = await provider.import(cycle().type, importId);

    expect(imported?.id).toBe(state.id);
    const diff = await provider.diff(cycle().type, imported ?? state, state.inputs);
    const untold = new Set(cycle().untold);
    const asked = diff.changes.filter((key) => key in state.inputs && !untold.has(key));
    expect(picked(imported?.inputs, asked)).toStrictEqual(picked(state.inputs, asked));
    expect(diff.replaces.filter((key) => !untold.has(key))).toStrictEqual([]);
  });

  test("is destroyed, once and again", async () => {
    await provider.delete(cycle().type, state);
    await provider.delete(cycle().type, state);

    const seen = await provider.read(cycle().type, state);

    if (!cycle().stays) expect(seen).toBeUndefined();
  });
});

function named(all: Readonly<Record<string, LifeCycle>>, name: string): LifeCycle {
  const found = all[name];
  if (!found) throw new Error(`no life cycle ${name}`);
  return found;
}

/** Starts a local AWS, or takes the one that a developer left running. */
async function localAws(folder: string): Promise<LocalAws | undefined> {
  if (process.env.AWS_ENDPOINT_URL) return undefined;
  const { startLocalAws } = await import("../../../sandbox/local-aws.ts");
  const started = await startLocalAws({ folder });
  process.env.AWS_ENDPOINT_URL = started.endpoint;
  return started;
}

function picked(properties: Readonly<Record<string, unknown>> = {}, keys: readonly string[]) {
  return Object.fromEntries(keys.map((key) => [key, properties[key]]));
}

/** A preview with what it left unknown filled in. */
function foretold(preview: State, updated: State): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(preview.properties).map(([key, item]) => [
      key,
      item === "04da6b54-80e4-46f7-96ec-b56ff0331ba9" ? updated.properties[key] : item,
    ]),
  );
}
