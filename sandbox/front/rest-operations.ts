/** A call of a REST protocol: method, pattern of the path, and what the API Reference calls it. */
type Route = readonly [method: string, path: RegExp, operation: string];

const ID = "[^/]+";
const FUNCTION = `/20\\d\\d-\\d\\d-\\d\\d/functions/${ID}`;

function route(method: string, path: string, operation: string): Route {
  return [method, new RegExp(`^${path}/?$`), operation];
}

/** Source: API Gateway API Reference, request syntax of each operation. */
const API_GATEWAY: readonly Route[] = [
  route("POST", "/restapis", "CreateRestApi"),
  route("PUT", `/restapis/${ID}`, "PutRestApi"),
  route("DELETE", `/restapis/${ID}`, "DeleteRestApi"),
  route("POST", `/restapis/${ID}/deployments`, "CreateDeployment"),
  route("POST", `/restapis/${ID}/stages`, "CreateStage"),
  route("PATCH", `/restapis/${ID}/stages/${ID}`, "UpdateStage"),
  route("GET", `/restapis/${ID}/resources`, "GetResources"),
  route("POST", `/restapis/${ID}/resources/${ID}`, "CreateResource"),
  route("DELETE", `/restapis/${ID}/resources/${ID}`, "DeleteResource"),
  route("POST", "/apikeys", "CreateApiKey"),
  route("DELETE", `/apikeys/${ID}`, "DeleteApiKey"),
  route("POST", "/usageplans", "CreateUsagePlan"),
  route("PATCH", `/usageplans/${ID}`, "UpdateUsagePlan"),
  route("DELETE", `/usageplans/${ID}`, "DeleteUsagePlan"),
  route("POST", `/usageplans/${ID}/keys`, "CreateUsagePlanKey"),
  route("PATCH", "/account", "UpdateAccount"),
];

/** Source: Lambda API Reference, request syntax of each operation. */
const LAMBDA: readonly Route[] = [
  route("POST", "/20\\d\\d-\\d\\d-\\d\\d/functions", "CreateFunction"),
  route("GET", FUNCTION, "GetFunction"),
  route("DELETE", FUNCTION, "DeleteFunction"),
  route("GET", `${FUNCTION}/policy`, "GetPolicy"),
  route("POST", `${FUNCTION}/invocations`, "Invoke"),
  route("POST", `${FUNCTION}/invoke-async`, "InvokeAsync"),
  route("POST", `${FUNCTION}/response-streaming-invocations`, "InvokeWithResponseStream"),
  route("PUT", `${FUNCTION}/code`, "UpdateFunctionCode"),
  route("PUT", `${FUNCTION}/configuration`, "UpdateFunctionConfiguration"),
  route("PUT", `${FUNCTION}/concurrency`, "PutFunctionConcurrency"),
  route("POST", `${FUNCTION}/versions`, "PublishVersion"),
  route("POST", `${FUNCTION}/aliases`, "CreateAlias"),
  route("POST", `/20\\d\\d-\\d\\d-\\d\\d/layers/${ID}/versions`, "PublishLayerVersion"),
];

const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  apigateway: API_GATEWAY,
  lambda: LAMBDA,
};

/** What the API Reference calls a call of a REST protocol; `undefined` where nothing here turns on it. */
export function restOperationOf(service: string, method: string, url: string): string | undefined {
  const [path = "", query] = url.split("?", 2);
  const found = ROUTES[service]?.find(([verb, pattern]) => verb === method && pattern.test(path));
  const operation = found?.[2];
  const isImport = new URLSearchParams(query).get("mode") === "import";
  if (!isImport) return operation;
  if (operation === "CreateRestApi") return "ImportRestApi";
  return operation === "CreateApiKey" ? "ImportApiKeys" : operation;
}
