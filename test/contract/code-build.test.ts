import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  DeleteProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
  UpdateProjectCommand,
} from "@aws-sdk/client-codebuild";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  eventually,
  failureOf,
  sessionOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const SCRIPT = `
  const keys = await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, {
    headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN },
  }).then((response) => response.json());
  const denied = await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
  console.log(JSON.stringify({
    role: keys.RoleArn, denied: denied.status, stack: process.env.STACK, id: process.env.CODEBUILD_BUILD_ID,
  }));
  if (process.env.STACK === "long") {
    process.on("SIGTERM", () => process.exit(3));
    setTimeout(() => {}, 60_000);
  }
  if (process.env.STACK === "bad") process.exitCode = 1;
`;

const REASON = "it runs a program of the test in place of a build specification";
const cloud = useContractCloud({
  command: process.execPath,
  args: ["--input-type=module", "--eval", SCRIPT],
});

async function createProject(name = uniqueName("project")) {
  const codeBuild = cloud.client(CodeBuildClient);
  const serviceRole = await createRole(cloud, trust({ Service: "codebuild.amazonaws.com" }), []);
  const { project } = await codeBuild.send(
    new CreateProjectCommand({
      name,
      serviceRole,
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "ARM_CONTAINER",
        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
        computeType: "BUILD_GENERAL1_SMALL",
        environmentVariables: [{ name: "STACK", value: "none" }],
      },
    }),
  );
  cloud.later(() => codeBuild.send(new DeleteProjectCommand({ name })));
  return { name, serviceRole, project };
}

async function endOf(id: string) {
  return eventually(async () => {
    const { builds } = await cloud
      .client(CodeBuildClient)
      .send(new BatchGetBuildsCommand({ ids: [id] }));
    return builds?.[0]?.buildComplete ? builds[0] : undefined;
  });
}

/** Source: CodeBuild API Reference, CreateProject (timeoutInMinutes) and UpdateProject. */
test("keeps a project with its defaults, and changes only what an update names", async () => {
  const codeBuild = cloud.client(CodeBuildClient);
  const { name } = await createProject();

  await codeBuild.send(new UpdateProjectCommand({ name, description: "changed" }));

  const { projects, projectsNotFound } = await codeBuild.send(
    new BatchGetProjectsCommand({ names: [name, "tenantry-none"] }),
  );
  expect(projects).toMatchObject([
    { name, description: "changed", timeoutInMinutes: 60, source: { type: "NO_SOURCE" } },
  ]);
  expect(projectsNotFound).toStrictEqual(["tenantry-none"]);
});

/** Source: CodeBuild API Reference, CreateProject, errors. */
test("refuses a second project of a name", async () => {
  const { name } = await createProject();

  const failure = await failureOf(createProject(name));

  expect(failure).toBe("ResourceAlreadyExistsException");
});

/** Source: CodeBuild User Guide, "Environment variables in build environments"; SDKs Guide, "Container credential provider". */
test("runs a build with the project's role and the request's variables before its own", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { name, serviceRole } = await createProject();

  const { build } = await cloud.client(CodeBuildClient).send(
    new StartBuildCommand({
      projectName: name,
      environmentVariablesOverride: [{ name: "STACK", value: "pool-s1-1" }],
    }),
  );

  const ended = await endOf(build?.id ?? "");
  const log = await readFile(fileURLToPath(ended.logs?.deepLink ?? ""), "utf8");
  expect(ended.buildStatus).toBe("SUCCEEDED");
  expect(JSON.parse(log)).toStrictEqual({
    role: serviceRole,
    denied: 403,
    stack: "pool-s1-1",
    id: build?.id,
  });
});

/** Source: CodeBuild API Reference, Build, buildStatus. */
test("tells a build that failed from one that was stopped", async (context) => {
  cloud.needsSandbox(context, REASON);
  const codeBuild = cloud.client(CodeBuildClient);
  const { name } = await createProject();
  const start = async (value: string) => {
    const { build } = await codeBuild.send(
      new StartBuildCommand({
        projectName: name,
        environmentVariablesOverride: [{ name: "STACK", value }],
      }),
    );
    return build?.id ?? "";
  };

  const bad = await start("bad");
  const long = await start("long");
  await codeBuild.send(new StopBuildCommand({ id: long }));

  expect((await endOf(bad)).buildStatus).toBe("FAILED");
  expect((await endOf(long)).buildStatus).toBe("STOPPED");
});

/** Source: CodeBuild API Reference, StartBuild, idempotencyToken. */
test("answers a repeated token with the build that it began", async (context) => {
  cloud.needsSandbox(context, REASON);
  const codeBuild = cloud.client(CodeBuildClient);
  const { name } = await createProject();
  const request = { projectName: name, idempotencyToken: uniqueName("token") };

  const first = await codeBuild.send(new StartBuildCommand(request));
  const second = await codeBuild.send(new StartBuildCommand(request));

  expect(second.build?.id).toBe(first.build?.id);
});

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS CodeBuild". */
test("refuses a build to a role that may start only another project's", async () => {
  const { name } = await createProject();
  const role = await createRole(cloud, trust({ AWS: `arn:aws:iam::${cloud.account}:root` }), [
    {
      Effect: "Allow",
      Action: "codebuild:StartBuild",
      Resource: `arn:aws:codebuild:${cloud.region}:${cloud.account}:project/another`,
    },
  ]);
  const codeBuild = cloud.client(CodeBuildClient, await sessionOf(cloud, role));

  const failure = await failureOf(codeBuild.send(new StartBuildCommand({ projectName: name })));

  expect(failure).toBe("AccessDeniedException");
});
