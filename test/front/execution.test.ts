import { expect, test } from "vitest";
import { newExecution, resolveText } from "../../sandbox/front/code-pipeline/execution.ts";
import { Pipeline } from "../../sandbox/front/code-pipeline/pipeline.ts";

const source = {
  name: "Worker",
  actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
};
const build = {
  name: "Run",
  actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
};
const declaration = {
  name: "tenantry-s1",
  roleArn: "arn:aws:iam::000000000000:role/tenantry-pipeline",
  pipelineType: "V2",
  executionMode: "PARALLEL",
  variables: [{ name: "STACK" }, { name: "ATTEMPT", defaultValue: "1" }],
  stages: [
    { name: "Source", actions: [source] },
    { name: "Deploy", actions: [build] },
  ],
};
const caller = { account: "000000000000", region: "us-east-1", arn: "arn:aws:sts::0:x" };

function recordOf(change: object = {}) {
  return {
    arn: "arn:aws:codepipeline:us-east-1:000000000000:tenantry-s1",
    pipeline: Pipeline.parse({ ...declaration, ...change }),
    tags: [],
    created: 0,
    updated: 0,
  };
}

test("resolves variables and the execution's id, and leaves other words alone", () => {
  const variables = [{ name: "STACK", value: "pool-s1-1" }];
  const execution = newExecution(recordOf(), { variables }, caller);

  const text = resolveText(
    "#{variables.STACK}/#{variables.ATTEMPT}/#{codepipeline.PipelineExecutionId}/#{other.X}",
    execution,
  );

  expect(text).toBe(`pool-s1-1/1/${execution.id}/#{other.X}`);
});

test("refuses values for variables that the pipeline does not have, and variables without one", () => {
  const unknown = [
    { name: "STACK", value: "x" },
    { name: "OTHER", value: "x" },
  ];

  expect(() => newExecution(recordOf(), { variables: unknown }, caller)).toThrow("OTHER");
  expect(() => newExecution(recordOf(), {}, caller)).toThrow("STACK");
});

test.each([
  ["a first stage without sources", { stages: declaration.stages.toReversed() }, "source actions"],
  ["a single stage", { stages: declaration.stages.slice(0, 1) }, ">=2"],
  [
    "stages of one name",
    { stages: declaration.stages.map((stage) => ({ ...stage, name: "Same" })) },
    "unique",
  ],
  ["variables in an old pipeline", { pipelineType: "V1" }, "V2"],
])("refuses %s", (_, change, problem) => {
  expect(() => recordOf(change)).toThrow(problem);
});
