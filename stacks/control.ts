import { Provider } from "@pulumi/aws/provider.js";
import { ControlPlane } from "../components/control-plane.ts";
import { SHARED } from "../components/tags.ts";
import { parseDocument } from "../tenants/document.ts";
import { offboardingMachine } from "../workflows/offboarding.ts";
import { onboardingMachine } from "../workflows/onboarding.ts";
import { WORKFLOW_SETTINGS } from "../workflows/workflow-settings.ts";
import { ControlConfig } from "./control-config.ts";
import { openRelease } from "./open-release.ts";

/**
 * Makes the control plane in the hub.
 *
 * @throws {@link InvalidDocumentError} listing every problem of the configuration.
 */
export async function controlProgram(raw: unknown) {
  const config = parseDocument(ControlConfig, raw, "the stack's configuration");
  const plane = new ControlPlane("control", planeArgs(config), { provider: hubProvider(config) });
  return {
    apiUrl: plane.apiUrl,
    account: config.hub.account,
    region: config.hub.region,
    release: config.release,
    operatorsUserPoolId: plane.operators.userPoolId,
    operatorsClientId: plane.operators.clientId,
    releaseBucket: plane.releases.bucketName,
    stateBucket: plane.state.bucket.bucketName,
    stateKey: plane.state.keyAlias,
    workerRoleArn: plane.workerRoleArn,
    workerEnvironment: plane.workerEnvironment,
    sweeper: plane.sweeper,
    pipelines: plane.pipelines,
  };
}

function hubProvider({ hub }: ControlConfig): Provider {
  return new Provider("aws", {
    // An AWS Region's name is a text like any other to us, and a closed list to the SDK.
    region: hub.region as NonNullable<ConstructorParameters<typeof Provider>[1]>["region"],
    allowedAccountIds: [hub.account],
    ...(hub.roleArn ? { assumeRoles: [{ roleArn: hub.roleArn, sessionName: "control" }] } : {}),
    defaultTags: { tags: { project: "tenantry" } },
  });
}

function planeArgs(config: ControlConfig) {
  const { hub, release, logRetentionDays, tracing, authorizerTtlSeconds } = config;
  const settings = { ...WORKFLOW_SETTINGS, authorizerTtlSeconds };
  return {
    ...config,
    surroundings: {
      location: { account: hub.account, region: hub.region },
      source: openRelease(config.releaseFolder, release),
      logRetentionDays,
      tracing,
      tags: { tenant: SHARED, tier: SHARED, shard: "hub", release },
    },
    definitions: {
      onboarding: (functionArn: string) => onboardingMachine({ ...settings, functionArn }),
      offboarding: (functionArn: string) => offboardingMachine({ ...settings, functionArn }),
    },
  };
}
