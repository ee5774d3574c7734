import pulumi, {
  type CheckRequest,
  type CheckResponse,
  type CreateRequest,
  type CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type DiffResponse,
  type PropertyDiff,
  type ReadRequest,
  type ReadResponse,
  type UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty, { type Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { ifFound } from "./aws-failure.ts";
import { isSupported, loadResource, supportedTypes } from "./catalogue.ts";
import { checkInputs } from "./check.ts";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";
import { type Call, failureOf, HalfMadeError, propertiesOf, structOf } from "./messages.ts";
import {
  driftOf,
  importedInputs,
  keptOutputs,
  type Plan,
  planUpdate,
  previewCreation,
  previewUpdate,
  stateOf,
} from "./plan.ts";
import type { ResourceDefinition } from "./resource-definition.ts";
import type { Properties } from "./wire.ts";

/** The methods of the protocol that concern one resource. */
export class ResourceMethods {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Completes inputs and lists everything wrong with them. */
  async check(call: Call<CheckRequest>): Promise<CheckResponse> {
    const { request } = call;
    const type = typeOf(request);
    const response = new pulumi.CheckResponse();
    if (!isSupported(type)) {
      response.setInputs(request.getNews());
      response.setFailuresList([failureOf(unsupportedType(type))]);
      return response;
    }
    const { inputs, problems } = checkInputs(await loadResource(type), {
      type,
      name: request.getName() || (request.getUrn().split("::").at(-1) ?? ""),
      olds: propertiesOf(request.getOlds()),
      news: propertiesOf(request.getNews()),
      seed: request.getRandomseed_asU8(),
      defaultTags: this.#connections.defaultTags(call.getPeer()),
    });
    response.setInputs(structOf(inputs));
    response.setFailuresList(problems.map(failureOf));
    return response;
  }

  /** Says what an update would change, and whether it can be made in place. */
  async diff({ request }: Call<DiffRequest>): Promise<DiffResponse> {
    const definition = await loadResource(typeOf(request));
    const old = propertiesOf(request.getOldInputs());
    const news = propertiesOf(request.getNews());
    const ignored = request.getIgnorechangesList().map((path) => path.split(/[.[]/)[0]);
    const plan = planUpdate(definition, old, news);
    const changed = plan.changed.filter((name) => !ignored.includes(name));
    return diffResponse({ ...plan, changed }, old, news);
  }

  /** Makes the thing; a failure after its first call leaves it in the state. */
  async create(call: Call<CreateRequest>): Promise<CreateResponse> {
    const definition = await loadResource(typeOf(call.request));
    const inputs = propertiesOf(call.request.getProperties());
    const response = new pulumi.CreateResponse();
    if (call.request.getPreview()) {
      response.setProperties(structOf(previewCreation(definition, inputs)));
      return response;
    }
    const connection = this.#connectionOf(call, inputs);
    const made = await definition.create(connection, inputs);
    const outputs = await completed(definition, connection, made, inputs);
    response.setId(made.id);
    response.setProperties(
      structOf({ ...stateOf(definition, inputs, connection.region), ...outputs }),
    );
    return response;
  }

  /**
   * Describes the thing; with nothing given this is an import, and everything is taken.
   *
   * With inputs and no properties it was made by an operation that was killed: the inputs stand.
   */
  async read(call: Call<ReadRequest>): Promise<ReadResponse> {
    const definition = await loadResource(typeOf(call.request));
    const inputs = propertiesOf(call.request.getInputs());
    const properties = propertiesOf(call.request.getProperties());
    const isImport = isEmpty(properties) && isEmpty(inputs);
    const { id, state } = isImport
      ? importKey(definition, call.request.getId())
      : { id: call.request.getId(), state: isEmpty(properties) ? inputs : properties };
    const connection = this.#connectionOf(call, properties);
    const found = await ifFound(definition.read(connection, id, state));
    const response = new pulumi.ReadResponse();
    if (!found) return response;
    const seen = isImport
      ? importedInputs(found.inputs)
      : { ...inputs, ...driftOf(definition, inputs, found.inputs) };
    const current = stateOf(definition, seen, connection.region);
    response.setId(found.id ?? id);
    response.setInputs(structOf(seen));
    response.setProperties(structOf({ ...state, ...current, ...found.outputs }));
    return response;
  }

  /** Changes the thing in place; with no change left it brings a half-made thing to its end. */
  async update(call: Call<UpdateRequest>): Promise<UpdateResponse> {
    const { request } = call;
    const definition = await loadResource(typeOf(request));
    const [inputs, old] = [propertiesOf(request.getNews()), propertiesOf(request.getOldInputs())];
    const state = propertiesOf(request.getOlds());
    const response = new pulumi.UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(structOf(previewUpdate(definition, state, old, inputs)));
      return response;
    }
    const connection = this.#connectionOf(call, inputs);
    const { changed } = planUpdate(definition, old, inputs);
    const change = { id: request.getId(), inputs, state, changed: new Set(changed) };
    const moved = await updated(definition, connection, change);
    const current = stateOf(definition, inputs, connection.region);
    response.setProperties(structOf({ ...keptOutputs(definition, state), ...current, ...moved }));
    return response;
  }

  /** Removes the thing; one that is gone already is as good. */
  async delete(call: Call<DeleteRequest>): Promise<Empty> {
    const definition = await loadResource(typeOf(call.request));
    const state = propertiesOf(call.request.getProperties());
    await ifFound(definition.delete(this.#connectionOf(call, state), call.request.getId(), state));
    return new empty.Empty();
  }

  #connectionOf(call: Call<unknown>, { region }: Properties): Connection {
    const connection = this.#connections.of(call.getPeer());
    return connection.inRegion(typeof region === "string" ? region : undefined);
  }
}

/** Older engines do not send the type apart from the name. */
function typeOf(request: { getType(): string; getUrn(): string }): string {
  return request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
}

function unsupportedType(type: string): string {
  return `resource type ${type} is not supported by the stand-in aws provider; supported: ${supportedTypes().join(", ")}`;
}

function isEmpty(properties: Properties): boolean {
  return Object.keys(properties).length === 0;
}

function importKey(definition: ResourceDefinition, id: string) {
  return definition.importKey?.(id) ?? { id, state: {} };
}

async function completed(
  definition: ResourceDefinition,
  connection: Connection,
  made: Awaited<ReturnType<ResourceDefinition["create"]>>,
  inputs: Properties,
): Promise<Properties> {
  try {
    const more = await definition.complete?.(connection, made.id, inputs, made.outputs);
    return { ...made.outputs, ...more };
  } catch (failure) {
    const state = { ...stateOf(definition, inputs, connection.region), ...made.outputs };
    throw new HalfMadeError(made.id, state, inputs, failure);
  }
}

async function updated(
  definition: ResourceDefinition,
  connection: Connection,
  change: Parameters<NonNullable<ResourceDefinition["update"]>>[1],
): Promise<Properties> {
  const { id, inputs, state, changed } = change;
  if (changed.size === 0) {
    return (await definition.complete?.(connection, id, inputs, state)) ?? {};
  }
  if (!definition.update) throw new Error(`cannot change ${[...changed].join(", ")} in place`);
  return definition.update(connection, change);
}

function diffResponse(plan: Plan, old: Properties, news: Properties): DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = pulumi.DiffResponse.DiffChanges;
  const replaces = plan.replaces.filter((name) => plan.changed.includes(name));
  const response = new pulumi.DiffResponse();
  response.setChanges(plan.changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...plan.changed]);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(plan.deletesFirst && replaces.length > 0);
  response.setHasdetaileddiff(true);
  for (const name of plan.changed) {
    const detail = propertyDiff(old[name], news[name], replaces.includes(name));
    response.getDetaileddiffMap().set(name, detail);
  }
  return response;
}

function propertyDiff(old: unknown, given: unknown, isReplaced: boolean): PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } =
    pulumi.PropertyDiff.Kind;
  const diff = new pulumi.PropertyDiff();
  diff.setInputdiff(true);
  if (old === undefined) diff.setKind(isReplaced ? ADD_REPLACE : ADD);
  else if (given === undefined) diff.setKind(isReplaced ? DELETE_REPLACE : DELETE);
  else diff.setKind(isReplaced ? UPDATE_REPLACE : UPDATE);
  return diff;
}
