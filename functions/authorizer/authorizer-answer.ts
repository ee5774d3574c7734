import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { Verdict } from "./verdict.ts";

/**
 * API Gateway's form of a verdict. It covers the whole stage, because API Gateway keeps it for every
 * method that the same token calls.
 *
 * Source: API Gateway guide, "Output from an API Gateway Lambda authorizer".
 *
 * @throws Error "Unauthorized", which API Gateway answers with 401, for a caller who is not known.
 */
export function authorizerAnswer(verdict: Verdict, methodArn: string): APIGatewayAuthorizerResult {
  switch (verdict.kind) {
    case "unknown":
      throw new Error("Unauthorized");
    case "refused":
      return {
        principalId: verdict.user,
        policyDocument: policyOf("Deny", methodArn),
        context: { reason: verdict.reason },
      };
    case "admitted":
      return {
        principalId: verdict.user,
        policyDocument: policyOf("Allow", methodArn),
        context: {
          tenantId: verdict.membership.tenant,
          tier: verdict.tier,
          role: verdict.membership.role,
          user: verdict.user,
        },
        usageIdentifierKey: verdict.usageKey,
      };
  }
}

function policyOf(effect: "Allow" | "Deny", methodArn: string) {
  const [api, stage] = methodArn.split("/");
  const Resource = `${api}/${stage}/*`;
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: effect, Action: "execute-api:Invoke", Resource }],
  };
}
