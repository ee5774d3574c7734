import { expect, test } from "vitest";
import { boundaryRights } from "../../components/boundary-rights.ts";

const rights = boundaryRights("s1", { account: "111111111111", region: "eu-west-1" });

function statement(sid: string): unknown {
  return rights.find(({ Sid }) => Sid === sid);
}

test("lets planes' roles decrypt the master key, by its parameter and by nothing else", () => {
  const parameter = "arn:aws:ssm:eu-west-1:111111111111:parameter/tenantry/s1/master-key";

  expect(statement("ReadMasterKey")).toStrictEqual({
    Sid: "ReadMasterKey",
    Action: "ssm:GetParameter",
    Resource: parameter,
  });
  expect(statement("DecryptMasterKey")).toStrictEqual({
    Sid: "DecryptMasterKey",
    Action: "kms:Decrypt",
    Resource: "arn:aws:kms:eu-west-1:111111111111:key/*",
    Condition: {
      StringEquals: {
        "kms:EncryptionContext:PARAMETER_ARN": parameter,
        "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
      },
    },
  });
});

test("lists each call that planes' roles may make with users", () => {
  expect(statement("ManageUsers")).toStrictEqual({
    Sid: "ManageUsers",
    Action: [
      "cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminDisableUser",
      "cognito-idp:AdminEnableUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminListGroupsForUser",
      "cognito-idp:AdminUserGlobalSignOut",
      "cognito-idp:ListUsersInGroup",
    ],
    Resource: "arn:aws:cognito-idp:eu-west-1:111111111111:userpool/*",
  });
});
