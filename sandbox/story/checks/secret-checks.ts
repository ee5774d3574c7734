import path from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { masterKeyParameterOf } from "../../../tenants/naming.ts";
import { usageKeyOf } from "../../../tenants/usage-key.ts";
import { fileDumps } from "../file-dumps.ts";
import { logDump } from "../log-dumps.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { tableDumps } from "../table-dumps.ts";

/** Looks for every secret of the run wherever the run wrote something. */
export async function checkSecrets(
  stage: StoryStage,
  tenants: readonly StoryTenant[],
): Promise<void> {
  await stage.report.check("secrets-kept", async () => {
    for (const shard of new Set(tenants.map((tenant) => tenant.shard))) {
      await noteUsageKeys(stage, shard, tenants);
    }
    must(stage.secrets.size > tenants.length, "there were no secrets to look for");
    const found = [...(await leaksInAccounts(stage, tenants)), ...(await leaksInFiles(stage))];
    must(found.length === 0, `found in ${found.join("; ")}`);
    return `none of ${stage.secrets.size} secrets stands in a log, event, state, table or file`;
  });
}

/** The keys are stored nowhere of ours, so the story derives them to have something to look for. */
async function noteUsageKeys(stage: StoryStage, shard: string, tenants: readonly StoryTenant[]) {
  const { sessionToken = "", ...keys } = await stage.administratorOf(stage.accountOf(shard));
  const ssm = new SSMClient({ region: stage.region, credentials: { ...keys, sessionToken } });
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: masterKeyParameterOf(shard), WithDecryption: true }),
  );
  const masterKey = stage.secrets.note("master key", Parameter?.Value ?? "");
  must(masterKey.length > 0, `shard ${shard} has no master key`);
  for (const { tenant, shard: home } of tenants) {
    if (home === shard) stage.secrets.note("usage key", usageKeyOf(masterKey, tenant, 1));
  }
}

async function leaksInAccounts(stage: StoryStage, tenants: readonly StoryTenant[]) {
  const accounts = new Set([stage.hub, ...tenants.map(({ account }) => account)]);
  const leaks: string[] = [];
  for (const account of accounts) {
    const credentials = await stage.administratorOf(account);
    for (const { table, text } of await tableDumps(stage.region, credentials)) {
      leaks.push(...leaksIn(stage, `table ${table}`, text));
    }
    for (const { group, text } of await logDump(stage.region, credentials)) {
      leaks.push(...leaksIn(stage, `log ${group}`, text));
    }
  }
  return leaks;
}

async function leaksInFiles(stage: StoryStage): Promise<readonly string[]> {
  const leaks: string[] = [];
  for await (const { file, text } of fileDumps(stage.folder)) {
    leaks.push(...leaksIn(stage, path.relative(stage.folder, file), text));
  }
  return leaks;
}

function leaksIn({ secrets }: StoryStage, place: string, text: string): readonly string[] {
  return secrets.within(text).map((kind) => `${place}: ${kind}`);
}
