import type {
  SchemaAttributeType,
  UpdateUserPoolCommandInput,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UserPoolArgs } from "@pulumi/aws/cognito/userPool.js";
import type { Checked, Observed } from "../../resource-definition.ts";
import { tagMap } from "../../tags.ts";
import { word, words } from "../../words.ts";

/** Inputs of a user pool after Check. */
export type UserPoolInputs = Checked<UserPoolArgs, "name">;

type Attribute = NonNullable<UserPoolInputs["schemas"]>[number];

/** Every setting that Cognito can change later. */
export function settingsOf(inputs: UserPoolInputs): Omit<UpdateUserPoolCommandInput, "UserPoolId"> {
  const { adminCreateUserConfig: admin, accountRecoverySetting: recovery } = inputs;
  return {
    AutoVerifiedAttributes: words(inputs.autoVerifiedAttributes),
    Policies: inputs.passwordPolicy && { PasswordPolicy: passwordPolicyOf(inputs) },
    AdminCreateUserConfig: admin && {
      AllowAdminCreateUserOnly: admin.allowAdminCreateUserOnly,
      ...(admin.inviteMessageTemplate ? { InviteMessageTemplate: inviteOf(admin) } : {}),
    },
    AccountRecoverySetting: recovery && {
      RecoveryMechanisms: recovery.recoveryMechanisms?.map(({ name, priority }) => ({
        Name: word<"verified_email">(name),
        Priority: priority,
      })),
    },
    DeletionProtection: word(inputs.deletionProtection ?? "INACTIVE"),
    MfaConfiguration: inputs.softwareTokenMfaConfiguration
      ? undefined
      : word(inputs.mfaConfiguration),
    UserPoolTier: word(inputs.userPoolTier),
    UserPoolAddOns: inputs.userPoolAddOns && {
      AdvancedSecurityMode: word(inputs.userPoolAddOns.advancedSecurityMode),
    },
    LambdaConfig: inputs.lambdaConfig && triggersOf(inputs.lambdaConfig),
    UserPoolTags: inputs.tags,
  };
}

/** An attribute as Cognito takes it. */
export function attributeOf(attribute: Attribute): SchemaAttributeType {
  const { stringAttributeConstraints: text, numberAttributeConstraints: number } = attribute;
  return {
    Name: attribute.name,
    AttributeDataType: word(attribute.attributeDataType),
    Mutable: attribute.mutable,
    Required: attribute.required,
    DeveloperOnlyAttribute: attribute.developerOnlyAttribute,
    ...(text
      ? { StringAttributeConstraints: { MinLength: text.minLength, MaxLength: text.maxLength } }
      : {}),
    ...(number
      ? { NumberAttributeConstraints: { MinValue: number.minValue, MaxValue: number.maxValue } }
      : {}),
  };
}

function passwordPolicyOf({ passwordPolicy: given }: UserPoolInputs) {
  return {
    MinimumLength: given?.minimumLength,
    RequireLowercase: given?.requireLowercase,
    RequireNumbers: given?.requireNumbers,
    RequireSymbols: given?.requireSymbols,
    RequireUppercase: given?.requireUppercase,
    TemporaryPasswordValidityDays: given?.temporaryPasswordValidityDays,
    ...(given?.passwordHistorySize ? { PasswordHistorySize: given.passwordHistorySize } : {}),
  };
}

function inviteOf({
  inviteMessageTemplate: template,
}: NonNullable<UserPoolInputs["adminCreateUserConfig"]>) {
  return {
    EmailMessage: template?.emailMessage,
    EmailSubject: template?.emailSubject,
    SMSMessage: template?.smsMessage,
  };
}

function triggersOf(triggers: NonNullable<UserPoolInputs["lambdaConfig"]>) {
  const config = triggers.preTokenGenerationConfig;
  return {
    PreSignUp: triggers.preSignUp,
    PostConfirmation: triggers.postConfirmation,
    PreAuthentication: triggers.preAuthentication,
    PostAuthentication: triggers.postAuthentication,
    PreTokenGeneration: triggers.preTokenGeneration,
    ...(config
      ? {
          PreTokenGenerationConfig: {
            LambdaArn: config.lambdaArn,
            LambdaVersion: word<"V2_0">(config.lambdaVersion),
          },
        }
      : {}),
  };
}

/** The inputs that a pool shows; its schema holds dozens of attributes that nobody asked for. */
export function describedPool(pool: UserPoolType): Observed<UserPoolInputs> {
  const { AdminCreateUserConfig: admin, AccountRecoverySetting: recovery } = pool;
  return {
    name: pool.Name,
    usernameAttributes: pool.UsernameAttributes,
    aliasAttributes: pool.AliasAttributes,
    autoVerifiedAttributes: pool.AutoVerifiedAttributes,
    usernameConfiguration: pool.UsernameConfiguration && {
      caseSensitive: pool.UsernameConfiguration.CaseSensitive,
    },
    passwordPolicy: passwordPolicySeen(pool),
    adminCreateUserConfig: admin && inviteSeen(admin),
    accountRecoverySetting: recovery?.RecoveryMechanisms && {
      recoveryMechanisms: recovery.RecoveryMechanisms.map(({ Name, Priority }) => ({
        name: Name ?? "",
        priority: Priority ?? 0,
      })),
    },
    deletionProtection: pool.DeletionProtection,
    mfaConfiguration: pool.MfaConfiguration,
    userPoolTier: pool.UserPoolTier,
    lambdaConfig: triggersSeen(pool.LambdaConfig),
    tags: tagMap(pool.UserPoolTags),
  };
}

function passwordPolicySeen({ Policies }: UserPoolType) {
  const seen = Policies?.PasswordPolicy;
  if (!seen) return undefined;
  return {
    minimumLength: seen.MinimumLength,
    requireLowercase: seen.RequireLowercase,
    requireNumbers: seen.RequireNumbers,
    requireSymbols: seen.RequireSymbols,
    requireUppercase: seen.RequireUppercase,
    temporaryPasswordValidityDays: seen.TemporaryPasswordValidityDays,
  };
}

function inviteSeen(admin: NonNullable<UserPoolType["AdminCreateUserConfig"]>) {
  const template = admin.InviteMessageTemplate;
  return {
    allowAdminCreateUserOnly: admin.AllowAdminCreateUserOnly,
    ...(template?.EmailMessage
      ? {
          inviteMessageTemplate: {
            emailMessage: template.EmailMessage,
            emailSubject: template.EmailSubject,
            smsMessage: template.SMSMessage,
          },
        }
      : {}),
  };
}

function triggersSeen(config: UserPoolType["LambdaConfig"]) {
  const generation = config?.PreTokenGenerationConfig;
  const triggers = {
    preSignUp: config?.PreSignUp,
    postConfirmation: config?.PostConfirmation,
    preAuthentication: config?.PreAuthentication,
    postAuthentication: config?.PostAuthentication,
    preTokenGeneration: config?.PreTokenGeneration,
    preTokenGenerationConfig: generation && {
      lambdaArn: generation.LambdaArn ?? "",
      lambdaVersion: generation.LambdaVersion ?? "",
    },
  };
  return Object.values(triggers).some(Boolean) ? triggers : null;
}
