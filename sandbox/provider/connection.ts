import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { refuseAbandonedCall } from "./call.ts";
import {
  type CredentialSource,
  chainOf,
  processCredentials,
  type TokenService,
} from "./credentials.ts";
import type { ProviderArguments } from "./provider-arguments.ts";

/** What every client of every service is made with. */
export interface ClientSettings {
  /** Region that requests are signed for. */
  readonly region: string;
  /** Keys that requests are signed with. */
  readonly credentials: CredentialSource;
  /** Address instead of AWS's own; without it the SDK reads `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** Tries in all; between them the SDK waits longer each time, with jitter. */
  readonly maxAttempts: number;
  /** Limits in time. */
  readonly requestHandler: {
    /** Longest wait for a connection, in milliseconds. */
    readonly connectionTimeout: number;
    /** Longest wait for an answer, in milliseconds. */
    readonly requestTimeout: number;
    /** Makes the second limit an error; without it the SDK only warns. */
    readonly throwOnRequestTimeout: true;
  };
  /** Buckets in the path, as an address without DNS of its own needs it. */
  readonly forcePathStyle: boolean;
  /** No prefix before the address, for the same reason. */
  readonly disableHostPrefix: boolean;
}

/** A client of the AWS SDK, as far as all are alike. */
interface Client {
  /** Closes its sockets. */
  destroy(): void;
}

/**
 * Tries of a call, the first included, unless the program says otherwise. A call that AWS allows once in 20 seconds
 * needs many: the SDK waits at most 5 seconds longer than its own backoff, whatever `Retry-After` says.
 *
 * Source: Terraform Registry, AWS provider, argument `max_retries`: 25 by default; API documentation of `@pulumi/aws`,
 * ProviderArgs, `maxRetries`: how often a request is executed.
 */
const MAX_ATTEMPTS = 25;
const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 60_000;

/** Keys of the provider's `endpoints` argument, where they are not the client's name in lower case. */
const ENDPOINT_KEYS: Readonly<Record<string, string>> = {
  CognitoIdentityProvider: "cognitoidp",
  CloudWatchLogs: "logs",
  EventBridge: "events",
  STSClient: "sts",
};

/** One configured provider: an account seen with certain rights, in one Region. */
export class Connection {
  readonly region: string;
  /** Tags that every resource gets which takes tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly #settings: ProviderArguments;
  readonly #credentials: CredentialSource;
  readonly #clients = new Map<unknown, Client>();
  readonly #regions = new Map<string, Connection>();
  #account: Promise<string> | undefined;

  constructor(settings: ProviderArguments, credentials?: CredentialSource) {
    this.#settings = settings;
    this.region = settings.region ?? process.env.AWS_REGION ?? "us-east-1";
    this.defaultTags = settings.defaultTags?.tags ?? {};
    this.#credentials = credentials ?? this.#ownCredentials();
  }

  /** The connection's client of a service; made once. */
  client<C extends Client>(service: new (settings: ClientSettings) => C): C {
    const made = this.#clients.get(service);
    // The map holds under each class only what that class made.
    if (made) return made as C;
    const client = new service(this.#clientSettings(service.name));
    refuseWhenAbandoned(client);
    this.#clients.set(service, client);
    return client;
  }

  /** Number of the account that the credentials belong to. */
  account(): Promise<string> {
    this.#account ??= this.client(STSClient)
      .send(new GetCallerIdentityCommand({}))
      .then(({ Account }) => Account ?? "");
    return this.#account;
  }

  /** Name of a thing in this account and Region. */
  async arn(service: string, resource: string): Promise<string> {
    return `arn:aws:${service}:${this.region}:${await this.account()}:${resource}`;
  }

  /** The same account and rights in another Region. */
  inRegion(region: string | undefined): Connection {
    if (!region || region === this.region) return this;
    const known = this.#regions.get(region);
    if (known) return known;
    const made = new Connection({ ...this.#settings, region }, this.#credentials);
    this.#regions.set(region, made);
    return made;
  }

  /**
   * Refuses to work in an account that the program did not mean.
   *
   * @throws Error naming both accounts.
   */
  async refuseOtherAccounts(): Promise<void> {
    const allowed = this.#settings.allowedAccountIds;
    if (!allowed?.length) return;
    const account = await this.account();
    if (allowed.includes(account)) return;
    throw new Error(`AWS account ${account} is not allowed; allowed: ${allowed.join(", ")}`);
  }

  /** Closes every client's sockets. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    for (const connection of this.#regions.values()) connection.close();
  }

  #ownCredentials(): CredentialSource {
    const { accessKey, secretKey, token } = this.#settings;
    const fixed = { accessKeyId: accessKey ?? "", secretAccessKey: secretKey ?? "" };
    const base = accessKey
      ? async () => (token ? { ...fixed, sessionToken: token } : fixed)
      : processCredentials();
    return chainOf(base, this.#settings.assumeRoles ?? [], this.#tokenService());
  }

  #tokenService(): TokenService {
    const endpoint = this.#endpointOf("sts");
    return { region: this.region, ...(endpoint ? { endpoint } : {}) };
  }

  #endpointOf(key: string): string | undefined {
    return this.#settings.endpoints?.map((endpoints) => endpoints[key]).find(Boolean);
  }

  #clientSettings(name: string): ClientSettings {
    const endpoint = this.#endpointOf(ENDPOINT_KEYS[name] ?? name.toLowerCase());
    const isPrivate = Boolean(endpoint ?? process.env.AWS_ENDPOINT_URL);
    return {
      region: this.region,
      credentials: this.#credentials,
      ...(endpoint ? { endpoint } : {}),
      maxAttempts: this.#settings.maxRetries ?? MAX_ATTEMPTS,
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: ANSWER_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
      forcePathStyle: this.#settings.s3UsePathStyle ?? isPrivate,
      disableHostPrefix: isPrivate,
    };
  }
}

/** Puts the check for abandoned calls behind the retries, so that it is made before each try. */
function refuseWhenAbandoned(client: Client): void {
  // Every client of the SDK has the same stack; the token service's stands for all of them here.
  const { middlewareStack } = client as unknown as STSClient;
  middlewareStack.add(
    (next) => (request) => {
      refuseAbandonedCall();
      return next(request);
    },
    { step: "finalizeRequest", name: "refuseAbandonedCall", priority: "low" },
  );
}
