import { generateKeyPairSync, sign } from "node:crypto";
import { callJson } from "../json-call.ts";
import { must, type StoryReport } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";

/** Older than any access token of a plane, which lives 15 minutes. */
const EXPIRED_SECONDS = 3_600;

/** Calls without a token, with one that nobody signed, an old one, and that of another plane. */
export async function checkTokens(
  { report, identity }: StoryStage,
  tenant: StoryTenant,
  stranger: StoryTenant,
): Promise<void> {
  await checkRefusal(report, "no-token", tenant, undefined);
  await checkRefusal(report, "forged-token", tenant, forged(tenant.token));
  const old = await identity.logIn(tenant, tenant.email, tenant.password, EXPIRED_SECONDS);
  await checkRefusal(report, "expired-token", tenant, old);
  await checkRefusal(report, "foreign-token", tenant, stranger.token);
}

/** A call that must be refused and must show no data. */
async function checkRefusal(
  report: StoryReport,
  name: string,
  tenant: StoryTenant,
  token: string | undefined,
): Promise<void> {
  await report.check(name, async () => {
    const { status, body } = await callJson({ api: tenant.apiUrl, path: "/products", token });
    must(status === 401 || status === 403, `answered ${status}`);
    must(!JSON.stringify(body).includes("items"), "the refusal shows data");
    return `refused with ${status}`;
  });
}

/** The same claims under the same key id, signed by someone else. */
function forged(token: string): string {
  const [head, claims] = token.split(".");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signature = sign("sha256", Buffer.from(`${head}.${claims}`), privateKey);
  return `${head}.${claims}.${signature.toString("base64url")}`;
}
