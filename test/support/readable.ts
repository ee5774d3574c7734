import * as pulumi from "@pulumi/pulumi";

/** Inputs as a test can show them: documents that are texts taken apart, files as their paths. */
export async function readable(value: unknown): Promise<unknown> {
  if (typeof value === "string") return parsed(value);
  if (value instanceof pulumi.asset.FileArchive || value instanceof pulumi.asset.FileAsset) {
    return await value.path;
  }
  if (Array.isArray(value)) return Promise.all(value.map(readable));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await readable(each)]);
  return Object.fromEntries(await Promise.all(entries));
}

function parsed(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}

/** A policy that allows what its statements say. */
export function allowing(...statements: readonly object[]) {
  const Statement = statements.map((statement) => ({ ...statement, Effect: "Allow" }));
  return { Version: "2012-10-17", Statement };
}

/** Trust in an AWS service. */
export function trusting(service: string) {
  return allowing({ Sid: "TakeOn", Principal: { Service: service }, Action: "sts:AssumeRole" });
}
