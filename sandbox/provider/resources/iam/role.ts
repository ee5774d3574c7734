import { IAM, type Role } from "@aws-sdk/client-iam";
import type { RoleArgs } from "@pulumi/aws/iam/role.js";
import type { Connection } from "../../connection.ts";
import { type Change, type Checked, defineResource } from "../../resource-definition.ts";
import { block, map, policy, set, value } from "../../shape.ts";
import { applyTags, tagList, tagsOf } from "../../tags.ts";

type Inputs = Checked<RoleArgs, "name" | "assumeRolePolicy">;

interface Outputs {
  readonly arn: string;
  readonly createDate: string;
  readonly uniqueId: string;
}

/** An IAM role with its trust, boundary and attached policies. */
export const role = defineResource<RoleArgs, Outputs, "name" | "assumeRolePolicy">({
  inputs: {
    name: value,
    assumeRolePolicy: policy,
    description: value,
    path: value,
    maxSessionDuration: value,
    permissionsBoundary: value,
    managedPolicyArns: set(value),
    inlinePolicies: set(block({ name: value, policy })),
    forceDetachPolicies: value,
    tags: map,
  },
  required: ["assumeRolePolicy"],
  replaceOn: ["name", "path"],
  outputs: ["arn", "createDate", "uniqueId"],
  defaults: { path: "/" },
  autoname: "name",
  isGlobal: true,

  async create(connection, inputs) {
    const { Role } = await connection.client(IAM).createRole({
      RoleName: inputs.name,
      Path: inputs.path,
      AssumeRolePolicyDocument: inputs.assumeRolePolicy,
      Description: inputs.description,
      MaxSessionDuration: inputs.maxSessionDuration,
      PermissionsBoundary: inputs.permissionsBoundary,
      Tags: tagList(inputs.tags),
    });
    return { id: inputs.name, outputs: outputsOf(Role) };
  },

  async complete(connection, id, inputs) {
    await attach(connection, id, inputs.managedPolicyArns ?? []);
    await embed(connection, id, inputs.inlinePolicies ?? []);
    return {};
  },

  async read(connection, id, state) {
    const iam = connection.client(IAM);
    const { Role } = await iam.getRole({ RoleName: id });
    const attached = state.managedPolicyArns
      ? await iam.listAttachedRolePolicies({ RoleName: id })
      : undefined;
    return {
      inputs: {
        name: id,
        assumeRolePolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""),
        description: Role?.Description || null,
        path: Role?.Path,
        maxSessionDuration: Role?.MaxSessionDuration,
        permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
        managedPolicyArns: attached?.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn ?? ""),
        tags: tagsOf(Role?.Tags),
      },
      outputs: outputsOf(Role),
    };
  },

  async update(connection, change) {
    const { id, inputs, state, changed } = change;
    const iam = connection.client(IAM);
    if (changed.has("assumeRolePolicy")) {
      await iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument: inputs.assumeRolePolicy });
    }
    if (changed.has("description") || changed.has("maxSessionDuration")) {
      await iam.updateRole({
        RoleName: id,
        Description: inputs.description ?? "",
        MaxSessionDuration: inputs.maxSessionDuration,
      });
    }
    if (changed.has("permissionsBoundary")) await bind(connection, id, inputs.permissionsBoundary);
    await updatePolicies(connection, change);
    if (changed.has("tags")) {
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => iam.tagRole({ RoleName: id, Tags: tagList(tags) }),
        remove: (keys) => iam.untagRole({ RoleName: id, TagKeys: keys }),
      });
    }
    return {};
  },

  async delete(connection, id, state) {
    const iam = connection.client(IAM);
    const detached = state.forceDetachPolicies
      ? await attachedTo(connection, id)
      : (state.managedPolicyArns ?? []);
    await detach(connection, id, detached);
    await remove(connection, id, state.inlinePolicies ?? []);
    await iam.deleteRole({ RoleName: id });
  },
});

async function updatePolicies(
  connection: Connection,
  { id, inputs, state, changed }: Change<Inputs, Outputs>,
) {
  if (changed.has("managedPolicyArns")) {
    const [old, news] = [state.managedPolicyArns ?? [], inputs.managedPolicyArns ?? []];
    await detach(
      connection,
      id,
      old.filter((arn) => !news.includes(arn)),
    );
    await attach(
      connection,
      id,
      news.filter((arn) => !old.includes(arn)),
    );
  }
  if (changed.has("inlinePolicies")) {
    const news = inputs.inlinePolicies ?? [];
    const kept = new Set(news.map(({ name }) => name));
    const gone = (state.inlinePolicies ?? []).filter(({ name }) => !kept.has(name));
    await remove(connection, id, gone);
    await embed(connection, id, news);
  }
}

async function bind(connection: Connection, role: string, boundary: string | undefined) {
  const iam = connection.client(IAM);
  if (!boundary) return iam.deleteRolePermissionsBoundary({ RoleName: role });
  return iam.putRolePermissionsBoundary({ RoleName: role, PermissionsBoundary: boundary });
}

async function attach(connection: Connection, role: string, arns: readonly string[]) {
  for (const PolicyArn of arns) {
    await connection.client(IAM).attachRolePolicy({ RoleName: role, PolicyArn });
  }
}

async function detach(connection: Connection, role: string, arns: readonly string[]) {
  for (const PolicyArn of arns) {
    await connection.client(IAM).detachRolePolicy({ RoleName: role, PolicyArn });
  }
}

async function attachedTo(connection: Connection, role: string): Promise<readonly string[]> {
  const listed = await connection.client(IAM).listAttachedRolePolicies({ RoleName: role });
  return (listed.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? "");
}

type Inline = NonNullable<Inputs["inlinePolicies"]>;

async function embed(connection: Connection, role: string, inline: Inline) {
  for (const { name, policy: document } of inline) {
    await connection
      .client(IAM)
      .putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: document });
  }
}

async function remove(connection: Connection, role: string, inline: Inline) {
  for (const { name } of inline) {
    await connection.client(IAM).deleteRolePolicy({ RoleName: role, PolicyName: name });
  }
}

function outputsOf(role: Role | undefined): Outputs {
  return {
    arn: role?.Arn ?? "",
    createDate: role?.CreateDate?.toISOString() ?? "",
    uniqueId: role?.RoleId ?? "",
  };
}
