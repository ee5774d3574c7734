import { IAM } from "@aws-sdk/client-iam";
import type { RolePolicyArgs } from "@pulumi/aws/iam/rolePolicy.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { policy, value } from "../../shape.ts";

type Given = "name" | "role" | "policy";

/** A policy inside of a role. */
export const rolePolicy = defineResource<RolePolicyArgs, object, Given>({
  inputs: { name: value, role: value, policy },
  required: ["role", "policy"],
  replaceOn: ["name", "role"],
  outputs: [],
  autoname: "name",
  isGlobal: true,

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: `${inputs.role}:${inputs.name}`, outputs: {} };
  },

  async read(connection, id) {
    const { role, name } = partsOf(id);
    const found = await connection.client(IAM).getRolePolicy({ RoleName: role, PolicyName: name });
    const document = decodeURIComponent(found.PolicyDocument ?? "");
    return { inputs: { role, name, policy: document }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  async delete(connection, id) {
    const { role, name } = partsOf(id);
    await connection.client(IAM).deleteRolePolicy({ RoleName: role, PolicyName: name });
  },
});

async function put(connection: Connection, inputs: Checked<RolePolicyArgs, Given>) {
  await connection.client(IAM).putRolePolicy({
    RoleName: inputs.role,
    PolicyName: inputs.name,
    PolicyDocument: inputs.policy,
  });
}

function partsOf(id: string) {
  const [role = "", name = ""] = id.split(":");
  return { role, name };
}
