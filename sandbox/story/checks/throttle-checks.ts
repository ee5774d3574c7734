import pLimit from "p-limit";
import { must, type StoryReport } from "../report.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { callAs } from "./data-checks.ts";

/** Calls that the noisy tenant makes: several times what its tier may. */
const NOISE = 60;

/** As many of them at once: each needs a sandbox of Lambda's, which is a process here. */
const VOICES = 8;

/** Calls that its neighbour makes in the same moment, one after another. */
const QUIET = 8;

/** A tenant over its rate is told to slow down; its neighbour in the same moment loses nothing. */
export async function checkThrottle(
  report: StoryReport,
  noisy: StoryTenant,
  neighbour: StoryTenant,
): Promise<void> {
  const [noise, quiet] = await Promise.all([shout(noisy), speak(neighbour)]);
  await report.check("throttle", async () => {
    const slowed = noise.filter((status) => status === 429).length;
    must(slowed > 0, `${NOISE} calls in one go were all served`);
    must(noise.includes(200), "none of its calls was served");
    return `${slowed} of ${NOISE} calls in one go were told to slow down`;
  });
  await report.check("neighbour", async () => {
    const lost = quiet.filter((status) => status !== 200);
    must(lost.length === 0, `the neighbour lost ${lost.length} of ${QUIET} calls: ${lost.join()}`);
    return `all ${QUIET} calls of the neighbour were served meanwhile`;
  });
}

function shout(tenant: StoryTenant): Promise<readonly number[]> {
  const limit = pLimit(VOICES);
  const call = async () => (await callAs(tenant, { path: "/products?limit=1" })).status;
  return Promise.all(Array.from({ length: NOISE }, () => limit(call)));
}

async function speak(tenant: StoryTenant): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let calls = 0; calls < QUIET; calls += 1) {
    statuses.push((await callAs(tenant, { path: "/products?limit=1" })).status);
  }
  return statuses;
}
