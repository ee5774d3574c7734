import { CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  type CreatePipelineCommandInput,
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListTagsForResourceCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  eventually,
  failureOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const SCRIPT = `
  if (process.env.STACK === "long") setTimeout(() => {}, 60_000);
  if (process.env.STACK === "bad") process.exitCode = 1;
`;
const REASON = "its builds run a program of the test";
const cloud = useContractCloud({ command: process.execPath, args: ["--eval", SCRIPT], atOnce: 4 });

type Declaration = NonNullable<CreatePipelineCommandInput["pipeline"]>;

async function declaration(): Promise<Declaration> {
  const bucket = uniqueName("bucket");
  const s3 = cloud.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "source.zip", Body: "x" }));
  const serviceRole = await createRole(cloud, trust({ Service: "codebuild.amazonaws.com" }), []);
  const project = uniqueName("project");
  await cloud.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: project,
      serviceRole,
      source: { type: "CODEPIPELINE", buildspec: "version: 0.2" },
      artifacts: { type: "CODEPIPELINE" },
      environment: { type: "ARM_CONTAINER", image: "i", computeType: "BUILD_GENERAL1_SMALL" },
    }),
  );
  const roleArn = await createRole(cloud, trust({ Service: "codepipeline.amazonaws.com" }), [
    { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
    {
      Effect: "Allow",
      Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
      Resource: `arn:aws:codebuild:${cloud.region}:${cloud.account}:project/${project}`,
    },
  ]);
  return {
    name: uniqueName("pipeline"),
    roleArn,
    pipelineType: "V2",
    executionMode: "PARALLEL",
    artifactStore: { type: "S3", location: bucket },
    variables: [{ name: "STACK" }, { name: "ATTEMPT", defaultValue: "1" }],
    stages: [
      {
        name: "Source",
        actions: [
          {
            name: "Worker",
            actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
            configuration: {
              S3Bucket: bucket,
              S3ObjectKey: "source.zip",
              PollForSourceChanges: "false",
            },
            outputArtifacts: [{ name: "worker" }],
          },
        ],
      },
      {
        name: "Deploy",
        actions: [
          {
            name: "Deploy",
            actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
            configuration: {
              ProjectName: project,
              EnvironmentVariables: JSON.stringify([
                { name: "STACK", value: "#{variables.STACK}", type: "PLAINTEXT" },
              ]),
            },
            inputArtifacts: [{ name: "worker" }],
          },
        ],
      },
    ],
  };
}

async function createPipeline(change: Partial<Declaration> = {}) {
  const codePipeline = cloud.client(CodePipelineClient);
  const pipeline = { ...(await declaration()), ...change };
  await codePipeline.send(
    new CreatePipelineCommand({ pipeline, tags: [{ key: "a", value: "1" }] }),
  );
  const name = pipeline.name ?? "";
  cloud.later(() => codePipeline.send(new DeletePipelineCommand({ name })));
  const start = async (stack: string, clientRequestToken?: string) => {
    const { pipelineExecutionId = "" } = await codePipeline.send(
      new StartPipelineExecutionCommand({
        name,
        variables: [{ name: "STACK", value: stack }],
        ...(clientRequestToken ? { clientRequestToken } : {}),
      }),
    );
    return pipelineExecutionId;
  };
  const show = async (pipelineExecutionId: string) => {
    const { pipelineExecution } = await codePipeline.send(
      new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId }),
    );
    return pipelineExecution;
  };
  const end = (id: string) =>
    eventually(async () => {
      const execution = await show(id);
      const isOver = !["InProgress", "Stopping"].includes(execution?.status ?? "InProgress");
      return isOver ? execution : undefined;
    });
  return { codePipeline, pipeline, name, start, show, end };
}

/** Source: CodePipeline API Reference, CreatePipeline, GetPipeline and UpdatePipeline (version). */
test("keeps a pipeline's declaration and counts its versions", async () => {
  const { codePipeline, pipeline, name } = await createPipeline();

  await codePipeline.send(new UpdatePipelineCommand({ pipeline }));

  const shown = await codePipeline.send(new GetPipelineCommand({ name }));
  expect(shown.pipeline).toMatchObject({ ...pipeline, version: 2 });
  expect(shown.metadata?.pipelineArn).toBe(
    `arn:aws:codepipeline:${cloud.region}:${cloud.account}:${name}`,
  );
});

/** Source: CodePipeline API Reference, TagResource, UntagResource and ListTagsForResource. */
test("shows a pipeline's tags as they were last set", async () => {
  const { codePipeline, name } = await createPipeline();
  const resourceArn = `arn:aws:codepipeline:${cloud.region}:${cloud.account}:${name}`;

  await codePipeline.send(
    new TagResourceCommand({ resourceArn, tags: [{ key: "b", value: "2" }] }),
  );
  await codePipeline.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));

  const { tags } = await codePipeline.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toStrictEqual([{ key: "b", value: "2" }]);
});

/** Source: CodePipeline User Guide, "CodePipeline pipeline structure reference", stages. */
test("refuses a pipeline whose first stage holds other actions than sources", async () => {
  const { stages = [] } = await declaration();

  const failure = await failureOf(createPipeline({ stages: stages.toReversed() }));

  expect([
    "ValidationException",
    "InvalidStructureException",
    "InvalidStageDeclarationException",
  ]).toContain(failure);
});

/** Source: CodePipeline User Guide, "Variables reference" and "AWS CodeBuild build and test action reference". */
test("carries an execution's variables into the build's environment", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { codePipeline, name, start, end } = await createPipeline();

  const good = await start("good");
  const bad = await start("bad");

  expect(await end(good)).toMatchObject({
    status: "Succeeded",
    variables: [
      { name: "STACK", resolvedValue: "good" },
      { name: "ATTEMPT", resolvedValue: "1" },
    ],
  });
  expect((await end(bad))?.status).toBe("Failed");
  const { actionExecutionDetails = [] } = await codePipeline.send(
    new ListActionExecutionsCommand({
      pipelineName: name,
      filter: { pipelineExecutionId: good },
    }),
  );
  const external = actionExecutionDetails.map(
    (action) => action.output?.executionResult?.externalExecutionId?.split(":")[0],
  );
  expect(external[0]).toMatch(/^tenantry-contract-project-/);
});

/** Source: CodePipeline API Reference, StartPipelineExecution, clientRequestToken. */
test("answers a repeated token with the execution that it began, even when that is over", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { start, end } = await createPipeline();
  const token = uniqueName("token");

  const first = await start("good", token);
  await end(first);
  const second = await start("good", token);
  const third = await start("good", uniqueName("token"));

  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

/** Source: CodePipeline API Reference, StartPipelineExecution, variables. */
test("refuses an execution without a value for a variable that has no default", async () => {
  const { codePipeline, name } = await createPipeline();

  const failure = await failureOf(codePipeline.send(new StartPipelineExecutionCommand({ name })));

  expect(failure).toBe("ValidationException");
});

/** Source: CodePipeline User Guide, "Stop a pipeline execution". */
test("stops an execution at once when it is abandoned, and cannot stop it again", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { codePipeline, name, start, end } = await createPipeline();
  const id = await start("long");
  const stop = () =>
    codePipeline.send(
      new StopPipelineExecutionCommand({
        pipelineName: name,
        pipelineExecutionId: id,
        abandon: true,
      }),
    );

  await stop();

  expect((await end(id))?.status).toBe("Stopped");
  expect(await failureOf(stop())).toBe("PipelineExecutionNotStoppableException");
});

/** Source: CodePipeline User Guide, "Quotas", maximum number of parallel executions per pipeline. */
test("refuses the fifty-first execution of a parallel pipeline", async (context) => {
  cloud.needsSandbox(context, "it holds fifty executions");
  const { start } = await createPipeline();
  await Promise.all(Array.from({ length: 50 }, () => start("long")));

  const failure = await failureOf(start("long"));

  expect(failure).toBe("ConcurrentPipelineExecutionsLimitExceededException");
});
