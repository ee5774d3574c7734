import { KMS } from "@aws-sdk/client-kms";
import type { AliasArgs } from "@pulumi/aws/kms/alias.js";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";

interface Outputs {
  readonly arn: string;
  readonly targetKeyArn: string;
}

/** A name for a key. */
export const alias = defineResource<AliasArgs, Outputs, "name" | "targetKeyId">({
  inputs: { name: value, targetKeyId: value },
  required: ["name", "targetKeyId"],
  replaceOn: ["name"],
  outputs: ["arn", "targetKeyArn"],
  moves: () => ["targetKeyArn"],

  async create(connection, { name, targetKeyId }) {
    await connection.client(KMS).createAlias({ AliasName: name, TargetKeyId: targetKeyId });
    return { id: name, outputs: await outputsOf(connection, name, targetKeyId) };
  },

  async read(connection, id, { targetKeyId: given }) {
    const target = await targetOf(connection, id);
    if (!target) return undefined;
    // A program may give the key's ARN, of which KMS shows the last part.
    const targetKeyId = given?.endsWith(`/${target}`) ? given : target;
    return {
      inputs: { name: id, targetKeyId },
      outputs: await outputsOf(connection, id, target),
    };
  },

  async update(connection, { id, inputs: { targetKeyId } }) {
    await connection.client(KMS).updateAlias({ AliasName: id, TargetKeyId: targetKeyId });
    return outputsOf(connection, id, targetKeyId);
  },

  async delete(connection, id) {
    await connection.client(KMS).deleteAlias({ AliasName: id });
  },
});

async function targetOf(connection: Connection, name: string): Promise<string | undefined> {
  const kms = connection.client(KMS);
  for (let marker: string | undefined, isFirst = true; isFirst || marker; isFirst = false) {
    const page = await kms.listAliases({ Marker: marker });
    const found = page.Aliases?.find(({ AliasName }) => AliasName === name);
    if (found) return found.TargetKeyId;
    marker = page.NextMarker;
  }
  return undefined;
}

async function outputsOf(connection: Connection, name: string, key: string): Promise<Outputs> {
  const targetKeyArn = key.startsWith("arn:") ? key : await connection.arn("kms", `key/${key}`);
  return { arn: await connection.arn("kms", name), targetKeyArn };
}
