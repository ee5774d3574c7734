import * as z from "zod";

/** Source: CodePipeline API Reference, PipelineDeclaration, StageDeclaration and ActionDeclaration, patterns. */
const Name = z.string().regex(/^[A-Za-z0-9.@\-_]{1,100}$/);

/** One action of a stage. Only those that our pipelines use are served. */
export const Action = z.looseObject({
  name: Name,
  actionTypeId: z.object({
    category: z.enum(["Source", "Build"]),
    owner: z.literal("AWS"),
    provider: z.enum(["S3", "CodeBuild"]),
    version: z.string(),
  }),
  configuration: z.record(z.string(), z.string()).default({}),
  runOrder: z.int().min(1).max(999).default(1),
});
export type Action = z.infer<typeof Action>;

const Stage = z.looseObject({ name: Name, actions: z.array(Action).min(1).max(50) });

/** A variable of the pipeline. */
const Variable = z.object({
  name: z.string().regex(/^[A-Za-z0-9@\-_]{1,128}$/),
  defaultValue: z.string().min(1).max(1000).optional(),
  description: z.string().max(200).optional(),
});

/** A pipeline's declaration; members that the sandbox does not act on are kept as they came. */
export const Pipeline = z
  .looseObject({
    name: Name,
    roleArn: z.string().regex(/^arn:aws(-[\w]+)*:iam::[0-9]{12}:role\/.*$/),
    stages: z.array(Stage).min(2).max(50),
    version: z.int().min(1).default(1),
    executionMode: z.enum(["QUEUED", "SUPERSEDED", "PARALLEL"]).default("SUPERSEDED"),
    pipelineType: z.enum(["V1", "V2"]).default("V1"),
    variables: z.array(Variable).max(50).optional(),
  })
  .superRefine((pipeline, context) => {
    for (const problem of problemsOf(pipeline)) {
      context.addIssue({ code: "custom", message: problem });
    }
  });
export type Pipeline = z.infer<typeof Pipeline>;

/** A tag. */
export const Tag = z.object({ key: z.string().min(1).max(128), value: z.string().max(256) });
export type Tag = z.infer<typeof Tag>;

/** A pipeline as it is kept. */
export interface PipelineRecord {
  /** Its name across accounts. */
  readonly arn: string;
  /** Its declaration. */
  readonly pipeline: Pipeline;
  /** Its tags. */
  readonly tags: readonly Tag[];
  /** When it was made, in seconds of the epoch. */
  readonly created: number;
  /** When it was last changed, in seconds of the epoch. */
  readonly updated: number;
}

interface Declared {
  readonly stages: readonly { readonly name: string; readonly actions: readonly Action[] }[];
  readonly executionMode: string;
  readonly pipelineType: string;
  readonly variables?: readonly unknown[] | undefined;
}

/** Source: CodePipeline User Guide, "CodePipeline pipeline structure reference" and "Pipeline types". */
function problemsOf({ stages, executionMode, pipelineType, variables = [] }: Declared): string[] {
  const problems: string[] = [];
  const isSource = (action: Action) => action.actionTypeId.category === "Source";
  if (!stages[0]?.actions.every(isSource)) {
    problems.push("the first stage must contain source actions only");
  }
  if (stages.slice(1).some((stage) => stage.actions.some(isSource))) {
    problems.push("source actions may be in the first stage only");
  }
  if (new Set(stages.map((stage) => stage.name)).size < stages.length) {
    problems.push("stage names must be unique");
  }
  if (pipelineType === "V1" && (variables.length > 0 || executionMode !== "SUPERSEDED")) {
    problems.push("variables and execution modes need a pipeline of type V2");
  }
  return problems;
}
