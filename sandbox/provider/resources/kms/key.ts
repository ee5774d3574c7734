import { type KeyMetadata, KMS, type Tag } from "@aws-sdk/client-kms";
import type { KeyArgs } from "@pulumi/aws/kms/key.js";
import type { Connection } from "../../connection.ts";
import { type Change, type Checked, defineResource } from "../../resource-definition.ts";
import { map, policy, value } from "../../shape.ts";
import { applyTags, type Tags } from "../../tags.ts";
import { word } from "../../words.ts";

type Inputs = Checked<KeyArgs, "isEnabled" | "enableKeyRotation">;

interface Outputs {
  readonly arn: string;
  readonly keyId: string;
}

/** Longest wait between the order and the deletion. Source: KMS API reference, "ScheduleKeyDeletion". */
const DEFAULT_WINDOW_DAYS = 30;

/** A key that never leaves KMS. */
export const key = defineResource<KeyArgs, Outputs, "isEnabled" | "enableKeyRotation">({
  inputs: {
    description: value,
    keyUsage: value,
    customerMasterKeySpec: value,
    policy,
    isEnabled: value,
    enableKeyRotation: value,
    rotationPeriodInDays: value,
    multiRegion: value,
    deletionWindowInDays: value,
    bypassPolicyLockoutSafetyCheck: value,
    tags: map,
  },
  replaceOn: ["keyUsage", "customerMasterKeySpec", "multiRegion"],
  outputs: ["arn", "keyId"],
  defaults: {
    isEnabled: true,
    enableKeyRotation: false,
    keyUsage: "ENCRYPT_DECRYPT",
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    multiRegion: false,
  },

  async create(connection, inputs) {
    const { KeyMetadata } = await connection.client(KMS).createKey({
      Description: inputs.description,
      KeyUsage: word(inputs.keyUsage),
      KeySpec: word(inputs.customerMasterKeySpec),
      Policy: inputs.policy,
      MultiRegion: inputs.multiRegion,
      BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
      Tags: tagList(inputs.tags),
    });
    return { id: KeyMetadata?.KeyId ?? "", outputs: outputsOf(KeyMetadata) };
  },

  async complete(connection, id, inputs) {
    if (inputs.enableKeyRotation) await rotate(connection, id, inputs);
    if (!inputs.isEnabled) await connection.client(KMS).disableKey({ KeyId: id });
    return {};
  },

  async read(connection, id) {
    const kms = connection.client(KMS);
    const { KeyMetadata } = await kms.describeKey({ KeyId: id });
    if (!KeyMetadata || KeyMetadata.KeyState === "PendingDeletion") return undefined;
    const rotation = await kms.getKeyRotationStatus({ KeyId: id });
    const { Policy } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
    const { Tags } = await kms.listResourceTags({ KeyId: id });
    return {
      inputs: {
        description: KeyMetadata.Description || null,
        keyUsage: KeyMetadata.KeyUsage,
        customerMasterKeySpec: KeyMetadata.KeySpec,
        isEnabled: KeyMetadata.Enabled,
        multiRegion: KeyMetadata.MultiRegion,
        enableKeyRotation: rotation.KeyRotationEnabled,
        rotationPeriodInDays: rotation.RotationPeriodInDays,
        policy: Policy,
        tags: tagsSeen(Tags),
      },
      outputs: outputsOf(KeyMetadata),
    };
  },

  /** A disabled key cannot be changed, so that it is enabled first and disabled last. */
  async update(connection, change) {
    const { id, inputs, changed } = change;
    const kms = connection.client(KMS);
    if (changed.has("isEnabled") && inputs.isEnabled) await kms.enableKey({ KeyId: id });
    await describe(connection, change);
    if (changed.has("enableKeyRotation") || changed.has("rotationPeriodInDays")) {
      await rotate(connection, id, inputs);
    }
    if (changed.has("tags")) await retag(connection, change);
    if (changed.has("isEnabled") && !inputs.isEnabled) await kms.disableKey({ KeyId: id });
    return {};
  },

  /** KMS only ever schedules a deletion; until then the key is useless, and counts as gone. */
  async delete(connection, id, { deletionWindowInDays }) {
    const kms = connection.client(KMS);
    const { KeyMetadata } = await kms.describeKey({ KeyId: id });
    if (KeyMetadata?.KeyState === "PendingDeletion") return;
    const days = deletionWindowInDays ?? DEFAULT_WINDOW_DAYS;
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: days });
  },
});

async function describe(connection: Connection, { id, inputs, changed }: Change<Inputs, Outputs>) {
  const kms = connection.client(KMS);
  if (changed.has("description")) {
    await kms.updateKeyDescription({ KeyId: id, Description: inputs.description ?? "" });
  }
  if (changed.has("policy") && inputs.policy) {
    await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy: inputs.policy });
  }
}

async function rotate(connection: Connection, id: string, inputs: Inputs): Promise<void> {
  const kms = connection.client(KMS);
  if (!inputs.enableKeyRotation) await kms.disableKeyRotation({ KeyId: id });
  else {
    await kms.enableKeyRotation({
      KeyId: id,
      RotationPeriodInDays: inputs.rotationPeriodInDays,
    });
  }
}

async function retag(connection: Connection, { id, inputs, state }: Change<Inputs, Outputs>) {
  const kms = connection.client(KMS);
  await applyTags(state.tags, inputs.tags, {
    set: (tags) => kms.tagResource({ KeyId: id, Tags: tagList(tags) }),
    remove: (TagKeys) => kms.untagResource({ KeyId: id, TagKeys }),
  });
}

function tagList(tags: Tags | undefined): Tag[] {
  return Object.entries(tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

function tagsSeen(tags: readonly Tag[] | undefined) {
  if (!tags?.length) return null;
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey ?? "", TagValue ?? ""]));
}

function outputsOf(found: KeyMetadata | undefined): Outputs {
  return { arn: found?.Arn ?? "", keyId: found?.KeyId ?? "" };
}
