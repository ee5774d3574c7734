import { IAM, type Policy } from "@aws-sdk/client-iam";
import type { PolicyArgs } from "@pulumi/aws/iam/policy.js";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { map, policy as policyShape, value } from "../../shape.ts";
import { applyTags, tagList, tagsOf } from "../../tags.ts";

interface Outputs {
  readonly arn: string;
  readonly policyId: string;
  readonly attachmentCount: number;
}

/** A managed policy keeps this many versions. Source: IAM quotas, "Versions per managed policy". */
const MAX_VERSIONS = 5;

/** A managed policy, such as a permissions boundary. */
export const policy = defineResource<PolicyArgs, Outputs, "name" | "policy">({
  inputs: { name: value, policy: policyShape, description: value, path: value, tags: map },
  required: ["policy"],
  replaceOn: ["name", "path", "description"],
  outputs: ["arn", "policyId", "attachmentCount"],
  defaults: { path: "/" },
  autoname: "name",
  isGlobal: true,

  async create(connection, inputs) {
    const { Policy } = await connection.client(IAM).createPolicy({
      PolicyName: inputs.name,
      PolicyDocument: inputs.policy,
      Description: inputs.description,
      Path: inputs.path,
      Tags: tagList(inputs.tags),
    });
    return { id: Policy?.Arn ?? "", outputs: outputsOf(Policy) };
  },

  async read(connection, id) {
    const iam = connection.client(IAM);
    const { Policy } = await iam.getPolicy({ PolicyArn: id });
    const { PolicyVersion } = await iam.getPolicyVersion({
      PolicyArn: id,
      VersionId: Policy?.DefaultVersionId,
    });
    return {
      inputs: {
        name: Policy?.PolicyName,
        policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
        description: Policy?.Description,
        path: Policy?.Path,
        tags: tagsOf(Policy?.Tags),
      },
      outputs: outputsOf(Policy),
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    const iam = connection.client(IAM);
    if (changed.has("policy")) {
      await forgetVersions(connection, id, MAX_VERSIONS - 1);
      await iam.createPolicyVersion({
        PolicyArn: id,
        PolicyDocument: inputs.policy,
        SetAsDefault: true,
      });
    }
    if (changed.has("tags")) {
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => iam.tagPolicy({ PolicyArn: id, Tags: tagList(tags) }),
        remove: (keys) => iam.untagPolicy({ PolicyArn: id, TagKeys: keys }),
      });
    }
    return {};
  },

  async delete(connection, id) {
    await forgetVersions(connection, id, 1);
    await connection.client(IAM).deletePolicy({ PolicyArn: id });
  },
});

/** Deletes the oldest versions until no more than `kept` are left; the default one always stays. */
async function forgetVersions(connection: Connection, arn: string, kept: number): Promise<void> {
  const iam = connection.client(IAM);
  const { Versions } = await iam.listPolicyVersions({ PolicyArn: arn });
  const others = (Versions ?? []).filter(({ IsDefaultVersion }) => !IsDefaultVersion);
  for (const { VersionId } of others.slice(kept - 1)) {
    await iam.deletePolicyVersion({ PolicyArn: arn, VersionId });
  }
}

function outputsOf(policy: Policy | undefined): Outputs {
  return {
    arn: policy?.Arn ?? "",
    policyId: policy?.PolicyId ?? "",
    attachmentCount: policy?.AttachmentCount ?? 0,
  };
}
