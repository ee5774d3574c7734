import { setTimeout } from "node:timers/promises";
import { must, type StoryReport } from "../report.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { callAs } from "./data-checks.ts";

/**
 * Calls that the noisy tenant makes in one moment: twice what its tier may, and fewer than the next
 * tier may, so that the rate of another tier is not taken for its own.
 */
const NOISE = 20;

/** Calls that its neighbour makes meanwhile, one after another. */
const QUIET = 8;

/** Moments without a refusal after which there is no throttle: a busy machine may take so long to let the calls of one arrive that they are within the rate. */
const MOMENTS = 5;

/** Shortest time from one moment to the next, in milliseconds: the rate is in calls a second. */
const MOMENT_MS = 1_000;

/** Stands for a call that was not answered in time, which says nothing of the throttle. */
const UNANSWERED = 0;

/** A tenant over its rate is told to slow down; its neighbour in the same moment loses nothing. */
export async function checkThrottle(
  report: StoryReport,
  noisy: StoryTenant,
  neighbour: StoryTenant,
): Promise<void> {
  // What the checks before took of their rates is given back.
  await setTimeout(MOMENT_MS);
  let isSpeaking = true;
  const end = () => {
    isSpeaking = false;
  };
  const noise = shout(noisy, () => isSpeaking);
  const quiet = speak(neighbour);
  quiet.then(end, end);
  await report.check("throttle", async () => {
    const statuses = await noise;
    const slowed = statuses.filter((status) => status === 429).length;
    must(slowed > 0, `${statuses.length} calls, ${NOISE} in one moment, were all let in`);
    must(statuses.includes(200), "none of its calls was served");
    return `${slowed} of ${statuses.length} calls, ${NOISE} in one moment, were told to slow down`;
  });
  await report.check("neighbour", async () => {
    const lost = (await quiet).filter((status) => status !== 200);
    must(lost.length === 0, `the neighbour lost ${lost.length} of ${QUIET} calls: ${lost.join()}`);
    return `all ${QUIET} calls of the neighbour were served meanwhile`;
  });
}

/** Goes on until one call was refused, and as long as the neighbour speaks. */
async function shout(
  tenant: StoryTenant,
  isNeighbourSpeaking: () => boolean,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let moments = 0; ; moments += 1) {
    const isUnheard = !statuses.includes(429) && moments < MOMENTS;
    if (!isUnheard && !isNeighbourSpeaking()) return statuses;
    // The authorizer's answer is kept for some seconds: those that follow wait for nothing before they are counted.
    await callInTime(tenant);
    const calls = Array.from({ length: NOISE }, () => callInTime(tenant));
    const [answers] = await Promise.all([Promise.all(calls), setTimeout(MOMENT_MS)]);
    statuses.push(...answers);
  }
}

async function speak(tenant: StoryTenant): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let calls = 0; calls < QUIET; calls += 1) statuses.push(await call(tenant));
  return statuses;
}

async function callInTime(tenant: StoryTenant): Promise<number> {
  return call(tenant).catch((error: unknown) => {
    if (error instanceof Error && error.name === "TimeoutError") return UNANSWERED;
    throw error;
  });
}

async function call(tenant: StoryTenant): Promise<number> {
  return (await callAs(tenant, { path: "/products?limit=1" })).status;
}
