/** Answers that API Gateway gives by itself, by type, with the status that each has. */
const STATUSES: Readonly<Record<string, number>> = {
  ACCESS_DENIED: 403,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  INVALID_API_KEY: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  QUOTA_EXCEEDED: 429,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
};

/**
 * Answers that API Gateway gives by itself, in the form of all our problems, and readable by
 * browsers of another origin.
 *
 * Source: API Gateway guide, "Gateway responses in API Gateway", "Gateway response types".
 */
export function gatewayResponses(allowedOrigin: string): Record<string, unknown> {
  const named = Object.entries(STATUSES).map(([type, status]) => [
    type,
    {
      statusCode: String(status),
      ...responseOf(`"status":${status},"code":"${type}"`, allowedOrigin),
    },
  ]);
  const rest = ["DEFAULT_4XX", "DEFAULT_5XX"].map((type) => [
    type,
    responseOf('"code":"$context.error.responseType"', allowedOrigin),
  ]);
  return Object.fromEntries([...named, ...rest]);
}

function responseOf(facts: string, allowedOrigin: string) {
  return {
    responseParameters: {
      "gatewayresponse.header.Access-Control-Allow-Origin": `'${allowedOrigin}'`,
    },
    responseTemplates: {
      "application/json": `{"type":"about:blank",${facts},"detail":$context.error.messageString,"issues":[]}`,
    },
  };
}
