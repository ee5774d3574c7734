import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DirectoryEntry } from "../../tenants/directory-entry.ts";
import type { HandWorld } from "./hand-world.ts";

/** Outputs of a plane that tests read. */
export interface HandPlaneOutputs {
  /** Release that the live slot runs. */
  readonly release: string;
  /** Id of its RestApi. */
  readonly restApiId: string;
  /** Its user pool. */
  readonly userPoolId: string;
  /** Client of that pool without a secret. */
  readonly userPoolClientId: string;
  /** Name of the table of its tenants. */
  readonly directoryTable: string;
  /** Role through which functions reach tenant data. */
  readonly accessRoleArn: string;
  /** Role of the application's functions. */
  readonly functionRoleArn: string;
  /** Name of each application table. */
  readonly tables: Readonly<Record<string, string>>;
  /** Version of each function in the live slot. */
  readonly versions: Readonly<Record<string, string>>;
}

/** An answer of a plane's API. */
export interface HandAnswer {
  /** HTTP status. */
  readonly status: number;
  /** The body, read as JSON; empty for none. */
  readonly body: Readonly<Record<string, unknown>>;
}

const PASSWORD = "Correct-horse-9";

/** A plane, with what the platform does to it, done by hand. */
export class HandPlane {
  /** Outputs of its stack. */
  readonly outputs: HandPlaneOutputs;
  readonly #world: HandWorld;
  readonly #database: DynamoDBDocumentClient;
  readonly #cognito: CognitoIdentityProviderClient;

  private constructor(
    world: HandWorld,
    outputs: HandPlaneOutputs,
    keys: { accessKeyId: string; secretAccessKey: string },
  ) {
    const settings = { endpoint: world.aws.endpoint, region: "us-east-1", credentials: keys };
    this.outputs = outputs;
    this.#world = world;
    this.#database = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
    this.#cognito = new CognitoIdentityProviderClient(settings);
  }

  /** Opens a plane as the shard's deploy role. */
  static async open(world: HandWorld, outputs: Record<string, unknown>): Promise<HandPlane> {
    const keys = await world.aws.credentialsOf("111111111111", "tenantry-deploy", {
      externalId: "tenantry-s1",
    });
    // They are what the program of a plane gives.
    return new HandPlane(world, outputs as unknown as HandPlaneOutputs, keys);
  }

  /** Sets a tenant in the directory. */
  async direct(entry: DirectoryEntry): Promise<void> {
    const { directoryTable: TableName } = this.outputs;
    await this.#database.send(new PutCommand({ TableName, Item: entry }));
  }

  /** Makes an admin of a tenant and logs in; tells the access token. */
  async admin(tenant: string): Promise<string> {
    const { userPoolId: UserPoolId, userPoolClientId: ClientId } = this.outputs;
    const Username = `admin@${tenant}.example.com`;
    const which = { UserPoolId, Username };
    const UserAttributes = [{ Name: "email", Value: Username }];
    await this.#cognito.send(
      new AdminCreateUserCommand({ ...which, UserAttributes, MessageAction: "SUPPRESS" }),
    );
    await this.#cognito.send(
      new AdminSetUserPasswordCommand({ ...which, Password: PASSWORD, Permanent: true }),
    );
    for (const GroupName of [tenant, "admins"]) {
      await this.#cognito.send(new AdminAddUserToGroupCommand({ ...which, GroupName }));
    }
    const login = await this.#cognito.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId,
        AuthParameters: { USERNAME: Username, PASSWORD },
      }),
    );
    return login.AuthenticationResult?.AccessToken ?? "";
  }

  /** Calls the plane's API, such as `call("GET /products", token)`. */
  async call(
    operation: string,
    token?: string,
    body?: unknown,
    stage = "live",
  ): Promise<HandAnswer> {
    const [method = "", path = ""] = operation.split(" ");
    const url = `${this.#world.aws.endpoint}/_aws/execute-api/${this.outputs.restApiId}/${stage}${path}`;
    const answer = await fetch(url, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
  }
}
