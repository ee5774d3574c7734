import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Caller } from "../json-front.ts";
import { AwsFailure } from "../respond.ts";

/** One variable of a build. */
export const EnvironmentVariable = z.object({
  name: z.string(),
  value: z.string(),
  type: z.enum(["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]).optional(),
});
export type EnvironmentVariable = z.infer<typeof EnvironmentVariable>;

/** What CreateProject takes; members that the sandbox does not act on are kept as they came. */
export const ProjectInput = z.looseObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/),
  source: z.looseObject({ type: z.string() }),
  artifacts: z.looseObject({ type: z.string() }),
  environment: z.looseObject({
    type: z.string(),
    image: z.string(),
    computeType: z.string(),
    environmentVariables: z.array(EnvironmentVariable).optional(),
  }),
  serviceRole: z.string(),
  timeoutInMinutes: z.int().min(5).max(2160).optional(),
});
export type ProjectInput = z.infer<typeof ProjectInput>;

/** A project as BatchGetProjects shows it. */
export interface Project extends ProjectInput {
  /** Its name across accounts. */
  readonly arn: string;
  /** Minutes after which a build is ended. */
  readonly timeoutInMinutes: number;
  /** When it was made, in seconds of the epoch. */
  readonly created: number;
  /** When it was last changed, in seconds of the epoch. */
  readonly lastModified: number;
}

/** Where a build is. Source: CodeBuild API Reference, Build, buildStatus. */
export type BuildStatus = "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "STOPPED" | "TIMED_OUT";

/** A build as BatchGetBuilds shows it. */
export interface Build {
  /** Project and a unique part. */
  readonly id: string;
  /** Its name across accounts. */
  readonly arn: string;
  /** The how-manieth build of its project. */
  readonly buildNumber: number;
  /** When it was asked for, in seconds of the epoch. */
  readonly startTime: number;
  /** When it ended, in seconds of the epoch. */
  readonly endTime?: number;
  /** What it is doing. */
  readonly currentPhase: "QUEUED" | "BUILD" | "COMPLETED";
  /** How it stands. */
  readonly buildStatus: BuildStatus;
  /** Whether it has ended. */
  readonly buildComplete: boolean;
  /** Its project. */
  readonly projectName: string;
  /** Role whose keys it has. */
  readonly serviceRole: string;
  /** Who asked for it. */
  readonly initiator: string;
  /** Its variables. */
  readonly environment: ProjectInput["environment"];
  /** Minutes after which it is ended. */
  readonly timeoutInMinutes: number;
  /** Where its output goes. */
  readonly logs: {
    readonly groupName: string;
    readonly streamName: string;
    readonly deepLink: string;
  };
}

/** Source: CodeBuild API Reference, CreateProject, timeoutInMinutes. */
const DEFAULT_TIMEOUT_MINUTES = 60;

/** A new project, with CodeBuild's defaults. Source: CodeBuild API Reference, Project. */
export function newProject(input: ProjectInput, { account, region }: Caller): Project {
  const now = Date.now() / 1000;
  return {
    badge: { badgeEnabled: false },
    cache: { type: "NO_CACHE" },
    encryptionKey: `arn:aws:kms:${region}:${account}:alias/aws/s3`,
    projectVisibility: "PRIVATE",
    queuedTimeoutInMinutes: 480,
    tags: [],
    ...input,
    timeoutInMinutes: input.timeoutInMinutes ?? DEFAULT_TIMEOUT_MINUTES,
    arn: `arn:aws:codebuild:${region}:${account}:project/${input.name}`,
    created: now,
    lastModified: now,
  };
}

/** What a build is made from. */
export interface BuildRequest {
  /** Its project. */
  readonly project: Project;
  /** Variables that come before the project's. */
  readonly overrides: readonly EnvironmentVariable[];
  /** Who asks. */
  readonly caller: Caller;
  /** The how-manieth build of its project. */
  readonly buildNumber: number;
}

/** A build that waits for its turn. */
export function newBuild({ project, overrides, caller, buildNumber }: BuildRequest): Build {
  const stream = randomUUID();
  const id = `${project.name}:${stream}`;
  return {
    id,
    arn: project.arn.replace(/:project\/.*$/, `:build/${id}`),
    buildNumber,
    startTime: Date.now() / 1000,
    currentPhase: "QUEUED",
    buildStatus: "IN_PROGRESS",
    buildComplete: false,
    projectName: project.name,
    serviceRole: project.serviceRole,
    initiator: initiatorOf(caller),
    environment: { ...project.environment, environmentVariables: variablesOf(project, overrides) },
    timeoutInMinutes: project.timeoutInMinutes,
    logs: { groupName: `/aws/codebuild/${project.name}`, streamName: stream, deepLink: "" },
  };
}

/** Source: CodeBuild API Reference, Build, initiator. */
function initiatorOf({ arn }: Caller): string {
  const [, role = "root", session = ""] = arn.split(":").at(-1)?.split("/") ?? [];
  return role === "root" ? role : `${role}/${session}`;
}

function variablesOf(project: Project, overrides: readonly EnvironmentVariable[]) {
  const own = project.environment.environmentVariables ?? [];
  const byName = new Map([...own, ...overrides].map((variable) => [variable.name, variable]));
  const variables = [...byName.values()];
  const other = variables.find(({ type = "PLAINTEXT" }) => type !== "PLAINTEXT");
  if (other) {
    throw new AwsFailure(
      "InvalidInputException",
      `the sandbox resolves no ${other.type} variables (${other.name})`,
    );
  }
  return variables;
}
