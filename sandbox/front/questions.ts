import * as z from "zod";
import type { Backend } from "./backend.ts";
import { Census } from "./census.ts";

const Owner = z.object({ account: z.string() });

/** Asks MiniStack what an account has in a Region; only the front can. */
export async function takeCensus(
  backend: Backend,
  account: string,
  region: string,
): Promise<Census> {
  return Census.parse(await ask(backend, `census/${account}/${region}`));
}

/** Asks MiniStack which account calls with a key are for; only the front can. */
export async function accountOfKey(backend: Backend, accessKeyId: string): Promise<string> {
  return Owner.parse(await ask(backend, `accounts/${encodeURIComponent(accessKeyId)}`)).account;
}

async function ask(backend: Backend, question: string): Promise<unknown> {
  const call = { method: "GET", url: `/_tenantry/${question}`, headers: {} };
  const { body } = await backend.send(call, Buffer.alloc(0));
  return JSON.parse(body.toString());
}
