import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { callSettings } from "../../stores/call-settings.ts";
import { foundUser, type ListedUser, listedUser } from "./listed-user.ts";

/** Some of a tenant's users. */
export interface UserPage {
  /** The users. */
  readonly users: readonly ListedUser[];
  /** Leads to the next page; absent on the last. */
  readonly cursor?: string;
}

/** The user pool of a plane. It knows all tenants' users: whoever calls it must have asked whose they are. */
export interface UserPool {
  /** One page of a group's users. */
  listGroup(group: string, page: { limit: number; cursor?: string | undefined }): Promise<UserPage>;
  /** Makes a user and sends the invitation; `undefined` where the e-mail is taken. */
  create(email: string): Promise<ListedUser | undefined>;
  /** Finds a user by user name or e-mail. */
  find(user: string): Promise<ListedUser | undefined>;
  /** Groups of a user; none for a user that is not there. */
  groupsOf(user: string): Promise<readonly string[]>;
  /** Adds a user to a group; does nothing where the user is in it. */
  addToGroup(user: string, group: string): Promise<void>;
  /** Shuts a user out, tokens that were given included, as far as Cognito can. */
  disable(user: string): Promise<void>;
  /** Lets a user in again. */
  enable(user: string): Promise<void>;
}

/** The user pool of an id, in Cognito. */
export class CognitoUserPool implements UserPool {
  readonly #id: string;
  readonly #cognito = new CognitoIdentityProviderClient(callSettings({ connectionTimeout: 1_000 }));

  constructor(userPoolId: string) {
    this.#id = userPoolId;
  }

  async listGroup(
    GroupName: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<UserPage> {
    const { Users = [], NextToken } = await this.#cognito.send(
      new ListUsersInGroupCommand({
        UserPoolId: this.#id,
        GroupName,
        Limit: limit,
        NextToken: cursor,
      }),
    );
    return { users: Users.map(listedUser), ...(NextToken ? { cursor: NextToken } : {}) };
  }

  async create(email: string): Promise<ListedUser | undefined> {
    try {
      const { User = {} } = await this.#cognito.send(
        new AdminCreateUserCommand({
          UserPoolId: this.#id,
          Username: email,
          DesiredDeliveryMediums: ["EMAIL"],
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      return listedUser(User);
    } catch (error) {
      if (error instanceof UsernameExistsException) return undefined;
      throw error;
    }
  }

  async find(user: string): Promise<ListedUser | undefined> {
    const found = await unlessUnknown(
      this.#cognito.send(new AdminGetUserCommand({ UserPoolId: this.#id, Username: user })),
    );
    return found && foundUser(found);
  }

  async groupsOf(user: string): Promise<readonly string[]> {
    const listed = await unlessUnknown(
      this.#cognito.send(
        new AdminListGroupsForUserCommand({ UserPoolId: this.#id, Username: user }),
      ),
    );
    return (listed?.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
  }

  async addToGroup(user: string, GroupName: string): Promise<void> {
    await this.#cognito.send(
      new AdminAddUserToGroupCommand({ UserPoolId: this.#id, Username: user, GroupName }),
    );
  }

  async disable(user: string): Promise<void> {
    const which = { UserPoolId: this.#id, Username: user };
    await this.#cognito.send(new AdminDisableUserCommand(which));
    await this.#cognito.send(new AdminUserGlobalSignOutCommand(which));
  }

  async enable(user: string): Promise<void> {
    await this.#cognito.send(new AdminEnableUserCommand({ UserPoolId: this.#id, Username: user }));
  }
}

async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}
