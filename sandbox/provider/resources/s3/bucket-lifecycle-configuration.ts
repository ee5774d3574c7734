import { type LifecycleRule, S3 } from "@aws-sdk/client-s3";
import type { BucketLifecycleConfigurationArgs } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, set, value } from "../../shape.ts";
import { word } from "../../words.ts";

type Inputs = Checked<BucketLifecycleConfigurationArgs, "bucket" | "rules">;
type Rule = Inputs["rules"][number];

/** When a bucket's objects expire, or move to cheaper storage. */
export const bucketLifecycleConfiguration = defineResource<
  BucketLifecycleConfigurationArgs,
  object,
  "bucket" | "rules"
>({
  inputs: {
    bucket: value,
    rules: set(
      block({
        id: value,
        status: value,
        filter: block({ prefix: value }),
        expiration: block({ days: value, expiredObjectDeleteMarker: value }),
        noncurrentVersionExpiration: block({
          noncurrentDays: value,
          newerNoncurrentVersions: value,
        }),
        transitions: set(block({ days: value, storageClass: value })),
        abortIncompleteMultipartUpload: block({ daysAfterInitiation: value }),
      }),
    ),
  },
  required: ["bucket", "rules"],
  replaceOn: ["bucket"],
  outputs: [],

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: inputs.bucket, outputs: {} };
  },

  async read(connection, id) {
    const found = await connection.client(S3).getBucketLifecycleConfiguration({ Bucket: id });
    return { inputs: { bucket: id, rules: (found.Rules ?? []).map(ruleSeen) }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  async delete(connection, id) {
    await connection.client(S3).deleteBucketLifecycle({ Bucket: id });
  },
});

async function put(connection: Connection, { bucket, rules }: Inputs): Promise<void> {
  await connection.client(S3).putBucketLifecycleConfiguration({
    Bucket: bucket,
    LifecycleConfiguration: { Rules: rules.map(ruleOf) },
  });
}

function ruleOf(rule: Rule): LifecycleRule {
  const { expiration, noncurrentVersionExpiration: old, transitions } = rule;
  const { abortIncompleteMultipartUpload: abort } = rule;
  return {
    ID: rule.id,
    Status: word(rule.status),
    Filter: { Prefix: rule.filter?.prefix ?? "" },
    Expiration: expiration && {
      Days: expiration.days,
      ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
    },
    NoncurrentVersionExpiration: old && {
      NoncurrentDays: old.noncurrentDays,
      NewerNoncurrentVersions: old.newerNoncurrentVersions,
    },
    Transitions: transitions?.map(({ days, storageClass }) => ({
      Days: days,
      StorageClass: word<"GLACIER">(storageClass),
    })),
    AbortIncompleteMultipartUpload: abort && { DaysAfterInitiation: abort.daysAfterInitiation },
  };
}

function ruleSeen(rule: LifecycleRule): Rule {
  const { Expiration: expiration, NoncurrentVersionExpiration: old } = rule;
  const { AbortIncompleteMultipartUpload: abort } = rule;
  return {
    id: rule.ID ?? "",
    status: rule.Status ?? "",
    filter: { prefix: rule.Filter?.Prefix },
    expiration: expiration && {
      days: expiration.Days,
      expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
    },
    noncurrentVersionExpiration: old && {
      noncurrentDays: old.NoncurrentDays ?? 0,
      newerNoncurrentVersions: old.NewerNoncurrentVersions,
    },
    transitions: rule.Transitions?.map(({ Days, StorageClass }) => ({
      days: Days,
      storageClass: StorageClass ?? "",
    })),
    abortIncompleteMultipartUpload: abort && { daysAfterInitiation: abort.DaysAfterInitiation },
  };
}
