import { IAM } from "@aws-sdk/client-iam";
import type { RolePolicyAttachmentArgs } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";

/** A managed policy on a role. */
export const rolePolicyAttachment = defineResource<
  RolePolicyAttachmentArgs,
  object,
  "role" | "policyArn"
>({
  inputs: { role: value, policyArn: value },
  required: ["role", "policyArn"],
  replaceOn: ["role", "policyArn"],
  outputs: [],
  isGlobal: true,

  importKey(importId) {
    const slash = importId.indexOf("/");
    const [role, policyArn] = [importId.slice(0, slash), importId.slice(slash + 1)];
    return { id: importId, state: { role, policyArn } };
  },

  async create(connection, { role, policyArn }) {
    await connection.client(IAM).attachRolePolicy({ RoleName: role, PolicyArn: policyArn });
    return { id: `${role}/${policyArn}`, outputs: {} };
  },

  async read(connection, _id, { role, policyArn }) {
    const listed = await connection.client(IAM).listAttachedRolePolicies({ RoleName: role });
    const isAttached = listed.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === policyArn);
    return isAttached ? { inputs: { role, policyArn }, outputs: {} } : undefined;
  },

  async delete(connection, _id, { role, policyArn }) {
    await connection.client(IAM).detachRolePolicy({ RoleName: role, PolicyArn: policyArn });
  },
});
