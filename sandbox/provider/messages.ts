import grpc, { type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import pulumi, { type CheckFailure } from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import struct, { type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { describeFailure } from "./aws-failure.ts";
import { onBehalfOf, type Waiter } from "./call.ts";
import { isRecord, type Properties, plainOf } from "./wire.ts";

/** One request of the engine, and the connection that it came on. */
export interface Call<Request> extends Waiter {
  /** The message. */
  readonly request: Request;
  /** Address of the other end: one for each configured provider. */
  getPeer(): string;
}

/** A thing was made, but could not be brought to its end. */
export class HalfMadeError extends Error {
  override readonly name = "HalfMadeError";
  /** Id of the thing. */
  readonly id: string;
  /** State as far as it got. */
  readonly state: Properties;
  /** Inputs that it was made with. */
  readonly inputs: Properties;

  constructor(id: string, state: Properties, inputs: Properties, cause: unknown) {
    super(`${id} was made but is not ready: ${describeFailure(cause)}`, { cause });
    this.id = id;
    this.state = state;
    this.inputs = inputs;
  }
}

/** Properties out of a message, plain. */
export function propertiesOf(message: Struct | undefined): Properties {
  const plain = plainOf(message?.toJavaScript() ?? {});
  return isRecord(plain) ? plain : {};
}

/** Properties into a message; absent ones are left out. */
export function structOf(properties: Properties): Struct {
  // A struct holds JSON; what passes through JSON.parse is nothing else.
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

/**
 * A failed check in words.
 *
 * Its property stays empty: the engine prints the value of the property, be it secret or not.
 */
export function failureOf(problem: string): CheckFailure {
  const failure = new pulumi.CheckFailure();
  failure.setReason(problem);
  return failure;
}

/** Makes a method of the server out of a function, with errors as the engine reads them. */
export function unary<Request, Response>(
  method: (call: Call<Request>) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, answer) => {
    onBehalfOf(call, () => method(call)).then(
      (response) => answer(null, response),
      (failure: unknown) => answer(serviceError(failure)),
    );
  };
}

function serviceError(failure: unknown): Partial<ServiceError> {
  const details = describeFailure(failure);
  if (!(failure instanceof HalfMadeError)) return { code: grpc.status.UNKNOWN, details };
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(halfMadeStatus(failure)));
  return { code: grpc.status.UNKNOWN, details: failure.message, metadata };
}

/** The engine keeps a resource in its state whose error carries this. */
function halfMadeStatus(failure: HalfMadeError): Uint8Array {
  const detail = new pulumi.ErrorResourceInitFailed();
  detail.setId(failure.id);
  detail.setProperties(structOf(failure.state));
  detail.setInputs(structOf(failure.inputs));
  detail.setReasonsList([describeFailure(failure.cause)]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new status.Status();
  message.setCode(grpc.status.UNKNOWN);
  message.setMessage(failure.message);
  message.addDetails(packed);
  return message.serializeBinary();
}
