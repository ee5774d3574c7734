import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, REGION, SHARD_ACCOUNTS } from "../../sandbox/accounts.ts";
import { type LocalAws, startLocalAws } from "../../sandbox/local-aws.ts";
import { type ProviderServer, serveProvider } from "../../sandbox/provider/server.ts";

/** What a command of Pulumi's said and how it ended. */
export interface Said {
  /** Exit code. */
  readonly code: number;
  /** All that it wrote. */
  readonly text: string;
}

/** Keys of a stack's configuration, without their namespace. */
export type StackKeys = Readonly<Record<string, unknown>>;

/** A folder, a local AWS and Pulumi's command line, as someone uses them by hand. */
export class HandWorld {
  /** The local AWS. */
  readonly aws: LocalAws;
  /** Folder that holds everything of the test. */
  readonly folder: string;
  readonly #provider: ProviderServer;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(
    folder: string,
    aws: LocalAws,
    provider: ProviderServer,
    environment: NodeJS.ProcessEnv,
  ) {
    this.folder = folder;
    this.aws = aws;
    this.#provider = provider;
    this.#environment = environment;
  }

  /** Starts all of it. */
  static async start(): Promise<HandWorld> {
    const folder = await mkdtemp(join(tmpdir(), "by-hand-"));
    for (const part of ["home", "state"]) await mkdir(join(folder, part));
    const aws = await startLocalAws({ folder: join(folder, "aws"), port: 0 });
    const keys = await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
    const credentials = {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    };
    // The provider runs in this process and finds its base credentials here.
    Object.assign(process.env, credentials);
    const provider = await serveProvider();
    return new HandWorld(folder, aws, provider, {
      ...process.env,
      ...credentials,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "only of this test",
      PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  }

  /** Where a command line of Pulumi's finds the provider, as its environment names it. */
  get providerAddress(): string {
    return `aws:${this.#provider.port}`;
  }

  /** Makes a stack with its configuration; again for a changed one. */
  async configure(stack: string, keys: StackKeys): Promise<void> {
    const named = Object.entries(keys).map(([key, value]) => [`tenantry:${key}`, value]);
    const config = { config: Object.fromEntries(named) };
    await writeFile(this.#configFile(stack), JSON.stringify(config));
    const { code, text } = await this.#run(["stack", "select", "--create", stack]);
    if (code !== 0) throw new Error(text);
  }

  /** Runs a command of Pulumi's on a stack. */
  pulumi(stack: string, ...words: readonly string[]): Promise<Said> {
    const config = ["--config-file", this.#configFile(stack)];
    return this.#run([...words, "--stack", stack, "--color", "never", ...config]);
  }

  /** Changes a stack, which must succeed, and tells its outputs. */
  async up(stack: string): Promise<Record<string, unknown>> {
    const { code, text } = await this.pulumi(stack, "up", "--yes", "--skip-preview");
    if (code !== 0) throw new Error(text);
    const outputs = await this.#run(["stack", "output", "--json", "--stack", stack]);
    return JSON.parse(outputs.text);
  }

  /** Keys of a Lambda function's role in the shard. */
  async functionKeys(roleArn: string) {
    const [account = "", role = ""] = roleArn.replace("arn:aws:iam::", "").split(":role/");
    const answer = await fetch(`${this.aws.endpoint}/_tenantry/credentials`, {
      method: "POST",
      body: JSON.stringify({
        roleArn: `arn:aws:iam::${account}:role/${role}`,
        service: "lambda.amazonaws.com",
        sessionName: "function",
      }),
    });
    // The local AWS's own answer.
    const { environment } = (await answer.json()) as { environment: Record<string, string> };
    const keys = await fetch(environment.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? "", {
      headers: { authorization: environment.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? "" },
    });
    // Source: ECS guide, "Task IAM role", answer of the credentials endpoint.
    const found = (await keys.json()) as Record<string, string>;
    return {
      accessKeyId: found.AccessKeyId ?? "",
      secretAccessKey: found.SecretAccessKey ?? "",
      sessionToken: found.Token ?? "",
    };
  }

  /** Ends all of it. */
  async stop(): Promise<void> {
    this.#provider.close();
    await this.aws.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #configFile(stack: string): string {
    return join(this.folder, `${stack}.json`);
  }

  async #run(words: readonly string[]): Promise<Said> {
    try {
      const { stdout } = await promisify(execFile)("pulumi", [...words, "--non-interactive"], {
        env: this.#environment,
        maxBuffer: 32 * 1024 * 1024,
      });
      return { code: 0, text: stdout };
    } catch (error) {
      // A command that ended badly is told by its code; one that never ran has none.
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
      if (typeof code !== "number") throw error;
      return { code, text: `${stdout}${stderr}` };
    }
  }
}

/** The shard that tests by hand use. */
export const HAND_SHARD = { name: "s1", account: SHARD_ACCOUNTS[0], region: REGION } as const;
