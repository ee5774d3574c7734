import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { awsError } from "./aws-error.ts";
import type { Command } from "./memory-dynamo-db.ts";

/** A user of the pool. */
interface Member {
  readonly user: string;
  readonly groups: Set<string>;
  password?: string;
}

type Answer = (input: Readonly<Record<string, unknown>>) => object;

/** A user pool in memory: an address is one user's, whose name is not the address. */
export class MemoryUserPool {
  readonly members = new Map<string, Member>();
  /** Invitations that were sent, by address. */
  readonly invited: string[] = [];

  /** The pool as a client. */
  client(): CognitoIdentityProviderClient {
    const send = async (command: Command) => {
      const [, answer] = this.#answers.find(([kind]) => command instanceof kind) ?? [];
      if (!answer) throw new Error(`the pool in memory does not know ${command.constructor.name}`);
      return answer({ ...command.input });
    };
    // Only `send` is used of a client.
    return { send } as unknown as CognitoIdentityProviderClient;
  }

  readonly #answers: readonly (readonly [new (...args: never[]) => unknown, Answer])[] = [
    [AdminCreateUserCommand, (input) => this.#create(input)],
    [AdminGetUserCommand, ({ Username }) => ({ Username: this.#find(Username).user })],
    [AdminDeleteUserCommand, ({ Username }) => this.#remove(Username)],
    [
      AdminListGroupsForUserCommand,
      ({ Username }) => ({
        Groups: [...this.#find(Username).groups].map((GroupName) => ({ GroupName })),
      }),
    ],
    [
      AdminAddUserToGroupCommand,
      ({ Username, GroupName }) => this.#find(Username).groups.add(String(GroupName)),
    ],
    [
      AdminSetUserPasswordCommand,
      ({ Username, Password }) => Object.assign(this.#find(Username), { password: Password }),
    ],
    [ListUsersInGroupCommand, ({ GroupName }) => this.#list(String(GroupName))],
  ];

  #create({ Username, DesiredDeliveryMediums }: Readonly<Record<string, unknown>>): object {
    const email = String(Username);
    if (this.members.has(email)) throw awsError("UsernameExistsException");
    const user = `user-${this.members.size + 1}`;
    this.members.set(email, { user, groups: new Set() });
    if (DesiredDeliveryMediums) this.invited.push(email);
    return { User: { Username: user } };
  }

  #find(name: unknown): Member {
    const [, found] = this.#entry(name) ?? [];
    if (!found) throw awsError("UserNotFoundException");
    return found;
  }

  #remove(name: unknown): object {
    this.#find(name);
    this.members.delete(this.#entry(name)?.[0] ?? "");
    return {};
  }

  #entry(name: unknown): readonly [string, Member] | undefined {
    return [...this.members].find(([email, { user }]) => email === name || user === name);
  }

  #list(group: string): object {
    const own = [...this.members].filter(([, { groups }]) => groups.has(group));
    const Users = own.map(([email, { user }]) => ({
      Username: user,
      Attributes: [{ Name: "email", Value: email }],
      Enabled: true,
      UserStatus: "CONFIRMED",
    }));
    return { Users };
  }
}
