/** How long a call to AWS takes until what it makes can be used. */
export interface CallTime {
  /** Middle, in milliseconds. */
  readonly ms: number;
  /** Most that a call differs from the middle, in milliseconds. */
  readonly spread: number;
  /** Whether AWS documents it. */
  readonly origin: "documented" | "assumed";
}

function assumed(ms: number, spread: number): CallTime {
  return { ms, spread, origin: "assumed" };
}

/**
 * Times of the calls that operations wait for one after the other, by `service:Operation`.
 *
 * AWS documents none of them; the local AWS takes the same times, and says what each rests on.
 */
export const CALL_TIMES = {
  "apigateway:CreateApiKey": assumed(300, 150),
  "apigateway:CreateDeployment": assumed(900, 400),
  "apigateway:CreateStage": assumed(500, 200),
  "apigateway:CreateUsagePlan": assumed(350, 150),
  "apigateway:CreateUsagePlanKey": assumed(300, 150),
  "apigateway:DeleteApiKey": assumed(300, 150),
  "apigateway:DeleteRestApi": assumed(900, 300),
  "apigateway:ImportRestApi": assumed(1_200, 500),
  "apigateway:PutRestApi": assumed(1_200, 500),
  "apigateway:UpdateStage": assumed(500, 200),
  "apigateway:UpdateUsagePlan": assumed(400, 150),
  "dynamodb:CreateTable": assumed(11_500, 3_500),
  "dynamodb:DeleteTable": assumed(5_000, 2_500),
  "iam:DeleteRole": assumed(300, 150),
  "iam:PutRolePolicy": assumed(250, 100),
  "lambda:CreateAlias": assumed(250, 100),
  "lambda:CreateFunction": assumed(3_000, 1_500),
  "lambda:PublishVersion": assumed(1_500, 700),
  "lambda:UpdateFunctionCode": assumed(2_500, 1_000),
  "sts:AssumeRole": assumed(120, 60),
} as const satisfies Readonly<Record<string, CallTime>>;

/** A call that operations wait for. */
export type TimedCall = keyof typeof CALL_TIMES;
