import { masterKeyParameterOf } from "../tenants/naming.ts";
import { arnOf, type Location } from "./location.ts";
import type { Statement } from "./policy.ts";

/** What a plane's platform does with the users of its pool. */
export const USER_ACTIONS: readonly string[] = [
  "cognito-idp:AdminAddUserToGroup",
  "cognito-idp:AdminCreateUser",
  "cognito-idp:AdminDisableUser",
  "cognito-idp:AdminEnableUser",
  "cognito-idp:AdminGetUser",
  "cognito-idp:AdminListGroupsForUser",
  "cognito-idp:AdminUserGlobalSignOut",
  "cognito-idp:ListUsersInGroup",
];

/**
 * Reading a shard's master key. The parameter is encrypted by a key of the account, whose own policy
 * is not enough for a role with a boundary: only Systems Manager may use it, and for this parameter.
 *
 * Source: Systems Manager User Guide, "AWS KMS encryption for Parameter Store SecureString
 * parameters", encryption context; IAM User Guide, "Permissions boundaries for IAM entities".
 */
export function masterKeyRights(shard: string, location: Location): readonly Statement[] {
  const parameter = arnOf("ssm", location, `parameter${masterKeyParameterOf(shard)}`);
  return [
    { Sid: "ReadMasterKey", Action: "ssm:GetParameter", Resource: parameter },
    {
      Sid: "DecryptMasterKey",
      Action: "kms:Decrypt",
      Resource: arnOf("kms", location, "key/*"),
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:PARAMETER_ARN": parameter,
          "kms:ViaService": `ssm.${location.region}.amazonaws.com`,
        },
      },
    },
  ];
}
