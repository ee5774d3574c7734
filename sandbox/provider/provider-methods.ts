import plugin, { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import pulumi, {
  type CheckRequest,
  type CheckResponse,
  type ConfigureRequest,
  type ConfigureResponse,
  type DiffRequest,
  type DiffResponse,
  type GetSchemaResponse,
  type InvokeRequest,
  type InvokeResponse,
  type ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty, { type Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { loadInvoke } from "./catalogue.ts";
import type { Connections } from "./connections.ts";
import { type Call, failureOf, propertiesOf, structOf } from "./messages.ts";
import { argumentProblems, movedArguments, parseArguments } from "./provider-arguments.ts";

/** Version of the official provider whose properties are served. */
const VERSION = "7.48.0";

/** The methods of the protocol that concern the provider itself, and its functions. */
export class ProviderMethods {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Declines secrets, so that the engine unwraps them here and marks them again by itself. */
  async handshake(): Promise<ProviderHandshakeResponse> {
    const response = new pulumi.ProviderHandshakeResponse();
    response.setAcceptSecrets(false);
    response.setAcceptResources(false);
    return response;
  }

  /** The engine of an attached provider says hello. */
  async attach(): Promise<Empty> {
    return new empty.Empty();
  }

  /** Changes nothing: each call sees by itself that it was given up, and others go on. */
  async cancel(): Promise<Empty> {
    return new empty.Empty();
  }

  /** Tells the version. */
  async getPluginInfo(): Promise<PluginInfo> {
    const response = new plugin.PluginInfo();
    response.setVersion(VERSION);
    return response;
  }

  /** Tells the name; programs carry the official SDK, so that nothing reads more. */
  async getSchema(): Promise<GetSchemaResponse> {
    const response = new pulumi.GetSchemaResponse();
    response.setSchema(JSON.stringify({ name: "aws", version: VERSION }));
    return response;
  }

  /** Refuses arguments that the stand-in would have to ignore. */
  async checkConfig({ request }: Call<CheckRequest>): Promise<CheckResponse> {
    const response = new pulumi.CheckResponse();
    response.setInputs(request.getNews());
    response.setFailuresList(argumentProblems(propertiesOf(request.getNews())).map(failureOf));
    return response;
  }

  /** Another account, role or Region means other resources, so the provider is replaced. */
  async diffConfig({ request }: Call<DiffRequest>): Promise<DiffResponse> {
    const old = propertiesOf(request.getOldInputs() ?? request.getOlds());
    const news = propertiesOf(request.getNews());
    const changed = [...new Set([...Object.keys(old), ...Object.keys(news)])].filter(
      (key) => key !== "version" && JSON.stringify(old[key]) !== JSON.stringify(news[key]),
    );
    const { DIFF_SOME, DIFF_NONE } = pulumi.DiffResponse.DiffChanges;
    const response = new pulumi.DiffResponse();
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    response.setReplacesList([...movedArguments(old, news)]);
    return response;
  }

  /** Opens the connection, and refuses an account that the program did not mean. */
  async configure(call: Call<ConfigureRequest>): Promise<ConfigureResponse> {
    const settings = parseArguments(propertiesOf(call.request.getArgs()));
    await this.#connections.open(call.getPeer(), settings).refuseOtherAccounts();
    const response = new pulumi.ConfigureResponse();
    response.setAcceptsecrets(false);
    response.setAcceptresources(false);
    response.setAcceptoutputs(false);
    response.setSupportspreview(true);
    return response;
  }

  /** Answers a function of the official provider. */
  async invoke(call: Call<InvokeRequest>): Promise<InvokeResponse> {
    const invoke = await loadInvoke(call.request.getTok());
    const { region, ...args } = propertiesOf(call.request.getArgs());
    const connection = this.#connections
      .of(call.getPeer())
      .inRegion(typeof region === "string" ? region : undefined);
    const response = new pulumi.InvokeResponse();
    response.setReturn(structOf(await invoke(connection, args)));
    return response;
  }
}
