/**
 * Services that MiniStack serves for our programs, by the name that requests are signed for. Others are refused by
 * name, because an answer of an emulator that nobody has looked at is worse than none.
 */
export const FORWARDED_SERVICES: ReadonlySet<string> = new Set([
  "apigateway",
  "cognito-idp",
  "dynamodb",
  "events",
  "execute-api",
  "iam",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "s3",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "states",
  "sts",
  "tagging",
]);
