import grpc from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { Connections } from "./connections.ts";
import { unary } from "./messages.ts";
import { ProviderMethods } from "./provider-methods.ts";
import { ResourceMethods } from "./resource-methods.ts";

/** A provider that listens. */
export interface ProviderServer {
  /** Port on the loopback address. */
  readonly port: number;
  /** Ends every call and stops listening. */
  close(): void;
}

/** Room for a function's code inside of one message. */
const MAX_MESSAGE_BYTES = 400_000_000;

/**
 * Serves the `aws` provider on the loopback address.
 *
 * @param port - Port to listen on; 0 takes any that is free.
 */
export async function serveProvider(port = 0): Promise<ProviderServer> {
  const connections = new Connections();
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  // The generated service lists its methods without an index signature; gRPC asks for one.
  const definition = service.ResourceProviderService as unknown as grpc.ServiceDefinition;
  server.addService(definition, methodsOn(connections));
  const bound = await listen(server, port);
  return {
    port: bound,
    close() {
      server.forceShutdown();
      connections.close();
    },
  };
}

/** Every method the stand-in knows; gRPC itself answers "unimplemented" to the rest. */
function methodsOn(connections: Connections): grpc.UntypedServiceImplementation {
  const provider = new ProviderMethods(connections);
  const resource = new ResourceMethods(connections);
  return {
    handshake: unary(() => provider.handshake()),
    attach: unary(() => provider.attach()),
    cancel: unary(() => provider.cancel()),
    getPluginInfo: unary(() => provider.getPluginInfo()),
    getSchema: unary(() => provider.getSchema()),
    checkConfig: unary((call) => provider.checkConfig(call)),
    diffConfig: unary((call) => provider.diffConfig(call)),
    configure: unary((call) => provider.configure(call)),
    invoke: unary((call) => provider.invoke(call)),
    check: unary((call) => resource.check(call)),
    diff: unary((call) => resource.diff(call)),
    create: unary((call) => resource.create(call)),
    read: unary((call) => resource.read(call)),
    update: unary((call) => resource.update(call)),
    delete: unary((call) => resource.delete(call)),
  };
}

function listen(server: grpc.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(
      `127.0.0.1:${port}`,
      grpc.ServerCredentials.createInsecure(),
      (error, bound) => (error ? reject(error) : resolve(bound)),
    );
  });
}
