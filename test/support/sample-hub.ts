import type { ControlSurroundings } from "../../components/control-function.ts";
import { type ControlTableRole, ControlTables } from "../../components/control-tables.ts";
import { PrivateBucket } from "../../components/private-bucket.ts";
import { StateStore } from "../../components/state-store.ts";
import type { WorkerSurroundings } from "../../components/worker-rights.ts";
import { Lanes } from "../../tenants/lane.ts";
import { parseTiers, type Tiers } from "../../tenants/tier.ts";
import { OrganizationRules } from "../../tenants/vending.ts";
import { MOCK_ACCOUNT } from "./cloud.ts";
import { sampleLocation, sampleManifest, sampleSource, sampleTags } from "./sample-release.ts";

/** Tags of what the hub holds. */
export const hubTags = { ...sampleTags, shard: "hub" } as const;

/** What the functions of a test's hub have in common. */
export const sampleSurroundings: ControlSurroundings = {
  location: sampleLocation,
  source: sampleSource,
  logRetentionDays: 30,
  tracing: false,
  tags: hubTags,
};

/** Every kind of stack on its usual lane. */
export const sampleLanes: Lanes = Lanes.parse({});

/** A tier of pools. */
export const sampleTiers: Tiers = parseTiers(
  [
    {
      name: "basic",
      isolation: "pool",
      throttle: { rate: 10, burst: 10 },
      monthlyQuota: 1000,
      approval: "none",
    },
  ],
  "the test's tiers",
);

/** How accounts are made. */
export const sampleOrganization: OrganizationRules = OrganizationRules.parse({
  vendingRoleArn: "arn:aws:iam::888888888888:role/tenantry-vending",
  membersRoleArn: "arn:aws:iam::888888888888:role/tenantry-members",
  unit: "ou-ab12-cd34ef56",
  email: "aws+{shard}@example.com",
  region: "eu-west-1",
  capacity: { pool: 20_000, silo: 500 },
  shards: ["s7", "s8"],
});

/** Machines that name nothing but their function. */
export const sampleDefinitions = {
  onboarding: (functionArn: string) => ({ Comment: "on", functionArn }),
  offboarding: (functionArn: string) => ({ Comment: "off", functionArn }),
};

/** The hub's bus, as those know it who tell something on it. */
export const sampleBus = {
  name: "tenantry",
  arn: `arn:aws:events:us-east-1:${MOCK_ACCOUNT}:event-bus/tenantry`,
};

/** The hub's tables, as other components get them. */
export function hubTables(name: string): ControlTables["tables"] {
  return new ControlTables(name, { deletionProtection: true, tags: hubTags }).tables;
}

/** ARN of something of the hub's. */
export function hubArn(service: string, rest: string): string {
  return `arn:aws:${service}:us-east-1:${MOCK_ACCOUNT}:${rest}`;
}

/** What a policy names that is about whole tables of the hub. */
export function hubTableArns(...roles: readonly ControlTableRole[]): readonly string[] {
  return roles.flatMap((role) => {
    const arn = hubArn("dynamodb", `table/tenantry-${role}`);
    return [arn, `${arn}/index/*`];
  });
}

/** What differs between the hub's functions. */
export interface HubFunction {
  /** What the function is for. */
  readonly role: keyof typeof sampleManifest.control;
  /** Longest run, in seconds. */
  readonly timeout: number;
  /** Memory, in MiB. */
  readonly memorySize: number;
  /** What it is told; documents as values. */
  readonly environment: Readonly<Record<string, unknown>>;
}

/** Whole inputs of a function of the hub, as {@link readable} shows them. */
export function hubFunction({ role, timeout, memorySize, environment }: HubFunction) {
  return {
    name: `tenantry-${role}`,
    role: `arn:aws:iam::${MOCK_ACCOUNT}:role/tenantry-${role}`,
    code: `/releases/${sampleManifest.control[role].file}`,
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    handler: "index.handler",
    timeout,
    memorySize,
    publish: true,
    environment: { variables: { POWERTOOLS_SERVICE_NAME: role, ...environment } },
    tracingConfig: { mode: "PassThrough" },
    tags: hubTags,
  };
}

/** What every function of the hub may do. */
export function writesLogs(role: string) {
  return {
    Sid: "WriteLogs",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [hubArn("logs", `log-group:/aws/lambda/tenantry-${role}:*`)],
  };
}

/** What a test's workers work with. */
export function sampleWorkerSurroundings(name: string): WorkerSurroundings {
  const kept = { deletionProtection: true, tags: hubTags };
  return {
    location: sampleLocation,
    tables: hubTables(`${name}-tables`),
    state: new StateStore(`${name}-state`, { ...kept, location: sampleLocation }),
    releases: new PrivateBucket(`${name}-releases`, { ...kept, bucket: "tenantry-releases" }),
    bootstrapRole: "OrganizationAccountAccessRole",
  };
}
