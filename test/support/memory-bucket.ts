import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { awsError } from "./aws-error.ts";

/** Objects of one bucket in memory. */
export class MemoryBucket {
  readonly objects = new Map<string, Uint8Array>();
  /** Keys that were written, in their order. */
  readonly written: string[] = [];

  /** The bucket as a client; only reading and writing of objects is known. */
  client(): S3Client {
    const send = async (command: unknown) => {
      if (command instanceof GetObjectCommand) return this.#get(command.input.Key ?? "");
      if (command instanceof PutObjectCommand) {
        const { Key = "", Body } = command.input;
        this.written.push(Key);
        // Releases are published from buffers.
        this.objects.set(Key, Body as Uint8Array);
        return {};
      }
      throw new Error("the bucket does not know this command");
    };
    // Only `send` is used of a client.
    return { send } as unknown as S3Client;
  }

  #get(key: string) {
    const contents = this.objects.get(key);
    if (!contents) throw awsError("NoSuchKey");
    return { Body: { transformToByteArray: async () => contents } };
  }
}
