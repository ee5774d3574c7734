import type {
  AdminGetUserResponse,
  AttributeType,
  UserType,
} from "@aws-sdk/client-cognito-identity-provider";

/** A user as the tenant's admins see it. */
export interface ListedUser {
  /** User name in the user pool. */
  readonly user: string;
  /** Address by which the user signs in. */
  readonly email: string;
  /** `invited` until the first sign-in. */
  readonly status: "active" | "disabled" | "invited";
  /** When the user was invited. */
  readonly invitedAt: string;
}

/** Reads a user as Cognito lists it. */
export function listedUser(user: UserType): ListedUser {
  return foundUser({ ...user, UserAttributes: user.Attributes });
}

/** Reads a user as Cognito answers for a single one. */
export function foundUser(
  user: Pick<
    Partial<AdminGetUserResponse>,
    "Enabled" | "UserAttributes" | "UserCreateDate" | "Username" | "UserStatus"
  >,
): ListedUser {
  return {
    user: user.Username ?? "",
    email: attribute(user.UserAttributes, "email"),
    status: statusOf(user.Enabled ?? true, user.UserStatus),
    invitedAt: (user.UserCreateDate ?? new Date(0)).toISOString(),
  };
}

function statusOf(enabled: boolean, status: string | undefined): ListedUser["status"] {
  if (!enabled) return "disabled";
  return status === "FORCE_CHANGE_PASSWORD" ? "invited" : "active";
}

function attribute(attributes: readonly AttributeType[] = [], name: string): string {
  return attributes.find((each) => each.Name === name)?.Value ?? "";
}
