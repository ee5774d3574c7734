import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { Location } from "./location.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link StateStore}. */
export interface StateStoreArgs {
  /** Account and Region of the hub. */
  readonly location: Location;
  /** Whether state and key are kept from deletion. */
  readonly deletionProtection: boolean;
  /** Tags of bucket and key. */
  readonly tags: Tags;
}

/** An older state is of use while someone may ask what happened. */
const STALE_DAYS = 90;

/** Source: KMS API, ScheduleKeyDeletion, PendingWindowInDays, the longest. */
const DELETION_DAYS = 30;

/** Where the fleet's Pulumi state is kept: a bucket, and the key that encrypts state and secrets. */
export class StateStore extends pulumi.ComponentResource {
  /** Bucket of the state. */
  readonly bucket: PrivateBucket;
  /** ARN of the key. */
  readonly keyArn: pulumi.Output<string>;
  /** Name by which Pulumi asks for the key. */
  readonly keyAlias: pulumi.Output<string>;

  constructor(name: string, args: StateStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:StateStore", name, {}, opts);

    const { location, deletionProtection, tags } = args;
    const kept = { parent: this, protect: deletionProtection };
    const key = new Key(
      `${name}-key`,
      {
        description: "Encrypts the state of the fleet's stacks and the secrets in it",
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_DAYS,
        tags: tagMapOf(tags),
      },
      kept,
    );
    this.keyAlias = new Alias(
      `${name}-alias`,
      { name: "alias/tenantry-state", targetKeyId: key.keyId },
      { parent: this, deleteBeforeReplace: true },
    ).name;
    this.bucket = new PrivateBucket(
      `${name}-bucket`,
      {
        bucket: physicalName("bucket", "state", location.account, location.region),
        deletionProtection,
        kmsKeyArn: key.arn,
        staleDays: STALE_DAYS,
        tags,
      },
      { parent: this },
    );

    this.keyArn = key.arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}
