import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { TemporaryCredentials } from "../credentials.ts";
import type { Callers } from "./callers.ts";
import { AwsFailure } from "./respond.ts";
import { assumeForService, type ServiceSession } from "./service-session.ts";

/** Where a process finds its keys. Source: AWS SDKs and Tools Reference, "Container credential provider". */
export interface CredentialsOffer {
  /** Which offer this is. */
  readonly id: string;
  /** Environment that the process needs so that every SDK finds the keys. */
  readonly environment: {
    /** Address of the keys. */
    readonly AWS_CONTAINER_CREDENTIALS_FULL_URI: string;
    /** What the process shows there. */
    readonly AWS_CONTAINER_AUTHORIZATION_TOKEN: string;
  };
}

interface Offered {
  readonly session: ServiceSession;
  readonly token: string;
  readonly processGroup: number | undefined;
  readonly keys?: TemporaryCredentials;
}

/** Keys are renewed when less than this of their life is left, as AWS does in good time. */
const RENEWAL_MS = 15 * 60_000;

/** Path below which keys are offered. */
export const CREDENTIALS_PATH = "/_tenantry/credentials/";

/** Hands the keys of a role to a process, as CodeBuild and ECS do, and knows whose keys are whose. */
export class ContainerCredentials {
  readonly #url: string;
  readonly #callers: Callers;
  readonly #offers = new Map<string, Offered>();

  constructor(url: string, callers: Callers) {
    this.#url = url;
    this.#callers = callers;
  }

  /** Takes a role on for the front's own use as a service. */
  assume(session: ServiceSession): Promise<TemporaryCredentials> {
    return assumeForService(this.#url, session);
  }

  /** Offers the keys of a role to a process that need not run yet. */
  offer(session: ServiceSession, processGroup?: number): CredentialsOffer {
    const id = randomUUID();
    const token = randomBytes(32).toString("base64url");
    this.#offers.set(id, { session, token, processGroup });
    return {
      id,
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.#url}${CREDENTIALS_PATH}${id}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
      },
    };
  }

  /** Says which process group uses an offer, so that a fault can end it. */
  assign(id: string, processGroup: number): void {
    const offered = this.#offers.get(id);
    if (offered) this.#offers.set(id, { ...offered, processGroup });
  }

  /** Takes an offer back. */
  withdraw(id: string): void {
    this.#offers.delete(id);
  }

  /** Gives the keys to whoever shows the offer's token. */
  async keysOf(id: string, token: string | undefined): Promise<object> {
    const offered = this.#offers.get(id);
    if (!offered || !isSame(offered.token, token ?? "")) {
      throw new AwsFailure("AccessDeniedException", "no such offer, or not its token", 403);
    }
    const keys = isFresh(offered.keys) ? offered.keys : await this.assume(offered.session);
    this.#offers.set(id, { ...offered, keys });
    if (offered.processGroup) this.#callers.register(keys.accessKeyId, offered.processGroup);
    return {
      RoleArn: offered.session.roleArn,
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      Token: keys.sessionToken,
      Expiration: keys.expiration.toISOString(),
    };
  }
}

function isFresh(keys: TemporaryCredentials | undefined): keys is TemporaryCredentials {
  return keys !== undefined && keys.expiration.getTime() - Date.now() > RENEWAL_MS;
}

function isSame(expected: string, shown: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(shown)];
  return left.length === right.length && timingSafeEqual(left, right);
}
