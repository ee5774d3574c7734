import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, REGION } from "../../sandbox/accounts.ts";
import { type LocalAws, startLocalAws } from "../../sandbox/local-aws.ts";

/** Keys of a user or of a session. */
export interface Keys {
  /** Public half of the key. */
  readonly accessKeyId: string;
  /** Secret half of the key. */
  readonly secretAccessKey: string;
  /** Needed with keys of a session. */
  readonly sessionToken?: string;
}

/** Settings that every client takes. */
interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: Keys;
  readonly maxAttempts?: number;
  readonly forcePathStyle?: boolean;
}

/** The AWS that a file of contract tests runs against. */
export class ContractCloud {
  /** Whether it is an account at AWS; else the local AWS. */
  readonly isReal = process.env.TENANTRY_CONTRACT_ENDPOINT === "aws";
  /** Account that the tests act in. */
  account = HUB_ACCOUNT;
  /** Region that the tests act in. */
  readonly region = process.env.AWS_REGION ?? REGION;
  #local: LocalAws | undefined;
  #administrator: Keys | undefined;
  #cleanUps: (() => Promise<unknown>)[] = [];

  /** The local AWS; only in tests that began with {@link ContractCloud.needsSandbox}, or in helpers for both. */
  get local(): LocalAws {
    if (!this.#local) throw new Error("this test must skip itself on a real account");
    return this.#local;
  }

  /** Skips a test on a real account, with the reason. */
  needsSandbox(context: TestContext, reason: string): void {
    context.skip(this.isReal, `needs the sandbox: ${reason}`);
  }

  /** A client of the administrator, or of whoever has the keys. */
  client<C>(Client: new (settings: ClientSettings) => C, credentials = this.#administrator): C {
    return new Client({
      region: this.region,
      maxAttempts: this.isReal ? 5 : 1,
      ...(this.#local ? { endpoint: this.#local.endpoint, forcePathStyle: true } : {}),
      ...(credentials ? { credentials } : {}),
    });
  }

  /** Undoes something after the file's tests, where it would stay and cost. */
  later(cleanUp: () => Promise<unknown>): void {
    if (this.isReal) this.#cleanUps = [cleanUp, ...this.#cleanUps];
  }

  /** Starts it; a real account is only asked who calls. */
  async start(build?: Parameters<typeof startLocalAws>[0]["build"]): Promise<void> {
    if (this.isReal) {
      const { Account } = await this.client(STSClient).send(new GetCallerIdentityCommand({}));
      this.account = Account ?? "";
      return;
    }
    const folder = await mkdtemp(path.join(tmpdir(), "tenantry-contract-"));
    this.#local = await startLocalAws({ folder, ...(build ? { build } : {}) });
    this.#administrator = await this.#local.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  }

  /** Undoes what is left and stops it. */
  async stop(): Promise<void> {
    for (const cleanUp of this.#cleanUps) await cleanUp();
    await this.#local?.stop();
    if (this.#local) await rm(this.#local.folder, { recursive: true });
  }
}

/** Gives a file of contract tests its AWS: a local one of its own, or the account that the environment names. */
export function useContractCloud(
  build?: Parameters<typeof startLocalAws>[0]["build"],
): ContractCloud {
  const cloud = new ContractCloud();
  beforeAll(() => cloud.start(build));
  afterAll(() => cloud.stop());
  return cloud;
}
