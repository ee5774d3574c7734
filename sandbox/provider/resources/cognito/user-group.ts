import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { UserGroupArgs } from "@pulumi/aws/cognito/userGroup.js";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";

type Given = "name" | "userPoolId";

/** A group of users. */
export const userGroup = defineResource<UserGroupArgs, object, Given>({
  inputs: { name: value, userPoolId: value, description: value, precedence: value, roleArn: value },
  required: ["userPoolId"],
  replaceOn: ["name", "userPoolId"],
  outputs: [],
  autoname: "name",

  async create(connection, inputs) {
    await connection.client(CognitoIdentityProvider).createGroup(requestOf(inputs));
    return { id: `${inputs.userPoolId}/${inputs.name}`, outputs: {} };
  },

  async read(connection, id) {
    const { userPoolId, name } = partsOf(id);
    const { Group } = await connection
      .client(CognitoIdentityProvider)
      .getGroup({ UserPoolId: userPoolId, GroupName: name });
    return {
      inputs: {
        name,
        userPoolId,
        description: Group?.Description || null,
        precedence: Group?.Precedence ?? null,
        roleArn: Group?.RoleArn || null,
      },
      outputs: {},
    };
  },

  async update(connection, { inputs }) {
    await connection.client(CognitoIdentityProvider).updateGroup(requestOf(inputs));
    return {};
  },

  async delete(connection, id) {
    const { userPoolId, name } = partsOf(id);
    await connection
      .client(CognitoIdentityProvider)
      .deleteGroup({ UserPoolId: userPoolId, GroupName: name });
  },
});

function requestOf(inputs: Checked<UserGroupArgs, Given>) {
  return {
    UserPoolId: inputs.userPoolId,
    GroupName: inputs.name,
    Description: inputs.description,
    Precedence: inputs.precedence,
    RoleArn: inputs.roleArn,
  };
}

function partsOf(id: string) {
  const [userPoolId = "", name = ""] = id.split("/");
  return { userPoolId, name };
}
