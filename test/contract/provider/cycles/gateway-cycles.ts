import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import { openApiOf, type World } from "../world.ts";

/** APIs, keys and plans. */
export function gatewayCycles(world: World): Readonly<Record<string, LifeCycle>> {
  const { api, deployment, lambda, stage, key, plan, logs, role } = world;
  const methods = { restApi: api.id, stageName: "world", methodPath: "*/*" };
  const restApi = {
    name: "tenantry-probe",
    apiKeySource: "AUTHORIZER",
    endpointConfiguration: { types: "REGIONAL" },
  };
  const stageInputs = {
    restApi: api.id,
    deployment: deployment.id,
    stageName: "live",
    xrayTracingEnabled: true,
  };
  const apiStages = [{ apiId: api.id, stage: stage.inputs.stageName }];
  return {
    restApi: {
      type: "aws:apigateway/restApi:RestApi",
      inputs: { ...restApi, body: openApiOf(lambda.properties.arn, "tenantry-probe"), tags: TAGS },
      update: {
        ...restApi,
        description: "two",
        body: openApiOf(lambda.properties.qualifiedArn, "tenantry-probe"),
        tags: RETAGGED,
      },
      untold: ["body"],
    },
    deployment: {
      type: "aws:apigateway/deployment:Deployment",
      inputs: { restApi: api.id, description: "one", triggers: { body: "1" } },
      update: { restApi: api.id, description: "two", triggers: { body: "1" } },
      untold: ["triggers"],
      importId: (id) => `${api.id}/${id}`,
      replacements: { triggers: { body: "2" } },
    },
    stage: {
      type: "aws:apigateway/stage:Stage",
      inputs: {
        ...stageInputs,
        variables: { slot: "blue", gone: "soon" },
        accessLogSettings: { destinationArn: logs.properties.arn, format: "$context.requestId" },
        tags: TAGS,
      },
      update: {
        ...stageInputs,
        variables: { slot: "green" },
        canarySettings: {
          deploymentId: deployment.id,
          percentTraffic: 10,
          stageVariableOverrides: { slot: "blue" },
        },
        tags: RETAGGED,
      },
      importId: () => `${api.id}/live`,
      replacements: { stageName: "other" },
    },
    apiKey: {
      type: "aws:apigateway/apiKey:ApiKey",
      inputs: { name: "tenantry-probe", value: "0123456789abcdef01234567", tags: TAGS },
      update: {
        name: "tenantry-probe",
        value: "0123456789abcdef01234567",
        enabled: false,
        tags: RETAGGED,
      },
      replacements: { value: "another-value-of-some-length" },
    },
    usagePlan: {
      type: "aws:apigateway/usagePlan:UsagePlan",
      inputs: {
        name: "tenantry-probe",
        apiStages,
        throttleSettings: { rateLimit: 10, burstLimit: 20 },
        quotaSettings: { limit: 1000, period: "MONTH" },
        tags: TAGS,
      },
      update: {
        name: "tenantry-probe",
        throttleSettings: { rateLimit: 5, burstLimit: 10 },
        quotaSettings: { limit: 500, period: "MONTH" },
        tags: RETAGGED,
      },
    },
    methodSettings: {
      type: "aws:apigateway/methodSettings:MethodSettings",
      inputs: {
        ...methods,
        settings: { metricsEnabled: true, throttlingRateLimit: 50, throttlingBurstLimit: 10 },
      },
      update: { ...methods, settings: { loggingLevel: "ERROR", throttlingRateLimit: 100 } },
      importId: () => `${api.id}/world/*/*`,
      replacements: { methodPath: "products/GET" },
    },
    account: {
      type: "aws:apigateway/account:Account",
      inputs: { cloudwatchRoleArn: role.properties.arn },
      update: {},
      stays: true,
    },
    usagePlanKey: {
      type: "aws:apigateway/usagePlanKey:UsagePlanKey",
      inputs: { keyId: key.id, keyType: "API_KEY", usagePlanId: plan.id },
      importId: (id) => `${plan.id}/${id}`,
      replacements: { keyId: "other" },
    },
  };
}
