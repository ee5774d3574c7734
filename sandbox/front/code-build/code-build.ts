import path from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { ContainerCredentials } from "../container-credentials.ts";
import { type Caller, type Operations, parseInput } from "../json-front.ts";
import type { CodeBuildRecords } from "../records.ts";
import { AwsFailure } from "../respond.ts";
import type { BuildCommand } from "./build-command.ts";
import { BuildProcess } from "./build-process.ts";
import {
  type Build,
  type BuildStatus,
  EnvironmentVariable,
  newBuild,
  newProject,
  type Project,
  ProjectInput,
} from "./project.ts";

/** What CodeBuild is started with. */
export interface CodeBuildSettings {
  /** Address of AWS for builds. */
  readonly url: string;
  /** Folder below which logs are written. */
  readonly folder: string;
  /** What a build runs; without it builds fail. */
  readonly build?: BuildCommand;
  /** Gives builds their keys. */
  readonly credentials: ContainerCredentials;
  /** What the last run kept. */
  readonly records: CodeBuildRecords;
}

const DEFAULT_AT_ONCE = 2;
const INVALID = "InvalidInputException";

const Names = z.object({ names: z.array(z.string()).min(1).max(100) });
const Ids = z.object({ ids: z.array(z.string()).min(1).max(100) });
const Name = z.object({ name: z.string() });
const Id = z.object({ id: z.string() });
const StartBuild = z.looseObject({
  projectName: z.string(),
  idempotencyToken: z.string().optional(),
  environmentVariablesOverride: z.array(EnvironmentVariable).optional(),
});

/** A token is remembered this long. Source: CodeBuild API Reference, StartBuild, idempotencyToken. */
const TOKEN_LIFE_SECONDS = 300;

/** Projects and builds of the hub and the shards; a build runs the worker for real. */
export class CodeBuild {
  readonly #settings: CodeBuildSettings;
  readonly #projects: Map<string, Project>;
  readonly #builds: Map<string, Build>;
  readonly #running = new Map<string, BuildProcess>();
  readonly #tokens = new Map<string, string>();
  #isClosing = false;

  constructor(settings: CodeBuildSettings) {
    this.#settings = settings;
    this.#projects = new Map(settings.records.projects.map((entry) => [entry.arn, entry]));
    this.#builds = new Map(settings.records.builds.map((entry) => [entry.arn, entry]));
  }

  /** What is kept for the next run. */
  get records(): CodeBuildRecords {
    return { projects: [...this.#projects.values()], builds: [...this.#builds.values()] };
  }

  /** The operations that are served. */
  readonly operations: Operations = {
    CreateProject: (input, caller) => this.#create(input, caller),
    BatchGetProjects: (input, caller) => this.#get(input, caller),
    UpdateProject: (input, caller) => this.#update(input, caller),
    DeleteProject: (input, caller) => {
      const { name } = parseInput(Name, input, INVALID);
      this.#projects.delete(arnOf(caller, "project", name));
      return {};
    },
    StartBuild: (input, caller) => ({ build: this.#start(input, caller) }),
    BatchGetBuilds: (input, caller) => this.#getBuilds(input, caller),
    StopBuild: (input, caller) => {
      const { id } = parseInput(Id, input, INVALID);
      return { build: this.#stop(this.#build(id, caller)) };
    },
  };

  /** Ends every build and waits for it. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const build of this.#builds.values()) if (!build.buildComplete) this.#stop(build);
    await Promise.all([...this.#running.values()].map((running) => running.ended));
  }

  #create(input: unknown, caller: Caller): object {
    const project = newProject(parseInput(ProjectInput, input, INVALID), caller);
    if (this.#projects.has(project.arn)) {
      throw new AwsFailure(
        "ResourceAlreadyExistsException",
        `Project already exists: ${project.arn}`,
      );
    }
    this.#projects.set(project.arn, project);
    return { project };
  }

  #get(input: unknown, caller: Caller): object {
    const { names } = parseInput(Names, input, INVALID);
    const found = names.map((name) => this.#projects.get(projectArnOf(caller, name)));
    return {
      projects: found.filter((project) => project !== undefined),
      projectsNotFound: names.filter((_, index) => found[index] === undefined),
    };
  }

  #update(input: unknown, caller: Caller): object {
    const changes = parseInput(ProjectInput.partial().extend(Name.shape), input, INVALID);
    const old = this.#project(changes.name, caller);
    const merged = parseInput(ProjectInput, { ...old, ...changes }, INVALID);
    const { arn, created, timeoutInMinutes } = old;
    const project = {
      timeoutInMinutes,
      ...merged,
      arn,
      created,
      lastModified: Date.now() / 1000,
    } as Project; // timeoutInMinutes of `merged` is that of `old` or of `changes`, never undefined
    this.#projects.set(arn, project);
    return { project };
  }

  #getBuilds(input: unknown, caller: Caller): object {
    const { ids } = parseInput(Ids, input, INVALID);
    const found = ids.map((id) => this.#builds.get(buildArnOf(caller, id)));
    return {
      builds: found.filter((build) => build !== undefined),
      buildsNotFound: ids.filter((_, index) => found[index] === undefined),
    };
  }

  #start(input: unknown, caller: Caller): Build {
    const request = parseInput(StartBuild, input, INVALID);
    const project = this.#project(request.projectName, caller);
    const earlier = this.#earlier(project, request.idempotencyToken);
    if (earlier) return earlier;
    const siblings = [...this.#builds.values()].filter((one) => one.projectName === project.name);
    const build = newBuild({
      project,
      overrides: request.environmentVariablesOverride ?? [],
      caller,
      buildNumber: siblings.length + 1,
    });
    const log = this.#logOf(build);
    const logs = { ...build.logs, deepLink: pathToFileURL(log).href };
    this.#builds.set(build.arn, { ...build, logs });
    if (request.idempotencyToken) {
      this.#tokens.set(`${project.arn} ${request.idempotencyToken}`, build.arn);
    }
    this.#runNext();
    return this.#builds.get(build.arn) ?? build;
  }

  #earlier(project: Project, token: string | undefined): Build | undefined {
    const arn = token === undefined ? undefined : this.#tokens.get(`${project.arn} ${token}`);
    const build = arn === undefined ? undefined : this.#builds.get(arn);
    const isRemembered = build && Date.now() / 1000 - build.startTime < TOKEN_LIFE_SECONDS;
    return isRemembered ? build : undefined;
  }

  /** Builds over the limit wait. Source: CodeBuild User Guide, "Quotas", concurrently running builds. */
  #runNext(): void {
    const { build: command } = this.#settings;
    if (this.#isClosing || this.#running.size >= (command?.atOnce ?? DEFAULT_AT_ONCE)) return;
    const next = [...this.#builds.values()].find((build) => build.currentPhase === "QUEUED");
    if (!next) return;
    if (command) this.#run(next, command);
    else this.#finish(next.arn, "FAILED");
    this.#runNext();
  }

  #run(build: Build, command: BuildCommand): void {
    this.#builds.set(build.arn, { ...build, currentPhase: "BUILD" });
    const { url, credentials } = this.#settings;
    const running = new BuildProcess({
      build,
      command,
      log: this.#logOf(build),
      url,
      credentials,
    });
    this.#running.set(build.arn, running);
    running.ended.then(
      (status) => this.#finish(build.arn, status),
      () => this.#finish(build.arn, "FAILED"),
    );
  }

  #finish(arn: string, status: BuildStatus): void {
    const build = this.#builds.get(arn);
    this.#running.delete(arn);
    if (build && !build.buildComplete) {
      this.#builds.set(arn, {
        ...build,
        buildStatus: status,
        buildComplete: true,
        currentPhase: "COMPLETED",
        endTime: Date.now() / 1000,
      });
    }
    this.#runNext();
  }

  #stop(build: Build): Build {
    const running = this.#running.get(build.arn);
    if (running) running.stop();
    else if (!build.buildComplete) this.#finish(build.arn, "STOPPED");
    return this.#builds.get(build.arn) ?? build;
  }

  #project(name: string, caller: Caller): Project {
    const project = this.#projects.get(projectArnOf(caller, name));
    if (project) return project;
    throw new AwsFailure("ResourceNotFoundException", `Project cannot be found: ${name}`);
  }

  #build(id: string, caller: Caller): Build {
    const build = this.#builds.get(buildArnOf(caller, id));
    if (build) return build;
    throw new AwsFailure("ResourceNotFoundException", `Build cannot be found: ${id}`);
  }

  #logOf({ projectName, logs }: Build): string {
    return path.join(
      this.#settings.folder,
      "logs",
      "builds",
      `${projectName}-${logs.streamName}.log`,
    );
  }
}

/** Projects and builds are asked for by name or by ARN. */
function projectArnOf(caller: Caller, name: string): string {
  return name.startsWith("arn:") ? name : arnOf(caller, "project", name);
}

function buildArnOf(caller: Caller, id: string): string {
  return id.startsWith("arn:") ? id : arnOf(caller, "build", id);
}

function arnOf({ account, region }: Caller, kind: "project" | "build", name: string): string {
  return `arn:aws:codebuild:${region}:${account}:${kind}/${name}`;
}
