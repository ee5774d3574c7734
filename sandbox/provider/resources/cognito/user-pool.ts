import {
  CognitoIdentityProvider,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UserPoolArgs } from "@pulumi/aws/cognito/userPool.js";
import type { Connection } from "../../connection.ts";
import { type Change, defineResource } from "../../resource-definition.ts";
import { block, map, set, value } from "../../shape.ts";
import { applyTags } from "../../tags.ts";
import { word, words } from "../../words.ts";
import {
  attributeOf,
  describedPool,
  type UserPoolInputs as Inputs,
  settingsOf,
} from "./user-pool-settings.ts";

interface Outputs {
  readonly arn: string;
  readonly endpoint: string;
  readonly creationDate: string;
  readonly lastModifiedDate: string;
}

/** A directory of users. */
export const userPool = defineResource<UserPoolArgs, Outputs, "name">({
  inputs: {
    name: value,
    schemas: set(
      block({
        name: value,
        attributeDataType: value,
        mutable: value,
        required: value,
        developerOnlyAttribute: value,
        stringAttributeConstraints: block({ minLength: value, maxLength: value }),
        numberAttributeConstraints: block({ minValue: value, maxValue: value }),
      }),
    ),
    usernameAttributes: set(value),
    aliasAttributes: set(value),
    autoVerifiedAttributes: set(value),
    usernameConfiguration: block({ caseSensitive: value }),
    passwordPolicy: block({
      minimumLength: value,
      requireLowercase: value,
      requireNumbers: value,
      requireSymbols: value,
      requireUppercase: value,
      temporaryPasswordValidityDays: value,
      passwordHistorySize: value,
    }),
    adminCreateUserConfig: block({
      allowAdminCreateUserOnly: value,
      inviteMessageTemplate: block({ emailMessage: value, emailSubject: value, smsMessage: value }),
    }),
    accountRecoverySetting: block({
      recoveryMechanisms: set(block({ name: value, priority: value })),
    }),
    deletionProtection: value,
    mfaConfiguration: value,
    softwareTokenMfaConfiguration: block({ enabled: value }),
    userPoolTier: value,
    userPoolAddOns: block({ advancedSecurityMode: value }),
    lambdaConfig: block({
      preSignUp: value,
      postConfirmation: value,
      preAuthentication: value,
      postAuthentication: value,
      preTokenGeneration: value,
      preTokenGenerationConfig: block({ lambdaArn: value, lambdaVersion: value }),
    }),
    tags: map,
  },
  replaceOn: ["usernameAttributes", "aliasAttributes", "usernameConfiguration"],
  outputs: ["arn", "endpoint", "creationDate", "lastModifiedDate"],
  autoname: "name",
  namesMayRepeat: true,
  moves: () => ["lastModifiedDate"],

  async create(connection, inputs) {
    const { UserPool } = await connection.client(CognitoIdentityProvider).createUserPool({
      PoolName: inputs.name,
      Schema: inputs.schemas?.map(attributeOf),
      UsernameAttributes: words(inputs.usernameAttributes),
      AliasAttributes: words(inputs.aliasAttributes),
      UsernameConfiguration: inputs.usernameConfiguration && {
        CaseSensitive: inputs.usernameConfiguration.caseSensitive ?? false,
      },
      ...settingsOf(inputs),
    });
    return { id: UserPool?.Id ?? "", outputs: outputsOf(connection, UserPool) };
  },

  async complete(connection, id, inputs) {
    if (inputs.softwareTokenMfaConfiguration) await applyMfa(connection, id, inputs);
    return {};
  },

  async read(connection, id) {
    const { UserPool } = await connection
      .client(CognitoIdentityProvider)
      .describeUserPool({ UserPoolId: id });
    if (!UserPool) return undefined;
    return { inputs: describedPool(UserPool), outputs: outputsOf(connection, UserPool) };
  },

  /** AWS resets every setting that an update leaves out, so that each carries them all. */
  async update(connection, change) {
    const { id, inputs, changed } = change;
    const cognito = connection.client(CognitoIdentityProvider);
    if (changed.has("schemas")) await addAttributes(connection, change);
    if ([...changed].some((name) => name !== "tags" && name !== "schemas")) {
      await cognito.updateUserPool({ UserPoolId: id, ...settingsOf(inputs) });
    }
    if (changed.has("softwareTokenMfaConfiguration") || changed.has("mfaConfiguration")) {
      await applyMfa(connection, id, inputs);
    }
    if (changed.has("tags")) await retag(connection, change);
    const { UserPool } = await cognito.describeUserPool({ UserPoolId: id });
    return outputsOf(connection, UserPool);
  },

  async delete(connection, id) {
    await connection.client(CognitoIdentityProvider).deleteUserPool({ UserPoolId: id });
  },
});

async function applyMfa(connection: Connection, id: string, inputs: Inputs): Promise<void> {
  await connection.client(CognitoIdentityProvider).setUserPoolMfaConfig({
    UserPoolId: id,
    MfaConfiguration: word(inputs.mfaConfiguration ?? "OFF"),
    SoftwareTokenMfaConfiguration: {
      Enabled: inputs.softwareTokenMfaConfiguration?.enabled ?? false,
    },
  });
}

/** Cognito can add attributes, and neither change nor remove them. */
async function addAttributes(
  connection: Connection,
  { id, inputs, state }: Change<Inputs, Outputs>,
): Promise<void> {
  const [old, wanted] = [state.schemas ?? [], inputs.schemas ?? []];
  const kept = new Set(wanted.map((attribute) => JSON.stringify(attribute)));
  if (old.some((attribute) => !kept.has(JSON.stringify(attribute)))) {
    throw new Error("cannot change or remove attributes of a user pool");
  }
  const known = new Set(old.map(({ name }) => name));
  await connection.client(CognitoIdentityProvider).addCustomAttributes({
    UserPoolId: id,
    CustomAttributes: wanted.filter(({ name }) => !known.has(name)).map(attributeOf),
  });
}

async function retag(connection: Connection, { inputs, state }: Change<Inputs, Outputs>) {
  const cognito = connection.client(CognitoIdentityProvider);
  const ResourceArn = state.arn ?? "";
  await applyTags(state.tags, inputs.tags, {
    set: (tags) => cognito.tagResource({ ResourceArn, Tags: tags }),
    remove: (keys) => cognito.untagResource({ ResourceArn, TagKeys: keys }),
  });
}

function outputsOf({ region }: Connection, pool: UserPoolType | undefined): Outputs {
  return {
    arn: pool?.Arn ?? "",
    endpoint: `cognito-idp.${region}.amazonaws.com/${pool?.Id ?? ""}`,
    creationDate: pool?.CreationDate?.toISOString() ?? "",
    lastModifiedDate: pool?.LastModifiedDate?.toISOString() ?? "",
  };
}
