import { expect, test } from "vitest";
import { workerSettings } from "../../../automation/worker/settings.ts";

const enough = {
  HOME: "/home/me",
  AWS_REGION: "eu-west-1",
  TENANTRY_BACKEND_URL: "s3://state",
  TENANTRY_SECRETS_PROVIDER: "awskms://alias/state",
  TENANTRY_RELEASES: "s3://releases",
};

test("needs few variables and takes the rest as on AWS", () => {
  expect(workerSettings(enough)).toStrictEqual({
    region: "eu-west-1",
    engine: {
      workFolder: "/home/me/.cache/tenantry/worker",
      backendUrl: "s3://state",
      secretsProvider: "awskms://alias/state",
    },
    releases: "s3://releases",
    releaseFolder: "/home/me/.cache/tenantry/worker/releases",
    tiers: expect.stringMatching(/\/tiers\.json$/),
    pace: 1,
    concurrency: 2,
    bootstrapRole: "OrganizationAccountAccessRole",
    planes: {
      authorizerTtlSeconds: undefined,
      logRetentionDays: undefined,
      allowedOrigin: undefined,
      tracing: undefined,
      deletionProtection: true,
    },
  });
});

test("takes everything as it is set", () => {
  const settings = workerSettings({
    ...enough,
    TENANTRY_CACHE: "/cache",
    TENANTRY_PULUMI_ROOT: "/pulumi",
    TENANTRY_PACE: "0.1",
    TENANTRY_CONCURRENCY: "4",
    TENANTRY_AUTHORIZER_TTL: "0",
    TENANTRY_LOG_RETENTION_DAYS: "7",
    TENANTRY_ALLOWED_ORIGIN: "https://app.example",
    TENANTRY_TRACING: "false",
    TENANTRY_DELETION_PROTECTION: "false",
    TENANTRY_BOOTSTRAP_ROLE: "Boot",
    TENANTRY_TIERS: "/tiers.json",
  });

  expect(settings).toMatchObject({
    engine: { pulumiRoot: "/pulumi", workFolder: "/cache/worker" },
    pace: 0.1,
    concurrency: 4,
    bootstrapRole: "Boot",
    tiers: "/tiers.json",
    planes: {
      authorizerTtlSeconds: 0,
      logRetentionDays: 7,
      allowedOrigin: "https://app.example",
      tracing: false,
      deletionProtection: false,
    },
  });
});

test("lists everything that is missing or wrong at once", () => {
  const bad = {
    TENANTRY_BACKEND_URL: "https://state",
    TENANTRY_PACE: "0",
    TENANTRY_CONCURRENCY: "1.5",
    TENANTRY_AUTHORIZER_TTL: "61",
    TENANTRY_TRACING: "yes",
  };

  expect(() => workerSettings(bad)).toThrow(
    expect.objectContaining({
      code: "DOCUMENT_INVALID",
      issues: [
        { path: "AWS_REGION", problem: "must be set to the hub's Region" },
        { path: "TENANTRY_BACKEND_URL", problem: "must begin with file:// or s3://" },
        { path: "TENANTRY_RELEASES", problem: "must be set to where releases are" },
        { path: "TENANTRY_PACE", problem: "must be a number above 0" },
        { path: "TENANTRY_CONCURRENCY", problem: "must be a whole number from 1" },
        { path: "TENANTRY_AUTHORIZER_TTL", problem: "must be 0 to 60 whole seconds" },
        { path: "TENANTRY_TRACING", problem: "must be true or false" },
        {
          path: "PULUMI_CONFIG_PASSPHRASE",
          problem: "must be set, or TENANTRY_SECRETS_PROVIDER to awskms://…",
        },
      ],
    }),
  );
});
