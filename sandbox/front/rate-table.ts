/** A rate that AWS keeps for an account in a Region. */
export interface Rate {
  /** Name that calls are signed for. */
  readonly service: string;
  /** Operations that share it; absent when all of the service do. */
  readonly operations?: readonly string[];
  /** Operations of the service that it does not count. */
  readonly except?: readonly string[];
  /** Calls a second in the long run. */
  readonly perSecond: number;
  /** Most calls at once after a rest. */
  readonly burst: number;
  /** Whether AWS documents the burst; an assumed one is a second's calls, and at least one. */
  readonly burstOrigin: "documented" | "assumed";
  /** Whether all Regions of the account share it. @default false */
  readonly isGlobal?: boolean;
  /** Document and section. */
  readonly source: string;
}

const API_GATEWAY_SOURCE =
  'API Gateway Developer Guide, "Quotas", API Gateway quotas for creating, deploying and managing an API';
const LAMBDA_SOURCE = 'Lambda Developer Guide, "Lambda quotas", Lambda API requests';
const STEP_FUNCTIONS_SOURCE =
  'Step Functions Developer Guide, "Step Functions service quotas", quotas related to API action throttling';
const ORGANIZATIONS_SOURCE =
  'Organizations User Guide, "Quotas and service limits for AWS Organizations", throttling limits';

/** One call in some seconds: whoever waits that long gets one, and never two at once. */
function oneIn(service: string, seconds: number, operation: string, source: string): Rate {
  const pace = { perSecond: 1 / seconds, burst: 1, burstOrigin: "assumed" } as const;
  return { service, operations: [operation], ...pace, source };
}

function perSecond(service: string, calls: number, operation: string, source: string): Rate {
  const pace = { perSecond: calls, burst: calls, burstOrigin: "assumed" } as const;
  return { service, operations: [operation], ...pace, source };
}

/**
 * The rates that the local AWS keeps, written from AWS's documents and from nothing of the product's.
 *
 * CreateRestApi and ImportRestApi are those of regional APIs, the only kind that the product makes; AWS lists each with
 * a rate of its own.
 */
export const RATES: readonly Rate[] = [
  {
    service: "apigateway",
    perSecond: 10,
    burst: 40,
    burstOrigin: "documented",
    source: API_GATEWAY_SOURCE,
  },
  perSecond("apigateway", 5, "CreateApiKey", API_GATEWAY_SOURCE),
  perSecond("apigateway", 5, "DeleteApiKey", API_GATEWAY_SOURCE),
  perSecond("apigateway", 5, "CreateResource", API_GATEWAY_SOURCE),
  perSecond("apigateway", 5, "DeleteResource", API_GATEWAY_SOURCE),
  perSecond("apigateway", 2.5, "GetResources", API_GATEWAY_SOURCE),
  perSecond("apigateway", 1, "PutRestApi", API_GATEWAY_SOURCE),
  oneIn("apigateway", 5, "CreateDeployment", API_GATEWAY_SOURCE),
  oneIn("apigateway", 3, "CreateRestApi", API_GATEWAY_SOURCE),
  oneIn("apigateway", 3, "ImportRestApi", API_GATEWAY_SOURCE),
  oneIn("apigateway", 30, "DeleteRestApi", API_GATEWAY_SOURCE),
  oneIn("apigateway", 20, "UpdateUsagePlan", API_GATEWAY_SOURCE),
  oneIn("apigateway", 20, "UpdateAccount", API_GATEWAY_SOURCE),
  {
    service: "lambda",
    except: ["Invoke", "InvokeAsync", "InvokeWithResponseStream", "GetFunction", "GetPolicy"],
    perSecond: 15,
    burst: 15,
    burstOrigin: "assumed",
    source: LAMBDA_SOURCE,
  },
  perSecond("lambda", 100, "GetFunction", LAMBDA_SOURCE),
  perSecond("lambda", 15, "GetPolicy", LAMBDA_SOURCE),
  ...["CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine"].map(
    (operation): Rate => ({
      service: "states",
      operations: [operation],
      perSecond: 1,
      burst: 100,
      burstOrigin: "documented",
      source: STEP_FUNCTIONS_SOURCE,
    }),
  ),
  perSecond("sts", 600, "AssumeRole", 'IAM User Guide, "IAM and AWS STS quotas", AWS STS quotas'),
  { ...oneIn("organizations", 10, "CreateAccount", ORGANIZATIONS_SOURCE), isGlobal: true },
];
