import { randomBytes } from "node:crypto";
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { callSettings } from "../../stores/call-settings.ts";
import type { PlaneOutputs } from "../../tenants/plane-outputs.ts";

/** How long an answer may take, in milliseconds; a function's first start is in it. */
const PATIENCE = 15_000;

/** Calls a tenant's own API as one of its users. */
export interface TenantProbe {
  /** Logs in and asks for the application's smoke path; the answer's status, or what went wrong. */
  readonly call: (plane: PlaneOutputs, user: string, password: string) => Promise<string>;
}

/** What a probe sees when all is well. */
export const SERVED = "200";

/** Address of the user that probes a tenant, at a domain that can receive nothing. */
export function probeEmailOf(tenant: string): string {
  return `probe-${tenant}@tenantry.invalid`;
}

/** A password that every policy of a plane takes, and that nobody is told. */
export function probePassword(): string {
  return `aA1!${randomBytes(24).toString("base64url")}`;
}

/** Probes over the network. */
export const networkProbe: TenantProbe = {
  async call(plane, user, password) {
    const token = await accessToken(plane, user, password);
    try {
      const { status } = await fetch(`${plane.apiUrl.replace(/\/$/, "")}${plane.smokePath}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(PATIENCE),
      });
      return String(status);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      return error.message;
    }
  },
};

/** Whoever logs in needs no rights, so the call is not signed with the plane's. */
async function accessToken(
  { region, userPoolClientId }: PlaneOutputs,
  user: string,
  password: string,
): Promise<string> {
  const cognito = new CognitoIdentityProviderClient({ region, ...callSettings() });
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: userPoolClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: user, PASSWORD: password },
    }),
  );
  return AuthenticationResult?.AccessToken ?? "";
}
