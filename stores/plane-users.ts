import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { membershipOf } from "../tenants/membership.ts";
import { EmailTakenError } from "../tenants/sign-up-errors.ts";
import type { Page, PageRequest } from "./page.ts";

/** A user of a tenant, as operators see it. */
export interface PlaneUser {
  /** Cognito's name of the user. */
  readonly user: string;
  /** Address by which it logs in. */
  readonly email: string;
  /** Whether it may log in. */
  readonly enabled: boolean;
  /** Cognito's word for where it stands, such as `FORCE_CHANGE_PASSWORD`. */
  readonly status: string;
}

/** A user that should be there. */
export interface UserRequest {
  /** Id of the user's tenant, which is also the name of its group. */
  readonly tenant: string;
  /** Address by which it logs in. */
  readonly email: string;
  /** Groups beside the tenant's. */
  readonly groups?: readonly string[];
  /** Whether the pool's own sender invites it, with a temporary password. */
  readonly invited: boolean;
}

/** Users of one plane's pool. */
export class PlaneUsers {
  readonly #client: CognitoIdentityProviderClient;
  readonly #pool: string;

  constructor(client: CognitoIdentityProviderClient, userPoolId: string) {
    this.#client = client;
    this.#pool = userPoolId;
  }

  /**
   * Makes a user of a tenant, or takes the one that is there.
   *
   * @throws {@link EmailTakenError} when the address belongs to another tenant.
   */
  async ensure({ tenant, email, groups = [], invited }: UserRequest): Promise<string> {
    const user = (await this.#created(email, invited)) ?? (await this.#owned(tenant, email));
    for (const group of [tenant, ...groups]) {
      await this.#client.send(
        new AdminAddUserToGroupCommand({
          UserPoolId: this.#pool,
          Username: user,
          GroupName: group,
        }),
      );
    }
    return user;
  }

  /** Gives a user a password that it need not change. */
  async setPassword(user: string, password: string): Promise<void> {
    await this.#client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: this.#pool,
        Username: user,
        Password: password,
        Permanent: true,
      }),
    );
  }

  /** Removes a tenant's user, or one that never got into a group; others' users stay. */
  async removeOwn(tenant: string, email: string): Promise<void> {
    const user = await this.#find(email);
    if (user === undefined || !(await this.#isFreeFor(tenant, user))) return;
    await this.remove(user);
  }

  /** Removes a user; one that is gone is removed. */
  async remove(user: string): Promise<void> {
    await this.#client
      .send(new AdminDeleteUserCommand({ UserPoolId: this.#pool, Username: user }))
      .catch(unlessNamed("UserNotFoundException"));
  }

  /** A tenant's users; none when its group is gone. */
  async list(tenant: string, { limit, cursor }: PageRequest): Promise<Page<PlaneUser>> {
    const found = await this.#client
      .send(
        new ListUsersInGroupCommand({
          UserPoolId: this.#pool,
          GroupName: tenant,
          Limit: limit,
          NextToken: cursor,
        }),
      )
      .catch(unlessNamed("ResourceNotFoundException"));
    const items = (found?.Users ?? []).map((user) => ({
      user: user.Username ?? "",
      email: emailOf(user.Attributes),
      enabled: user.Enabled ?? false,
      status: user.UserStatus ?? "UNKNOWN",
    }));
    return { items, ...(found?.NextToken === undefined ? {} : { cursor: found.NextToken }) };
  }

  /** `undefined` when the address is in use already. */
  async #created(email: string, invited: boolean): Promise<string | undefined> {
    const made = await this.#client
      .send(
        new AdminCreateUserCommand({
          UserPoolId: this.#pool,
          Username: email,
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: "true" },
          ],
          ...(invited ? { DesiredDeliveryMediums: ["EMAIL"] } : { MessageAction: "SUPPRESS" }),
        }),
      )
      .catch(unlessNamed("UsernameExistsException"));
    return made?.User?.Username;
  }

  async #owned(tenant: string, email: string): Promise<string> {
    const user = await this.#find(email);
    if (user === undefined || !(await this.#isFreeFor(tenant, user))) throw new EmailTakenError();
    return user;
  }

  async #find(email: string): Promise<string | undefined> {
    const found = await this.#client
      .send(new AdminGetUserCommand({ UserPoolId: this.#pool, Username: email }))
      .catch(unlessNamed("UserNotFoundException"));
    return found?.Username;
  }

  /** A user without a group was made by a step that died before it could give it one. */
  async #isFreeFor(tenant: string, user: string): Promise<boolean> {
    const { Groups = [] } = await this.#client.send(
      new AdminListGroupsForUserCommand({ UserPoolId: this.#pool, Username: user }),
    );
    const names = Groups.map(({ GroupName = "" }) => GroupName);
    return names.length === 0 || membershipOf(names)?.tenant === tenant;
  }
}

function emailOf(attributes: readonly AttributeType[] = []): string {
  return attributes.find(({ Name }) => Name === "email")?.Value ?? "";
}

/** Lets one kind of refusal count as "nothing". */
function unlessNamed(name: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  };
}
