import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pulumi from "@pulumi/pulumi/proto/provider_pb.js";
import struct, { type Struct } from "google-protobuf/google/protobuf/struct_pb.js";

type Properties = Readonly<Record<string, unknown>>;

/** Inputs after Check, and what Check refused. */
export interface CheckAnswer {
  /** Completed inputs. */
  readonly inputs: Properties;
  /** Reasons of all failures. */
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** A resource as the engine keeps it. */
export interface State {
  /** Id in the state. */
  readonly id: string;
  /** Inputs that it was last made or changed with. */
  readonly inputs: Properties;
  /** Inputs and outputs. */
  readonly properties: Properties;
}

/** Speaks to a provider as the engine does, without an engine. */
export class ProviderClient {
  readonly #client: InstanceType<typeof services.ResourceProviderClient>;

  constructor(port: number) {
    this.#client = new services.ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      // Each client is a connection of its own, as each configured provider of an engine is.
      { "grpc.use_local_subchannel_pool": 1 },
    );
  }

  /** Configures the provider; nested arguments go as JSON texts, as the engine sends them. */
  async configure(args: Properties): Promise<void> {
    const request = new pulumi.ConfigureRequest();
    const encoded = Object.entries(args).map(([key, item]) => [
      key,
      typeof item === "string" ? item : JSON.stringify(item),
    ]);
    request.setArgs(structOf(Object.fromEntries(encoded)));
    await this.#call("configure", request);
  }

  /** Arguments that a change of configuration replaces the provider for. */
  async diffConfig(olds: Properties, news: Properties): Promise<readonly string[]> {
    const request = new pulumi.DiffRequest();
    request.setOldInputs(structOf(olds));
    request.setNews(structOf(news));
    const response = await this.#call<InstanceType<typeof pulumi.DiffResponse>>(
      "diffConfig",
      request,
    );
    return response.getReplacesList();
  }

  /** What is wrong with a configuration. */
  async checkConfig(news: Properties): Promise<readonly string[]> {
    const request = new pulumi.CheckRequest();
    request.setNews(structOf(news));
    const response = await this.#call<InstanceType<typeof pulumi.CheckResponse>>(
      "checkConfig",
      request,
    );
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  /** Completes inputs. */
  async check(type: string, news: Properties, olds: Properties = {}): Promise<CheckAnswer> {
    const request = new pulumi.CheckRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setName("probe");
    request.setNews(structOf(news));
    request.setOlds(structOf(olds));
    request.setRandomseed(new Uint8Array([1, 2, 3]));
    const response = await this.#call<InstanceType<typeof pulumi.CheckResponse>>("check", request);
    return {
      inputs: propertiesOf(response.getInputs()),
      failures: response.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  /** Names of the inputs that an update would change, and of those that it would replace for. */
  async diff(type: string, state: State, news: Properties) {
    const request = new pulumi.DiffRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setId(state.id);
    request.setOlds(structOf(state.properties));
    request.setOldInputs(structOf(state.inputs));
    request.setNews(structOf(news));
    const response = await this.#call<InstanceType<typeof pulumi.DiffResponse>>("diff", request);
    return {
      changes: response.getDiffsList(),
      replaces: response.getReplacesList(),
      deletesFirst: response.getDeletebeforereplace(),
    };
  }

  /** Makes a resource. */
  async create(type: string, inputs: Properties, isPreview = false): Promise<State> {
    const request = new pulumi.CreateRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setProperties(structOf(inputs));
    request.setPreview(isPreview);
    const response = await this.#call<InstanceType<typeof pulumi.CreateResponse>>(
      "create",
      request,
    );
    const properties = propertiesOf(response.getProperties());
    return { id: response.getId(), inputs, properties };
  }

  /** Refreshes a resource; undefined when it is gone. */
  read(type: string, state: State): Promise<State | undefined> {
    return this.#read(type, state);
  }

  /** Imports a resource; undefined when there is none. */
  import(type: string, id: string): Promise<State | undefined> {
    return this.#read(type, { id, inputs: {}, properties: {} });
  }

  /** Changes a resource in place. */
  async update(type: string, state: State, inputs: Properties, isPreview = false): Promise<State> {
    const request = new pulumi.UpdateRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setId(state.id);
    request.setOlds(structOf(state.properties));
    request.setOldInputs(structOf(state.inputs));
    request.setNews(structOf(inputs));
    request.setPreview(isPreview);
    const response = await this.#call<InstanceType<typeof pulumi.UpdateResponse>>(
      "update",
      request,
    );
    return { id: state.id, inputs, properties: propertiesOf(response.getProperties()) };
  }

  /** Removes a resource. */
  async delete(type: string, state: State): Promise<void> {
    const request = new pulumi.DeleteRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setId(state.id);
    request.setProperties(structOf(state.properties));
    await this.#call("delete", request);
  }

  /** Calls a function. */
  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new pulumi.InvokeRequest();
    request.setTok(token);
    request.setArgs(structOf(args));
    const response = await this.#call<InstanceType<typeof pulumi.InvokeResponse>>(
      "invoke",
      request,
    );
    return propertiesOf(response.getReturn());
  }

  /** Ends the connection. */
  close(): void {
    this.#client.close();
  }

  async #read(type: string, state: State): Promise<State | undefined> {
    const request = new pulumi.ReadRequest();
    request.setUrn(urnOf(type));
    request.setType(type);
    request.setId(state.id);
    request.setInputs(structOf(state.inputs));
    request.setProperties(structOf(state.properties));
    const response = await this.#call<InstanceType<typeof pulumi.ReadResponse>>("read", request);
    if (!response.getId()) return undefined;
    return {
      id: response.getId(),
      inputs: propertiesOf(response.getInputs()),
      properties: propertiesOf(response.getProperties()),
    };
  }

  #call<Response>(method: string, request: unknown): Promise<Response> {
    // The generated client has one method for each of the protocol's, all of one form.
    const methods = this.#client as unknown as Record<
      string,
      (request: unknown, answer: (error: Error | null, response: Response) => void) => void
    >;
    const found = methods[method];
    if (!found) throw new Error(`no method ${method}`);
    return promisify(found.bind(this.#client))(request) as Promise<Response>;
  }
}

function urnOf(type: string): string {
  return `urn:pulumi:test::provider::${type}::probe`;
}

function structOf(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function propertiesOf(message: Struct | undefined): Properties {
  // A struct of JSON gives back the JSON that it was made of.
  return (message?.toJavaScript() ?? {}) as Properties;
}
