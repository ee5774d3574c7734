import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AppliedQuota } from "./applied-quotas.ts";
import type { Build, Project } from "./code-build/project.ts";
import type { Execution } from "./code-pipeline/execution.ts";
import type { PipelineRecord } from "./code-pipeline/pipeline.ts";
import {
  FIRST_ORGANIZATION,
  type OrganizationRecords,
} from "./organizations/organization-records.ts";
import type { QuotaRequest } from "./service-quotas/quota-request.ts";

/** What CodeBuild keeps. */
export interface CodeBuildRecords {
  /** Projects, of all accounts. */
  readonly projects: readonly Project[];
  /** Builds, of all accounts, oldest first. */
  readonly builds: readonly Build[];
}

/** What CodePipeline keeps. */
export interface CodePipelineRecords {
  /** Pipelines, of all accounts. */
  readonly pipelines: readonly PipelineRecord[];
  /** Executions, of all accounts, oldest first. */
  readonly executions: readonly Execution[];
}

/** What the front keeps from one clean stop to the next start. */
export interface FrontRecords {
  /** CodeBuild's. */
  readonly codeBuild: CodeBuildRecords;
  /** CodePipeline's. */
  readonly codePipeline: CodePipelineRecords;
  /** The organisation. */
  readonly organization: OrganizationRecords;
  /** Requests for higher quotas, oldest first. */
  readonly quotaRequests: readonly QuotaRequest[];
  /** Quotas whose values differ from AWS's defaults. */
  readonly quotas: readonly AppliedQuota[];
}

const EMPTY: FrontRecords = {
  codeBuild: { projects: [], builds: [] },
  codePipeline: { pipelines: [], executions: [] },
  organization: FIRST_ORGANIZATION,
  quotaRequests: [],
  quotas: [],
};

/** Reads what the last clean stop kept. */
export async function loadRecords(folder: string): Promise<FrontRecords> {
  const file = fileOf(folder);
  if (!existsSync(file)) return EMPTY;
  // Written by saveRecords below, and nobody else's file; perhaps before some of the records were kept.
  return { ...EMPTY, ...(JSON.parse(await readFile(file, "utf8")) as Partial<FrontRecords>) };
}

/** Keeps what the next start goes on from. */
export async function saveRecords(folder: string, records: FrontRecords): Promise<void> {
  const file = fileOf(folder);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(records));
}

function fileOf(folder: string): string {
  return path.join(folder, "state", "front.json");
}
