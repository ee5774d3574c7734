import * as z from "zod";
import type { ContainerCredentials } from "../container-credentials.ts";
import { type Caller, type Operations, parseInput } from "../json-front.ts";
import type { CodePipelineRecords } from "../records.ts";
import { AwsFailure } from "../respond.ts";
import { type Execution, isUnderWay, newExecution } from "./execution.ts";
import { Pipeline, type PipelineRecord, Tag } from "./pipeline.ts";
import { runExecution } from "./run-execution.ts";
import { actionView, executionSummary, executionView } from "./views.ts";

/** What CodePipeline is started with. */
export interface CodePipelineSettings {
  /** Address of AWS. */
  readonly url: string;
  /** Takes on the pipelines' roles. */
  readonly credentials: ContainerCredentials;
  /** What the last run kept. */
  readonly records: CodePipelineRecords;
}

/** Source: CodePipeline User Guide, "Quotas", parallel executions per pipeline. */
const PARALLEL_EXECUTIONS = 50;
const DEFAULT_PAGE = 100;
const INVALID = "ValidationException";

const Declaration = z.object({ pipeline: Pipeline, tags: z.array(Tag).optional() });
const Name = z.object({ name: z.string() });
const Start = z.object({
  name: z.string(),
  variables: z
    .array(z.object({ name: z.string(), value: z.string().min(1).max(1000) }))
    .max(50)
    .optional(),
  clientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,128}$/)
    .optional(),
});
const OneExecution = z.object({ pipelineName: z.string(), pipelineExecutionId: z.string() });
const Stop = OneExecution.extend({
  abandon: z.boolean().default(false),
  reason: z.string().max(200).optional(),
});
const List = z.object({
  pipelineName: z.string(),
  maxResults: z.int().min(1).max(100).default(DEFAULT_PAGE),
  nextToken: z.string().optional(),
  filter: z.looseObject({ pipelineExecutionId: z.string().optional() }).optional(),
});
const Resource = z.object({ resourceArn: z.string() });
const TagInput = Resource.extend({ tags: z.array(Tag) });
const UntagInput = Resource.extend({ tagKeys: z.array(z.string()) });

/** Pipelines of type V2, whose actions really run. */
export class CodePipeline {
  readonly #settings: CodePipelineSettings;
  readonly #pipelines: Map<string, PipelineRecord>;
  readonly #executions: Map<string, Execution>;
  readonly #runs = new Map<
    string,
    { readonly ended: Promise<void>; readonly abandon: () => void }
  >();

  constructor(settings: CodePipelineSettings) {
    this.#settings = settings;
    this.#pipelines = new Map(settings.records.pipelines.map((entry) => [entry.arn, entry]));
    this.#executions = new Map(settings.records.executions.map((entry) => [entry.id, entry]));
  }

  /** What is kept for the next run. */
  get records(): CodePipelineRecords {
    return { pipelines: [...this.#pipelines.values()], executions: [...this.#executions.values()] };
  }

  /** The operations that are served. */
  readonly operations: Operations = {
    CreatePipeline: (input, caller) => this.#create(input, caller),
    GetPipeline: (input, caller) => this.#get(input, caller),
    UpdatePipeline: (input, caller) => this.#update(input, caller),
    DeletePipeline: (input, caller) => {
      this.#pipelines.delete(arnOf(caller, parseInput(Name, input, INVALID).name));
      return {};
    },
    StartPipelineExecution: (input, caller) => this.#start(input, caller),
    GetPipelineExecution: (input, caller) => ({
      pipelineExecution: executionView(this.#execution(input, caller)),
    }),
    ListPipelineExecutions: (input, caller) => this.#list(input, caller),
    StopPipelineExecution: (input, caller) => this.#stop(input, caller),
    ListActionExecutions: (input, caller) => this.#listActions(input, caller),
    ListTagsForResource: (input) => ({ tags: this.#tagged(input).tags }),
    TagResource: (input) => this.#tag(input),
    UntagResource: (input) => this.#untag(input),
  };

  /** Gives up every execution that is under way, and waits for its end. */
  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.abandon();
    await Promise.all([...this.#runs.values()].map((run) => run.ended));
  }

  #create(input: unknown, caller: Caller): object {
    const { pipeline, tags = [] } = parseInput(Declaration, input, INVALID);
    const arn = arnOf(caller, pipeline.name);
    if (this.#pipelines.has(arn)) {
      throw new AwsFailure("PipelineNameInUseException", `pipeline ${pipeline.name} exists`);
    }
    const now = Date.now() / 1000;
    const declared = { ...pipeline, version: 1 };
    this.#pipelines.set(arn, { arn, pipeline: declared, tags, created: now, updated: now });
    return { pipeline: declared, tags };
  }

  #get(input: unknown, caller: Caller): object {
    const record = this.#pipeline(parseInput(Name, input, INVALID).name, caller);
    const { arn, created, updated, pipeline } = record;
    return { pipeline, metadata: { pipelineArn: arn, created, updated } };
  }

  #update(input: unknown, caller: Caller): object {
    const { pipeline } = parseInput(Declaration, input, INVALID);
    const old = this.#pipeline(pipeline.name, caller);
    const declared = { ...pipeline, version: old.pipeline.version + 1 };
    this.#pipelines.set(old.arn, { ...old, pipeline: declared, updated: Date.now() / 1000 });
    return { pipeline: declared };
  }

  /**
   * A token that was used before is answered with the execution that it began, whatever has become of it.
   *
   * Source: CodePipeline API Reference, StartPipelineExecution, clientRequestToken.
   */
  #start(input: unknown, caller: Caller): object {
    const request = parseInput(Start, input, INVALID);
    const record = this.#pipeline(request.name, caller);
    const own = this.#executionsOf(record.arn);
    const token = request.clientRequestToken;
    const earlier = own.find((one) => token !== undefined && one.clientRequestToken === token);
    if (earlier) return { pipelineExecutionId: earlier.id };
    if (own.filter(isUnderWay).length >= limitOf(record)) {
      throw new AwsFailure(
        "ConcurrentPipelineExecutionsLimitExceededException",
        `pipeline ${request.name} runs ${PARALLEL_EXECUTIONS} executions already`,
      );
    }
    const execution = newExecution(record, request, caller);
    this.#executions.set(execution.id, execution);
    this.#run(execution.id);
    return { pipelineExecutionId: execution.id };
  }

  #run(id: string): void {
    const abandoned = new AbortController();
    const current = () => {
      const execution = this.#executions.get(id);
      if (!execution) throw new Error(`execution ${id} is gone`);
      return execution;
    };
    const record = (change: Partial<Execution>) => {
      this.#executions.set(id, { ...current(), ...change, lastUpdateTime: Date.now() / 1000 });
    };
    const { url, credentials } = this.#settings;
    const ended = runExecution({ url, credentials, signal: abandoned.signal, current, record });
    const abandon = () => {
      record({ status: "Stopped" });
      abandoned.abort();
    };
    this.#runs.set(id, { ended: ended.finally(() => this.#runs.delete(id)), abandon });
  }

  /** Source: CodePipeline User Guide, "Stop a pipeline execution". */
  #stop(input: unknown, caller: Caller): object {
    const { abandon, reason } = parseInput(Stop, input, INVALID);
    const execution = this.#execution(input, caller);
    if (!isUnderWay(execution)) {
      throw new AwsFailure(
        "PipelineExecutionNotStoppableException",
        `execution ${execution.id} has ended as ${execution.status}`,
      );
    }
    if (execution.status === "Stopping" && !abandon) {
      throw new AwsFailure("DuplicatedStopRequestException", `${execution.id} is being stopped`);
    }
    const stopped: Execution = { ...execution, status: "Stopping" };
    this.#executions.set(execution.id, reason ? { ...stopped, stopReason: reason } : stopped);
    if (abandon) this.#runs.get(execution.id)?.abandon();
    return { pipelineExecutionId: execution.id };
  }

  #list(input: unknown, caller: Caller): object {
    const { pipelineName, maxResults, nextToken } = parseInput(List, input, INVALID);
    const own = this.#executionsOf(this.#pipeline(pipelineName, caller).arn).toReversed();
    const page = pageOf(own, maxResults, nextToken);
    return {
      pipelineExecutionSummaries: page.items.map(executionSummary),
      nextToken: page.nextToken,
    };
  }

  #listActions(input: unknown, caller: Caller): object {
    const { pipelineName, maxResults, nextToken, filter } = parseInput(List, input, INVALID);
    const wanted = filter?.pipelineExecutionId;
    const views = this.#executionsOf(this.#pipeline(pipelineName, caller).arn)
      .filter((execution) => wanted === undefined || execution.id === wanted)
      .flatMap((execution) => execution.actions.map((action) => actionView(execution, action)))
      .toReversed();
    const page = pageOf(views, maxResults, nextToken);
    return { actionExecutionDetails: page.items, nextToken: page.nextToken };
  }

  #tag(input: unknown): object {
    const { tags } = parseInput(TagInput, input, INVALID);
    const record = this.#tagged(input);
    const kept = record.tags.filter((old) => !tags.some((tag) => tag.key === old.key));
    this.#pipelines.set(record.arn, { ...record, tags: [...kept, ...tags] });
    return {};
  }

  #untag(input: unknown): object {
    const { tagKeys } = parseInput(UntagInput, input, INVALID);
    const record = this.#tagged(input);
    const tags = record.tags.filter((tag) => !tagKeys.includes(tag.key));
    this.#pipelines.set(record.arn, { ...record, tags });
    return {};
  }

  #tagged(input: unknown): PipelineRecord {
    const { resourceArn } = parseInput(Resource, input, INVALID);
    const record = this.#pipelines.get(resourceArn);
    if (record) return record;
    throw new AwsFailure("ResourceNotFoundException", `there is no ${resourceArn}`);
  }

  #pipeline(name: string, caller: Caller): PipelineRecord {
    const record = this.#pipelines.get(arnOf(caller, name));
    if (record) return record;
    throw new AwsFailure(
      "PipelineNotFoundException",
      `The account with id '${caller.account}' does not include a pipeline with the name '${name}'`,
    );
  }

  #execution(input: unknown, caller: Caller): Execution {
    const { pipelineName, pipelineExecutionId } = parseInput(OneExecution, input, INVALID);
    const { arn } = this.#pipeline(pipelineName, caller);
    const execution = this.#executions.get(pipelineExecutionId);
    if (execution?.pipelineArn === arn) return execution;
    throw new AwsFailure(
      "PipelineExecutionNotFoundException",
      `pipeline ${pipelineName} has no execution ${pipelineExecutionId}`,
    );
  }

  #executionsOf(arn: string): readonly Execution[] {
    return [...this.#executions.values()].filter((execution) => execution.pipelineArn === arn);
  }
}

/** Only parallel pipelines refuse; in the other modes executions wait, which our pipelines do not use. */
function limitOf({ pipeline }: PipelineRecord): number {
  return pipeline.executionMode === "PARALLEL" ? PARALLEL_EXECUTIONS : Number.POSITIVE_INFINITY;
}

function arnOf({ account, region }: Caller, name: string): string {
  return `arn:aws:codepipeline:${region}:${account}:${name}`;
}

function pageOf<T>(items: readonly T[], size: number, token = "0") {
  const start = Number(token);
  const rest = items.length > start + size ? String(start + size) : undefined;
  return { items: items.slice(start, start + size), nextToken: rest };
}
